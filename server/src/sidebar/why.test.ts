import { describe, expect, it } from 'vitest'
import type { DidRow, SaidRow } from './rows.ts'
import { lastHeard } from './why.ts'

const now = new Date('2026-11-19T02:40:00Z')
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000).toISOString()

const said = (days: number, given: Partial<SaidRow> = {}): SaidRow => ({
  kind: 'replied',
  at: daysAgo(days),
  reason: null,
  ...given,
})
const liked = (days: number): DidRow => ({ kind: 'liked', detail: null, at: daysAgo(days) })
const say = (row: SaidRow, did: DidRow | null = null) =>
  lastHeard({ said: row, did }, 'Asia/Shanghai', now)

describe('why a step is shown', () => {
  it('says what she last said, in a clerk’s words', () => {
    expect(say(said(2, { reason: '有点紧' }))).toBe('她前天回过：有点紧')
    expect(say(said(5, { kind: 'interested' }))).toBe('她 5 天前说有兴趣')
  })

  it('prefers what is newer, signals included', () => {
    expect(say(said(2), liked(1))).toBe('她昨天给朋友圈点了赞')
  })

  it('leaves out silence and what is old', () => {
    expect(say(said(1, { kind: 'no_reply' }))).toBeNull()
    expect(say(said(40))).toBeNull()
  })
})
