import type { Screen, Stage } from './stage.ts'

export type Scene = {
  /** Names the picture's folder. */
  name: string
  show: (stage: Stage) => Promise<Screen>
  /** Puts back what the scene changed for those after it. */
  after?: (stage: Stage) => Promise<void>
}

const scene = (name: string, show: Scene['show'], after?: Scene['after']): Scene => ({
  name,
  show,
  ...(after ? { after } : {}),
})

/** 林小雨's sidebar, then these presses one after the other. */
const xiaoyu = (name: string, ...presses: string[]) =>
  scene(name, async (stage) => {
    const screen = await stage.sidebar('zhouqian', '林小雨')
    for (const testId of presses) await screen.frame.getByTestId(testId).first().click()
    return screen
  })

const customer = (name: string, staffId: string, chat: string) =>
  scene(name, (stage) => stage.sidebar(staffId, chat))

const tabs = [
  xiaoyu('sidebar-tags', 'nav-tags'),
  scene('sidebar-tags-found', async (stage) => {
    const screen = await stage.sidebar('zhouqian', '林小雨')
    await screen.frame.getByTestId('nav-tags').click()
    await screen.frame.getByTestId('tag-search').fill('肌')
    return screen
  }),
  xiaoyu('sidebar-scripts', 'nav-scripts'),
  scene('sidebar-scripts-found', async (stage) => {
    const screen = await stage.sidebar('zhouqian', '林小雨')
    await screen.frame.getByTestId('nav-scripts').click()
    await screen.frame.getByTestId('script-search').fill('周末')
    return screen
  }),
  xiaoyu('sidebar-timeline', 'nav-timeline'),
]

const step = [
  xiaoyu('sidebar-first-look'),
  xiaoyu('sidebar-other-variant', 'other-variant'),
  xiaoyu('sidebar-later', 'later'),
  xiaoyu('sidebar-skip', 'skip'),
  xiaoyu('sidebar-masked', 'mask'),
]

/** The eight customers of DEMO-CORP §7, each beside the staff who meets her. */
const people = [
  customer('customer-zhaojie-no-salutation', 'liusiqi', 'A0建材赵姐'),
  customer('customer-xiaolu-handed-over', 'xunuo', '小鹿'),
  customer('customer-songya-waiting', 'zhaolei', '宋雅'),
  customer('customer-guman-unsuited', 'shenjiayi', '顾曼'),
  customer('customer-zhangchi-paused', 'wuting', '张弛'),
  customer('customer-mengyao-at-cap', 'wangfang', '孟瑶'),
  customer('customer-lost', 'hejing', '不吃香菜'),
]

/** By its tab: signing in anew leads to the role's home. */
async function customers(stage: Stage, staffId: string): Promise<Screen> {
  const screen = await stage.h5(staffId, 'customers', '[data-testid=tab-customers]')
  await screen.page.getByTestId('tab-customers').click()
  await screen.page.locator('[data-testid^=customer-wm]').first().waitFor()
  return screen
}

/** What opens behind the head. */
function sheet(name: string, testid: string, readyAt: string): Scene {
  return scene(name, async (stage) => {
    const screen = await stage.sidebar('liusiqi', '乐乐妈')
    await screen.frame.getByTestId(testid).click()
    await screen.frame.getByTestId(readyAt).waitFor()
    return screen
  })
}
const head = [
  sheet('sidebar-card', 'card-open', 'remark'),
  sheet('sidebar-stages', 'stage', 'stage-history'),
]

const h5 = [
  scene('h5-today', (stage) => stage.h5('zhouqian', 'today', '[data-testid^=today-item]')),
  scene('h5-today-handed-over', (stage) => stage.h5('xunuo', 'today', '[data-testid^=today-item]')),
  scene('h5-customers', (stage) => customers(stage, 'zhouqian')),
  scene('h5-customers-filter', async (stage) => {
    const screen = await customers(stage, 'zhouqian')
    await screen.page.getByTestId('filter-group_unknown').click()
    await screen.page.locator('[data-testid^=unknown-]').first().click()
    return screen
  }),
  scene('h5-customers-form', async (stage) => {
    const screen = await customers(stage, 'zhouqian')
    await screen.page.getByTestId('filter-more').click()
    await screen.page.getByTestId('add-condition').click()
    await screen.page.getByTestId('add-spent').click()
    await screen.page.getByTestId('add-condition').click()
    return screen
  }),
  scene('h5-customers-chosen', async (stage) => {
    const screen = await customers(stage, 'shenjiayi')
    await screen.page.getByTestId('whose-reach').click()
    await screen.page.getByTestId('select').click()
    await screen.page.locator('[data-testid^=customer-wm]').nth(1).click()
    return screen
  }),
  scene('h5-mine', (stage) => stage.h5('zhouqian', 'mine', 'main')),
  scene('h5-team', (stage) => stage.h5('shenjiayi', 'team', '[data-testid=person-zhouqian]')),
  scene('h5-team-definition', async (stage) => {
    const screen = await stage.h5('shenjiayi', 'team', '[data-testid=rate]')
    await screen.page.getByTestId('definition-open').click()
    return screen
  }),
  scene('h5-all-stores', (stage) => stage.h5('sumin', 'team', '[data-testid=rate]')),
  scene('h5-person', (stage) => stage.h5('shenjiayi', 'person/zhouqian', '[data-testid=task-row]')),
]

