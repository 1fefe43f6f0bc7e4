import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, describe, expect, it } from 'vitest'
import { setBoot } from '../api/boot.ts'
import { stubServer } from '../api/stub-server.ts'
import { closeToast, currentToast, undoToast } from '../ui/toast.ts'
import ProposalCard from './ProposalCard.vue'
import ProposalMakers from './ProposalMakers.vue'
import { useProposals } from './proposal-store.ts'

afterEach(() => {
  closeToast()
  setBoot(null)
})

const wish = (name: string, rest: object = {}) => ({
  proposalId: `aaaaaaaa-0000-4000-8000-00000000000${name.length}`,
  tagGroupId: 'habit',
  groupName: '习惯',
  name,
  customer: { customerId: 'wm1', name: '小雨' },
  state: 'open',
  askedBy: { staffId: 'u1', name: '周倩' },
  askedAt: '2026-11-19T02:40:00.000Z',
  decidedBy: null,
  reason: null,
  tagId: null,
  twins: [],
  ...rest,
})
const twin = { tagId: 't1', name: '怕冷（手脚）', tagGroupId: 'habit', groupName: '习惯' }

async function open(proposals: object[]) {
  const asked = stubServer(
    ({ method }) => ({ reply: { proposals: method === 'GET' ? proposals : [] } }),
    'operator',
  )
  setActivePinia(createPinia())
  const card = mount(ProposalCard)
  await flushPromises()
  const tap = async (testId: string) => {
    await card.get(`[data-testid=${testId}]`).trigger('click')
    await flushPromises()
  }
  const decisions = () => asked.filter(({ method }) => method === 'PUT').map(({ body }) => body)
  return { card, tap, decisions }
}

describe('new tags that wait for an operator', () => {
  it('stand with who wished for them and for whom, and their number', async () => {
    const { card } = await open([wish('怕冷'), wish('怕晒伤', { state: 'approved' })])
    expect(card.get('h2').text()).toBe('新标签申请 2')
    expect(card.text()).toContain('周倩提的，给小雨')
    expect(card.text()).toContain('正在建…')
  })

  it('stay when a later look fails, and a first look that fails is said', async () => {
    let isDown = true
    const requestId = 'r'
    stubServer(() => {
      if (isDown) return { status: 503, reply: { code: 'unavailable', requestId } }
      return { reply: { proposals: [wish('怕冷')] } }
    }, 'operator')
    setActivePinia(createPinia())
    const card = mount(ProposalCard)
    await flushPromises()
    expect(card.get('[role=alert]').text()).toContain('没看到新标签申请')
    isDown = false
    await card.get('[data-testid=proposals-again]').trigger('click')
    await flushPromises()
    expect(card.get('h2').text()).toBe('新标签申请 1')
    isDown = true
    await useProposals().refresh()
    await flushPromises()
    expect(card.get('h2').text()).toBe('新标签申请 1')
  })

  it('are nothing on the page while nobody wished for one', async () => {
    const { card } = await open([wish('怕冷', { state: 'refused' })])
    expect(card.text()).toBe('')
  })

  it('are approved in one tap', async () => {
    const { card, tap, decisions } = await open([wish('怕冷')])
    await tap('approve')
    expect(decisions()).toMatchObject([{ decision: 'approve' }])
    expect(card.text()).toBe('')
  })

  it('are told when they are there, at once or after WeCom was long about it', async () => {
    const one = wish('怕冷')
    let state = 'approved'
    let answer: (() => void) | undefined
    stubServer(async ({ method }) => {
      if (method === 'GET' && !answer) return { reply: { proposals: [one] } }
      if (method !== 'GET') await new Promise<void>((resolve) => (answer = resolve))
      return { reply: { proposals: [{ ...one, state }] } }
    }, 'operator')
    setActivePinia(createPinia())
    const card = mount(ProposalCard)
    await flushPromises()
    await card.get('[data-testid=approve]').trigger('click')
    await flushPromises()
    expect(card.text()).toContain('正在建…')
    answer?.()
    await flushPromises()
    expect(card.text()).toContain('正在建…')
    expect(currentToast.value).toBeNull()
    state = 'done'
    await useProposals().refresh()
    expect(currentToast.value?.text).toBe('已加上「怕冷」')
    expect(useProposals().made).toBe(1)
  })

  it('are refused in one tap, which can be taken back', async () => {
    const { tap, decisions } = await open([wish('怕冷')])
    await tap('refuse')
    expect(currentToast.value?.text).toBe('没加「怕冷」')
    undoToast()
    await flushPromises()
    expect(decisions()).toMatchObject([{ decision: 'refuse' }, { decision: 'reopen' }])
  })

  it('give way to what is there already in one tap', async () => {
    const { tap, decisions } = await open([wish('怕冷', { twins: [{ ...twin, same: 'part' }] })])
    await tap('use-t1')
    expect(decisions()).toMatchObject([{ decision: 'refuse', insteadTagId: 't1' }])
  })

  it('say why WeCom did not take one', async () => {
    const { card } = await open([wish('怕冷', { reason: '40072' })])
    expect(card.text()).toContain('企业微信没收下：企业微信不收这个名字，换一个试试')
  })
})

it('shows who makes tags without asking when it is opened, and changes it in one tap', async () => {
  const makers = [
    { staffId: 'u0', name: '唐可', department: null, may: true, always: true },
    { staffId: 'u1', name: '周倩', department: '一店', may: false, always: false },
  ]
  const asked = stubServer(() => ({ reply: { makers } }), 'operator')
  setActivePinia(createPinia())
  const shown = mount(ProposalMakers, { attachTo: document.body })
  expect(asked).toEqual([])
  const details = shown.get('details')
  details.element.setAttribute('open', '')
  await details.trigger('toggle')
  await flushPromises()
  expect(shown.get('[data-testid=maker-u0]').attributes('disabled')).toBeDefined()
  await shown.get('[data-testid=maker-u1]').trigger('change')
  await flushPromises()
  expect(asked.at(-1)).toMatchObject({ path: '/api/tag-makers/u1', body: { may: true } })
  shown.unmount()
})
