import { flushPromises, mount } from '@vue/test-utils'
import type { TodayItem } from '@xiaoguan/shared/task'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, describe, expect, it } from 'vitest'
import { Outbox, setOutbox } from '../api/outbox.ts'
import { request } from '../api/client.ts'
import { stubServer } from '../api/stub-server.ts'
import type { Answer } from '../api/stub-server.ts'
import { closeToast, currentToast, undoToast } from '../ui/toast.ts'
import { BridgeError } from '../wecom/bridge.ts'
import { fakeBridge } from '../wecom/fake.ts'
import { bridgeKey } from './open-chat.ts'
import { lostItem, reminderItem, taskItem } from './today-samples.ts'
import { useTodayStore } from './today-store.ts'
import TodayPage from './TodayPage.vue'

const ids = ['a', 'b', 'c'].map((letter) => `${letter.repeat(8)}-0000-4000-8000-000000000000`)
const [a = '', b = '', c = ''] = ids
const counts = { now: '2026-11-19T02:40:00.000Z', total: 18, done: 6, late: 1, comingCount: 4 }
const listOf = (items: TodayItem[], rest = {}) => ({ reply: { ...counts, items, ...rest } })

/** An outbox that keeps nothing on a device. */
function useOutboxInMemory() {
  setOutbox(
    new Outbox({
      owner: () => 'helu/shenjiayi',
      storage: { add: async () => {}, remove: async () => {}, list: async () => [] },
      send: (change) => request(change.method, change.path, undefined, change.body),
      lock: (work) => work(),
    }),
  )
}

async function openToday(
  answer: (path: string) => Answer,
  bridge = fakeBridge(),
  props: { askedId?: string } = {},
) {
  const asked = stubServer(({ path }) => answer(path))
  useOutboxInMemory()
  const pinia = createPinia()
  setActivePinia(pinia)
  const page = mount(TodayPage, {
    props,
    global: {
      plugins: [pinia],
      provide: { [bridgeKey as symbol]: Promise.resolve(bridge) },
    },
  })
  await flushPromises()
  return { page, asked, bridge }
}

afterEach(() => {
  closeToast()
  setOutbox(null)
})