const handover = [
  scene('h5-hand-over', (stage) =>
    stage.h5('shenjiayi', 'hand-over/zhouqian', '[data-testid^=choose-]'),
  ),
  scene('h5-handovers', (stage) => stage.h5('sumin', 'handovers', '[data-testid^=leaver-]')),
]

const desk = [
  scene('console-tags', (stage) => stage.console('tags', '[data-testid^=group-]')),
  scene('console-orders', (stage) => stage.console('orders', '[data-testid=import]')),
  scene('console-rules', (stage) => stage.console('rules', '[data-testid^=rule-]')),
  scene('console-rule', async (stage) => {
    const screen = await stage.console('rules', '[data-testid=edit-rule]')
    await screen.page.getByTestId('edit-rule').nth(1).click()
    await screen.page.getByText('现在会动到').waitFor()
    return screen
  }),
  scene('console-fields', (stage) => stage.console('fields', '[data-testid=field-add]')),
  scene('console-wecom', (stage) => stage.console('wecom', '[data-testid=doctor-ok]')),
  scene('console-health', (stage) => stage.console('health', '[data-testid=calm]')),
]

/** Where the sidebar can't work: each says what is wrong and what to do. */
const places = [
  scene('place-outside-wecom', async (stage) => {
    const { context } = await stage.person('zhouqian')
    const page = await context.newPage()
    await page.goto(stage.address('/sidebar'))
    await page.getByTestId('place-notice').waitFor()
    return { page, part: 'page' }
  }),
  scene('place-not-signed-in', async (stage) => {
    const page = await stage.browser.newPage({ locale: 'zh-CN' })
    await page.goto(stage.address('/login?code=none&state=sidebarxnone'))
    return { page, part: 'page' }
  }),
  scene(
    'place-no-permission',
    async (stage) => {
      const person = await stage.person('tangguo')
      await person.switch({ appCustomerContact: false })
      return stage.sidebar('tangguo', (await firstChat(stage, 'tangguo')).id)
    },
    async (stage) => (await stage.person('tangguo')).switch({ appCustomerContact: true }),
  ),
  customer('place-group-chat', 'zhouqian', '南京西路店 · 老客小群'),
  scene(
    'place-contact-profile',
    async (stage) => {
      const screen = await stage.sidebar('zhouqian', '林小雨')
      await screen.page.getByTestId('open-profile').click()
      await screen.frame.getByTestId('place-notice').waitFor()
      return screen
    },
    async (stage) => (await stage.person('zhouqian')).page.getByTestId('open-profile').click(),
  ),
]

async function firstChat(stage: Stage, staffId: string) {
  const chats = await (await stage.person(staffId)).chats()
  const [first] = chats.filter(({ kind }) => kind === 'single')
  if (!first) throw new Error(`${staffId} has no customer`)
  return first
}

/** These change what is kept, so they come last. */
const sending = [
  scene('sidebar-outcome-asked', async (stage) => {
    const screen = await stage.sidebar('zhouqian', '林小雨')
    await screen.frame.getByTestId('send').click()
    await screen.frame.getByTestId('question').waitFor()
    return screen
  }),
  xiaoyu('sidebar-outcome-booked', 'outcome-booked'),
  xiaoyu('sidebar-outcome-ordered', 'outcome-ordered'),
  xiaoyu('sidebar-outcome-do-not-disturb', 'outcome-do_not_disturb'),
  scene('sidebar-after-outcome', async (stage) => {
    const screen = await stage.sidebar('zhouqian', '林小雨')
    await screen.frame.getByTestId('outcome-replied').click()
    await screen.frame.getByTestId('question').waitFor({ state: 'detached' })
    return screen
  }),
]

const client = [
  scene('client-chat-window', async (stage) => ({
    ...(await stage.sidebar('zhouqian', '林小雨')),
    part: 'window',
  })),
  scene('client-choose-staff', async (stage) => {
    const page = await stage.browser.newPage({ locale: 'zh-CN' })
    await page.goto(stage.running.simUrl)
    await page.getByTestId('staff-zhouqian').waitFor()
    return { page, part: 'window' }
  }),
]

/** Every screen of the sidebar, the H5 and the console. */
export const scenes: readonly Scene[] = [
  ...step,
  ...tabs,
  ...people,
  ...head,
  ...h5,
  ...handover,
  ...desk,
  ...places,
  ...client,
  ...sending,
]
