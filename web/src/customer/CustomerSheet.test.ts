import { flushPromises, mount } from '@vue/test-utils'
import type { CustomerCard } from '@xiaoguan/shared/customer-card'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import { setBoot } from '../api/boot.ts'
import { request } from '../api/client.ts'
import { Outbox, getOutbox, setOutbox } from '../api/outbox.ts'
import { stubServer, type Asked } from '../api/stub-server.ts'
import { closeToast, currentToast, undoToast } from '../ui/toast.ts'
import { remarkLine, runsOutText } from './card-words.ts'
import CustomerSheet from './CustomerSheet.vue'
import type { CustomerPart } from './customer-words.ts'

const now = new Date('2026-11-19T02:40:00Z')
const customer = {
  customerId: 'wm1',
  name: '林小雨',
  avatar: null,
  remark: null,
  salutation: '小雨',
  salutationGuesses: [],
  stage: 'lead' as const,
  stageSince: null,
  addedAt: '2026-11-07T02:40:00Z',
  lastContactAt: null,
  contactsIn7Days: 0,
  contactCap: 4,
  nextGoodAt: null,
  mainFollower: { staffId: 'shenjiayi', name: '沈佳怡' },
  others: [],
  introducer: null,
  introducedCount: 0,
  askIntroducer: true,
  consent: false,
  doNotDisturb: null,
  lostAt: null,
  handover: null,
  spentFen: 0,
  lastOrder: null,
}
const noteId = '0b0e9f0c-5b5e-4b53-9d0e-0d1f0d0c0b0a'
const start: CustomerCard = {
  own: { remark: '赵姐', description: '', sync: 'synced', problem: null },
  stageChange: { by: '王芳', at: '2026-11-16T02:40:00Z' },
  fields: [
    { fieldKey: '肤质', label: '肤质', kind: 'choice', choices: ['油皮', '干皮'], value: null },
    { fieldKey: '剩余次数', label: '剩余次数', kind: 'number', choices: [], value: '2' },
  ],
  phones: ['138****5678'],
  notes: [{ noteId, text: '怕疼', by: '沈佳怡', mine: true, at: '2026-11-18T02:40:00Z' }],
  introducer: null,
  mainFollowers: [{ staffId: 'wangfang', name: '王芳' }],
  mainFollowerId: 'shenjiayi',
  runsOut: [{ name: '面膜', on: '2026-12-03' }],
  consentAt: null,
  lockedTags: [],
}
const never = new Promise<never>(() => undefined)

const Plain = defineComponent({
  setup:
    (_, { slots }) =>
    () =>
      h('div', slots.default?.()),
})

/** A sheet on a server that never takes a write: what is shown is what was tapped. */
async function open(
  part: CustomerPart,
  { masked = false, card = start }: { masked?: boolean; card?: CustomerCard } = {},
) {
  const asked = stubServer((one) => {
    if (one.path.endsWith('/card')) return { reply: { card } }
    if (one.path.endsWith('/phones')) return { reply: { phones: ['13812345678'] } }
    if (one.path === '/api/customers/search') return { reply: found }
    if (one.path === '/api/colleagues')
      return { reply: { staff: [{ staffId: 'wangfang', name: '王芳' }] } }
    return never
  }, 'lead')
  setOutbox(
    new Outbox({
      owner: () => 'helu/me',
      storage: { add: async () => undefined, remove: async () => undefined, list: async () => [] },
      send: (change) => request(change.method, change.path, undefined, change.body),
      lock: (work) => work(),
    }),
  )
  const refresh = vi.fn()
  const sheet = mount(CustomerSheet, {
    props: { part, customer, now, masked, refresh },
    global: { stubs: { BottomSheet: Plain } },
  })
  await flushPromises()
  const tap = async (testid: string) => {
    await sheet.get(`[data-testid="${testid}"]`).trigger('click')
    await flushPromises()
  }
  const writes = () => asked.filter(({ method }: Asked) => method === 'PUT')
  return { sheet, tap, asked, writes, refresh }
}
const found = {
  customers: [
    {
      customerId: 'wm2',
      salutation: '宁姐',
      name: 'NN',
      remark: null,
      avatar: null,
      stage: 'won',
      mainFollower: null,
      tags: [],
      tagCount: 0,
      unknown: [],
      lastContactAt: null,
      addedAt: '2026-11-07T02:40:00Z',
      spentFen: 0,
      lost: false,
      doNotDisturb: false,
    },
  ],
  count: 1,
  after: null,
}

