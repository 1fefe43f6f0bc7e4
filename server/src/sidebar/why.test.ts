import { describe, expect, it } from 'vitest'
import type { OutcomeRow, SignalRow } from './rows.ts'
import { lastHeard } from './why.ts'

const now = new Date('2026-11-19T02:40:00Z')
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000).toISOString()

function outcome(days: number, given: Partial<OutcomeRow> = {}): OutcomeRow {
  return {
    outcomeId: 'o',
    touchId: 't',
    kind: 'replied',
    at: daysAgo(days),
    by: 'zhouqian',
    bookedAt: null,
    amountFen: null,
    laterDay: null,
    reason: null,
    saidBy: null,
    voidAt: null,
    ...given,
  }
}
const liked = (days: number): SignalRow => {
  return { signalId: 's', kind: 'liked', detail: null, at: daysAgo(days) }
}
const say = (outcomes: OutcomeRow[], signals: SignalRow[] = []) =>
  lastHeard({ outcomes, signals }, 'Asia/Shanghai', now)

describe('why a step is shown', () => {
  it('says what she last said, in a clerk’s words', () => {
    expect(say([outcome(2, { reason: '有点紧' })])).toBe('她前天回过：有点紧')
    expect(say([outcome(5, { kind: 'interested' })])).toBe('她5 天前说有兴趣')
  })

  it('prefers what is newer, signals included', () => {
    expect(say([outcome(2)], [liked(1)])).toBe('她昨天给朋友圈点了赞')
  })

  it('leaves out what was taken back, silence, and what is old', () => {
    expect(say([outcome(1, { voidAt: daysAgo(0) })])).toBeNull()
    expect(say([outcome(1, { kind: 'no_reply' })])).toBeNull()
    expect(say([outcome(40)])).toBeNull()
  })
})