describe("today's page", () => {
  it('shows the progress, the groups, the deadline and from whom a task came', async () => {
    const items = [
      taskItem(a, { rank: 'waiting', why: '昨天回了你', deadlineAt: '2026-11-19T00:10:00Z' }),
      taskItem(b, { from: '黎娜', touchpoint: 'phone' }),
    ]
    const { page } = await openToday(() => listOf(items))
    expect(page.get('[data-testid=today-progress]').text()).toBe('已做 6/18超时 1')
    expect(page.findAll('h2').map((heading) => heading.text())).toEqual(['她在等你', '今天'])
    expect(page.get(`[data-testid=today-item-${a}]`).text()).toContain('超时 2 小时')
    const second = page.get(`[data-testid=today-item-${b}]`).text()
    expect(second).toContain('今天 18:00 前')
    expect(second).toContain('黎娜交来的')
    expect(second).toContain('电话')
    expect(page.text()).toContain('今天晚些时候还有 4 条')
  })

  it('tells two customers of one 称呼 apart by their own names', async () => {
    const siyu = (id: string, name: string) => taskItem(id, { customerName: '思雨', name })
    const { page } = await openToday(() => listOf([siyu(a, '思雨_Sunny'), siyu(b, '思雨')]))
    const whoOf = (id: string) => page.get(`[data-testid=today-item-${id}] .today-who`).text()
    expect(whoOf(a)).toContain('思雨_Sunny')
    expect(whoOf(b)).toBe('思雨')
  })

  it('opens the chat with that customer at one tap', async () => {
    const { page, bridge } = await openToday(() => listOf([taskItem(a), taskItem(b)]))
    await page.get(`[data-testid=today-item-${b}]`).trigger('click')
    await flushPromises()
    expect(bridge.customerId).toBe(`wm-${b}`)
  })

  it('has a lost customer leave by 知道了, and opens her chat all the same', async () => {
    const { page, bridge, asked } = await openToday((path) =>
      path.endsWith('/dismissal') ? { reply: { signalId: a } } : listOf([lostItem(a)]),
    )
    const row = page.get(`[data-testid=today-item-${a}]`)
    expect(page.get('h2').text()).toBe('联系不上了')
    expect(row.text()).toContain('她把你删了，这边联系不上了')
    await row.trigger('click')
    await flushPromises()
    expect(bridge.customerId).toBe(`wm-${a}`)
    await page.get(`[data-testid=dismiss-${a}]`).trigger('click')
    await flushPromises()
    expect(page.find(`[data-testid=today-item-${a}]`).exists()).toBe(false)
    expect(asked.map((one) => one.path)).toContainEqual(
      expect.stringContaining(`/customers/wm-${a}/signals/${a}/dismissal`),
    )
  })

  it('says why no chat opens outside WeCom', async () => {
    const outside = {
      ...fakeBridge(),
      openChat: () => Promise.reject(new BridgeError('outside_wecom', 'browser')),
    }
    const { page } = await openToday(() => listOf([taskItem(a)]), outside)
    await page.get(`[data-testid=today-item-${a}]`).trigger('click')
    await flushPromises()
    expect(currentToast.value?.text).toContain('这里不是企业微信')
  })

  it('opens the chat of her whom a message is about, once', async () => {
    const asks = { askedId: `wm-${b}` }
    const { page, bridge } = await openToday(
      () => listOf([taskItem(a), taskItem(b)]),
      undefined,
      asks,
    )
    expect(bridge.customerId).toBe(`wm-${b}`)
    expect(page.emitted('asked')).toHaveLength(1)
    expect(page.find('[data-testid=asked]').exists()).toBe(false)
  })

  it('says so when her chat did not open, and when she is not in the list', async () => {
    const outside = {
      ...fakeBridge(),
      openChat: () => Promise.reject(new BridgeError('outside_wecom', 'browser')),
    }
    const list = () => listOf([taskItem(a)])
    const refused = await openToday(list, outside, { askedId: `wm-${a}` })
    expect(refused.page.get('[data-testid=asked]').text()).toMatch(/^没打开和.+的聊天\s*再打开$/)
    const elsewhere = await openToday(list, undefined, { askedId: 'wm-other' })
    expect(elsewhere.bridge.customerId).toBe('wm-other')
    expect(elsewhere.page.get('[data-testid=asked]').text()).toBe('她今天没有要联系的事了')
  })

  it('counts the customers of one step and says the step once', async () => {
    const { page } = await openToday(() => listOf([taskItem(a), taskItem(b), taskItem(c)]))
    expect(page.get('.today-step-head').text()).toContain('护理提醒 3 位')
  })

  it('says what comes later when all is done, and when there is nothing at all', async () => {
    const done = await openToday(() => listOf([], { late: 0 }))
    expect(done.page.get('[data-testid=empty]').text()).toContain('今天的都联系完了')
    expect(done.page.get('[data-testid=empty]').text()).toContain('还有 4 条')
    const none = await openToday(() => listOf([], { total: 0, done: 0, late: 0, comingCount: 0 }))
    expect(none.page.get('[data-testid=empty]').text()).toContain('今天没有要联系的')
  })

  it('says what went wrong when there is nothing to show', async () => {
    const { page } = await openToday(() => 'offline')
    expect(page.get('[data-testid=failed]').text()).toContain('网络不通')
  })

  it('keeps the list when a refresh fails, and says that it is the old one', async () => {
    let online = true
    const { page } = await openToday(() => (online ? listOf([taskItem(a)]) : 'offline'))
    online = false
    await useTodayStore().load()
    expect(page.get('[data-testid=stale]').text()).toContain('下面是刚才的')
    expect(page.find(`[data-testid=today-item-${a}]`).exists()).toBe(true)
    online = true
    await page.get('[data-testid=stale] button').trigger('click')
    await flushPromises()
    expect(page.find('[data-testid=stale]').exists()).toBe(false)
  })
})

describe('a reminder', () => {
  const reply = {
    reminder: {
      reminderId: a,
      text: '问她周末有没有空',
      dueAt: counts.now,
      by: '王芳',
      createdAt: counts.now,
      doneAt: counts.now,
    },
  }
  const isClosing = (path: string) => path.endsWith('/done')

  it('goes when ticked off, comes back when that is taken back', async () => {
    const { page, asked } = await openToday((path) =>
      isClosing(path) ? { reply } : listOf([reminderItem(a), taskItem(b)]),
    )
    await page.get(`[data-testid=tick-${a}]`).trigger('click')
    await flushPromises()
    expect(page.find(`[data-testid=today-item-${a}]`).exists()).toBe(false)
    undoToast()
    await flushPromises()
    expect(page.get(`[data-testid=today-item-${a}]`).text()).toContain('王芳记的')
    const sent = asked.filter(({ path }) => isClosing(path)).map(({ body }) => body)
    expect(sent).toMatchObject([{ done: true }, { done: false }])
  })

  it('comes back and says why when the server refuses', async () => {
    const { page } = await openToday((path) =>
      isClosing(path)
        ? { status: 404, reply: { code: 'reminder.unknown', requestId: 'r' } }
        : listOf([reminderItem(a)]),
    )
    await page.get(`[data-testid=tick-${a}]`).trigger('click')
    await flushPromises()
    expect(page.find(`[data-testid=today-item-${a}]`).exists()).toBe(true)
    expect(currentToast.value?.text).toBe('这条提醒已经没有了')
  })
})