afterEach(() => {
  closeToast()
  setBoot(null)
  setOutbox(null)
})

describe('the stages', () => {
  it('stand with how one comes into them, who changed last, and are one tap', async () => {
    const { sheet, tap } = await open('stage')
    expect(sheet.findAll('.stage-row')).toHaveLength(8)
    expect(sheet.get('[data-testid=stage-won]').text()).toContain('付过一次钱')
    expect(sheet.get('[data-testid=stage-history]').text()).toBe('王芳 3 天前改的')
    expect(sheet.get('[data-testid=stage-lead]').attributes('aria-pressed')).toBe('true')
    await tap('stage-won')
    expect(sheet.emitted('stage')).toEqual([['won']])
    expect(sheet.emitted('close')).toHaveLength(1)
  })
})

describe('资料', () => {
  it('counts the remark as WeCom does, keeps it, and says that it is on its way', async () => {
    const { sheet, writes } = await open('card')
    const remark = sheet.get('[data-testid=remark]')
    await remark.setValue('🌸'.repeat(21))
    expect(sheet.get('[data-testid=remark-count]').text()).toBe('21/20')
    expect(sheet.get('[data-testid=remark-save]').attributes('disabled')).toBeDefined()
    await remark.setValue('🌸赵姐 ')
    expect(sheet.get('[data-testid=remark-count]').text()).toBe('3/20')
    await sheet.get('[data-testid=remark-form]').trigger('submit')
    await flushPromises()
    expect(writes()).toMatchObject([
      { path: '/api/customers/wm1/remark', body: { remark: '🌸赵姐', description: '' } },
    ])
    expect(sheet.get('[data-testid=remark-sync]').text()).toBe('正在存到企业微信…')
  })

  it('keeps a choice at one tap, a number when it is one', async () => {
    const { sheet, tap, writes } = await open('card')
    await tap('field-肤质-干皮')
    expect(sheet.get('[data-testid="field-肤质-干皮"]').attributes('aria-pressed')).toBe('true')
    const number = sheet.get('[data-testid="field-剩余次数"]')
    await number.setValue('很多')
    await number.trigger('change')
    expect(sheet.text()).toContain('这里填数字')
    await number.setValue('3')
    await number.trigger('change')
    await flushPromises()
    // One customer's changes go one after the other: the second waits for the first.
    expect(writes()).toMatchObject([{ body: { value: '干皮' } }])
    expect(sheet.text()).not.toContain('这里填数字')
  })

  it('writes a note, takes one away and brings it back', async () => {
    const { sheet, tap } = await open('card')
    await sheet.get('[data-testid=note-text]').setValue('周六来')
    await sheet.get('.note-form').trigger('submit')
    await flushPromises()
    const notes = () => sheet.findAll('[data-testid=note]').map((one) => one.get('p').text())
    expect(notes()).toEqual(['周六来', '怕疼'])
    await sheet.findAll('[data-testid=note-drop]')[1]!.trigger('click')
    await flushPromises()
    expect(notes()).toEqual(['周六来'])
    undoToast()
    await flushPromises()
    expect(notes()).toContain('怕疼')
    await tap('consent-change')
    expect(sheet.get('[data-testid=consent]').text()).toBe('她同意记下 · 今天')
  })

  const on = (staffId: string, name: string) => ({ staffId, name })
  const locked = [
    { tagId: 'calm', name: '敏感肌', on: on('shenjiayi', '沈佳怡'), mine: true },
    { tagId: 'mum', name: '孕期', on: on('wangfang', '王芳'), mine: false },
  ]
  const agreed = { ...start, consentAt: '2026-11-18T02:40:00Z', lockedTags: locked }

  it('asks what becomes of 🔒 tags when her consent is taken back, and says what stays', async () => {
    const { sheet, tap, writes, refresh } = await open('card', { card: agreed })
    await tap('consent-change')
    expect(writes()).toEqual([])
    expect(sheet.text()).toContain('同时取下「敏感肌」这类标签？')
    expect(sheet.text()).toContain('王芳的「孕期」要打的人自己取下')
    await tap('withdraw-remove')
    expect(writes()).toMatchObject([
      { path: '/api/customers/wm1/consent', body: { given: false, removeTags: true } },
    ])
    expect(sheet.get('[data-testid=consent]').text()).toBe('还没有她的同意，还留着王芳的「孕期」')
    expect(refresh).toHaveBeenCalledTimes(1)
    expect(currentToast.value?.text).toBe('撤回了她的同意，取下了「敏感肌」')
    undoToast()
    await flushPromises()
    expect(sheet.get('[data-testid=consent]').text()).toBe('她同意记下 · 今天')
    expect(getOutbox().pending('wm1')).toBe(3)
  })

  it('leaves 🔒 tags where they are when that is wished, and names none while she looks on', async () => {
    const { sheet, tap, writes } = await open('card', { card: agreed })
    await tap('consent-change')
    await tap('withdraw-keep')
    expect(writes()[0]?.body).not.toHaveProperty('removeTags')
    expect(sheet.get('[data-testid=consent]').text()).toBe(
      '还没有她的同意，还留着「敏感肌」、王芳的「孕期」',
    )
    const hidden = await open('card', { card: agreed, masked: true })
    await hidden.tap('consent-change')
    expect(hidden.sheet.text()).not.toMatch(/敏感肌|孕期/)
  })

  it('shows a number whole only when asked', async () => {
    const { sheet, tap, asked } = await open('card')
    expect(sheet.get('[data-testid=phones]').text()).toBe('138****5678')
    await tap('phones-show')
    expect(sheet.get('[data-testid=phones]').text()).toBe('13812345678')
    expect(asked.at(-1)).toMatchObject({ method: 'POST', path: '/api/customers/wm1/phones' })
  })

  it('hides notes, fields and numbers while she looks on', async () => {
    const { sheet } = await open('card', { masked: true })
    expect(sheet.text()).not.toMatch(/怕疼|138|油皮|面膜/)
    expect(sheet.find('[data-testid=remark]').exists()).toBe(false)
    expect(sheet.text()).toContain('已遮住')
  })

  it('gives her to a colleague who follows her', async () => {
    const { tap, writes } = await open('card')
    await tap('main-change')
    await tap('main-wangfang')
    expect(writes()).toMatchObject([
      { path: '/api/customers/wm1/main-follower', body: { staffId: 'wangfang' } },
    ])
  })
})

