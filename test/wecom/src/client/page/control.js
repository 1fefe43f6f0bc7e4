import { look } from './control-api.js'
import { AppPanel } from './control-apps.js'
import { FaultPanel } from './control-faults.js'
import { CallList, DeliveryList } from './control-lists.js'
import { PeoplePanel } from './control-people.js'
import { SettingPanel } from './control-settings.js'
import { h } from './dom.js'

const everyMs = 2000

const notice = h('p', { className: 'notice', role: 'status', 'data-testid': 'notice' })

/** Runs an order and says how it went, then shows the new state. */
async function run(what, act) {
  try {
    await act()
    notice.textContent = `${what}：已完成`
  } catch (error) {
    notice.textContent = `${what}：${error.message}`
  }
  await refresh()
}

const panels = {
  apps: new AppPanel(run),
  faults: new FaultPanel(run),
  settings: new SettingPanel(run),
  people: new PeoplePanel(run),
  deliveries: new DeliveryList(run),
  calls: new CallList(run),
}

async function refresh() {
  const [state, { named }, { deliveries }, { calls }] = await Promise.all([
    look('state'),
    look('faults'),
    look('callbacks?limit=100'),
    look('calls?limit=100'),
  ])
  panels.apps.update(state.corps)
  panels.people.update(state.corps)
  panels.settings.update(state.settings)
  panels.faults.update(named)
  panels.deliveries.update(deliveries)
  panels.calls.update(calls)
}

/** A simulator that is being restarted comes back: the next turn asks again. */
async function keepFresh() {
  try {
    await refresh()
  } catch {
    notice.textContent = '模拟企业微信没有回应'
  }
  setTimeout(() => void keepFresh(), everyMs)
}

document
  .querySelector('main')
  .replaceChildren(
    h(
      'header',
      { className: 'top' },
      h('h1', {}, '控制台', h('small', {}, '模拟企业微信')),
      notice,
      h('a', { href: '/' }, '回到客户端'),
    ),
    ...Object.values(panels).map((panel) => panel.element),
  )
await keepFresh()
