import { flushPromises, mount } from '@vue/test-utils'
import type { CustomerRow } from '@xiaoguan/shared/customer-list'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Answer, type Asked, stubServer } from '../api/stub-server.ts'
import CustomersPage from './CustomersPage.vue'

const rowOf = (n: number, rest: Partial<CustomerRow> = {}): CustomerRow => ({
  customerId: `wm${n}`,
  salutation: `客${n}`,
  name: `昵称${n}`,
  remark: null,
  avatar: null,
  stage: 'won',
  mainFollower: { staffId: 'shenjiayi', name: '沈佳怡' },
  tags: [{ tagId: 't1', name: '敏感肌', tagClass: 'service' }],
  tagCount: 3,
  unknown: ['预算'],
  lastContactAt: '2026-11-16T02:40:00.000Z',
  addedAt: '2026-10-01T02:40:00.000Z',
  spentFen: 29_800,
  lost: false,
  doNotDisturb: false,
  ...rest,
})
const page = (rows: CustomerRow[], rest = {}) => ({
  reply: { customers: rows, count: rows.length, after: null, ...rest },
})
type Body = { words: string; after: string | null; segment: { all: unknown[] }; whose: string }
// What this page asks with.
const bodyOf = (asked: Asked) => asked.body as Body

type Answering = (body: Body) => Answer | Promise<Answer>

async function open(answer: Answering, role: 'staff' | 'lead' | 'operator' = 'staff') {
  const asked = stubServer((one) => answer(bodyOf(one)), role)
  const pinia = createPinia()
  setActivePinia(pinia)
  const mountPage = () => mount(CustomersPage, { global: { plugins: [pinia] } })
  const list = mountPage()
  await flushPromises()
  return { list, asked, mountPage, at: (id: string) => list.get(`[data-testid=${id}]`) }
}

describe('the list of customers', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
  afterEach(() => void vi.useRealTimers())

  it('shows each with 称呼, nickname, stage, tags, what is unknown and the last contact', async () => {
    const { at } = await open(() => page([rowOf(1)]))
    const row = at('customer-wm1').text()
    for (const words of [
      '客1',
      '昵称1',
      '首单客',
      '敏感肌',
      '+2',
      '还不知道预算',
      '上次联系 3 天前',
      '¥298',
    ])
      expect(row).toContain(words)
    expect(at('customer-count').text()).toBe('1 位客人')
  })

  it('opens the chat at a tap', async () => {
    const { list, at } = await open(() => page([rowOf(1), rowOf(2)]))
    await at('customer-wm2').trigger('click')
    expect(list.emitted('open')).toEqual([['wm2']])
  })

  it('asks once typing pauses, with text that is still being composed', async () => {
    const { asked, at } = await open(() => page([rowOf(1)]))
    const field = at('customer-search')
    await field.trigger('compositionstart')
    for (const words of ['zh', 'zhao', "zhao'j"]) {
      ;(field.element as HTMLInputElement).value = words
      await field.trigger('input')
    }
    expect(asked).toHaveLength(1)
    vi.advanceTimersByTime(1000)
    await flushPromises()
    expect(asked.map((one) => bodyOf(one).words)).toEqual(['', "zhao'j"])
  })

  it('goes on at the foot and keeps filter and rows for who comes back', async () => {
    const { list, asked, at, mountPage } = await open(({ after }) =>
      after === null ? page([rowOf(1)], { count: 2, after: 'p2' }) : page([rowOf(1), rowOf(2)]),
    )
    await at('more-customers').trigger('click')
    await flushPromises()
    expect(list.findAll('.customer-line')).toHaveLength(2)
    list.unmount()
    const again = mountPage()
    expect(again.findAll('.customer-line')).toHaveLength(2)
    await flushPromises()
    expect(again.findAll('.customer-line')).toHaveLength(2)
    expect(asked).toHaveLength(3)
  })

  it('does not go on from the list before while another is on its way', async () => {
    let release = () => {}
    const { list, asked, at } = await open(async ({ words }) => {
      if (!words) return page([rowOf(1)], { count: 2, after: 'p2' })
      await new Promise<void>((resolve) => (release = resolve))
      return page([rowOf(7)], { count: 2, after: 'p8' })
    })
    await at('customer-search').setValue('客')
    vi.advanceTimersByTime(1000)
    await at('more-customers').trigger('click')
    release()
    await flushPromises()
    expect(asked.map((one) => bodyOf(one).after)).toEqual([null, null])
    expect(list.findAll('.customer-line')).toHaveLength(1)
  })

  it('says when nobody fits, and how to go on', async () => {
    const { list, asked, at } = await open(({ words }) => page(words ? [] : [rowOf(1)]))
    await at('customer-search').setValue('没有的人')
    vi.advanceTimersByTime(1000)
    await flushPromises()
    expect(at('no-customers').text()).toContain('没有这样的客人')
    await at('no-customers').get('button').trigger('click')
    await flushPromises()
    expect(list.find('[data-testid=customer-wm1]').exists()).toBe(true)
    expect(bodyOf(asked.at(-1)!).words).toBe('')
  })

  it('says why it could not load, and tries again', async () => {
    let online = false
    const { list, at } = await open(() => (online ? page([rowOf(1)]) : 'offline'))
    expect(at('failed').text()).toContain('网络不通')
    online = true
    await at('failed').get('button').trigger('click')
    await flushPromises()
    expect(list.find('[data-testid=customer-wm1]').exists()).toBe(true)
  })

  it('lets several be chosen, one by one or by a long press, and hands them on', async () => {
    const { list, at } = await open(() => page([rowOf(1), rowOf(2), rowOf(3)]))
    await at('customer-wm2').trigger('pointerdown', { clientX: 1, clientY: 1 })
    vi.advanceTimersByTime(1000)
    await at('customer-wm2').trigger('pointerup')
    await at('customer-wm2').trigger('click')
    expect(at('customer-wm2').attributes('aria-pressed')).toBe('true')
    await at('customer-wm3').trigger('click')
    expect(list.text()).toContain('已选 2 位')
    await at('act-tag').trigger('click')
    await flushPromises()
    const choice = { customerIds: ['wm2', 'wm3'] }
    expect(list.emitted('act')).toEqual([[{ kind: 'tag', choice, count: 2 }]])
    expect(list.emitted('open')).toBeUndefined()
  })

  it('takes all by the segment; found by words, by their ids', async () => {
    const { list, at } = await open(
      ({ after }) =>
        after === null ? page([rowOf(1)], { count: 2, after: 'p2' }) : page([rowOf(2)]),
      'operator',
    )
    await at('select').trigger('click')
    await at('take-all').trigger('click')
    expect(list.text()).toContain('已选 2 位')
    await at('act-tag').trigger('click')
    await flushPromises()
    await at('customer-search').setValue('客')
    vi.advanceTimersByTime(1000)
    await flushPromises()
    await at('take-all').trigger('click')
    await at('act-remind').trigger('click')
    await flushPromises()
    expect(list.emitted('act')).toEqual([
      [{ kind: 'tag', choice: { segment: { all: [] } }, count: 2 }],
      [{ kind: 'remind', choice: { customerIds: ['wm1', 'wm2'] }, count: 2 }],
    ])
  })

  it('shows leads their own customers first, and all in reach at a tap', async () => {
    const { asked, at } = await open(() => page([rowOf(1)]), 'lead')
    expect(bodyOf(asked[0]!).whose).toBe('mine')
    await at('whose-reach').trigger('click')
    await flushPromises()
    expect(bodyOf(asked[1]!).whose).toBe('reach')
  })
})