describe('who brought her', () => {
  it('is a customer, a colleague, or nobody: one tap each', async () => {
    const { sheet, tap, writes } = await open('introducer')
    expect(sheet.text()).toContain('宁姐')
    await tap('introducer-wm2')
    expect(writes()).toMatchObject([
      { body: { introducerCustomerId: 'wm2', introducerStaffId: null, said: true } },
    ])
    expect(sheet.emitted('close')).toHaveLength(1)
    const other = await open('introducer')
    await other.tap('introducer-none')
    expect(other.writes()).toMatchObject([
      { body: { introducerCustomerId: null, introducerStaffId: null } },
    ])
  })
})

describe('the words', () => {
  it('say how the remark stands with WeCom', () => {
    const own = { remark: '', description: '' }
    expect(remarkLine({ ...own, sync: 'synced', problem: null })).toBeNull()
    expect(remarkLine({ ...own, sync: 'refused', problem: '84061' })?.text).toBe(
      '企业微信没收下：你们已经不是好友了',
    )
    expect(remarkLine({ ...own, sync: 'pending', problem: '60020' })).toMatchObject({ warn: true })
  })

  it('say until when it lasts', () => {
    expect(runsOutText('2026-12-03', now)).toBe('用到12月3日')
    expect(runsOutText('2026-11-18', now)).toBe('昨天就用完了')
  })
})
