import type { NextStep } from '@xiaoguan/shared/sidebar'
import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import NextStepCard from './NextStepCard.vue'

const now = new Date('2026-11-19T10:40:00+08:00')
const dueStep: NextStep = {
  taskId: '6b7a3c1e-0000-4000-8000-000000000001',
  enrollmentId: '6b7a3c1e-0000-4000-8000-000000000002',
  sopId: 'sop1',
  sopName: '新客 7 天回店',
  stepId: 'st4',
  title: '约第二次',
  purpose: '给两个时间让她选',
  coaching: null,
  position: 4,
  stepCount: 7,
  dayNumber: 3,
  touchpoint: 'chat',
  state: 'due',
  dueAt: '2026-11-19T04:00:00Z',
  deadlineAt: '2026-11-19T05:30:00Z',
  late: false,
  mine: true,
  ownerName: '周倩',
  postponed: false,
  why: '她前天回过：有点紧',
  variants: [],
  say: null,
}

function show(change: Partial<NextStep> = {}) {
  const step = { ...dueStep, ...change }
  return mount(NextStepCard, { props: { step, variant: null, now, masked: false } })
}

describe('the next step', () => {
  it('says which step, by when and why', () => {
    const text = show().text()
    expect(text).toContain('第 4 步/共 7 步')
    expect(text).toContain('今天 13:30 前')
    expect(text).toContain('第 3 天 · 她前天回过：有点紧')
  })

  it('says so when it is late', () => {
    expect(show({ late: true, deadlineAt: '2026-11-19T01:00:00Z' }).text()).toContain('超时')
  })

  it('is only looked at while it belongs to a colleague', () => {
    const view = show({ mine: false, ownerName: '王芳' })
    expect(view.text()).toContain('王芳在跟')
    expect(view.find('[data-testid="skip"]').exists()).toBe(false)
  })

  it('says when it begins, and offers nothing before', () => {
    const view = show({ state: 'early', taskId: null, dueAt: '2026-11-20T04:00:00Z' })
    expect(view.text()).toContain('明天 12 点开始')
    expect(view.find('[data-testid="own"]').exists()).toBe(false)
  })

  it.each([
    ['phone', '打过了'],
    ['visit', '当面说了'],
    ['moments', '发了朋友圈'],
  ] as const)('of the kind %s is reported by the person', async (touchpoint, words) => {
    const view = show({ touchpoint, say: '您好' })
    const button = view.get('[data-testid="self-done"]')
    expect(button.text()).toBe(words)
    await button.trigger('click')
    expect(view.emitted('own')).toHaveLength(1)
  })

  it('is skipped with a reason', async () => {
    const view = show()
    await view.get('[data-testid="skip"]').trigger('click')
    await view.get('[data-testid="skip-0"]').trigger('click')
    expect(view.emitted('skip')).toEqual([['刚聊过']])
  })
})
