import { describe, expect, it } from 'vitest'
import type { Reference } from '../corp/store.ts'
import { showTimeline } from './timeline.ts'
import type { EventRow } from './timeline-store.ts'

const at = '2026-11-19T02:40:00Z'
const skin = { sensitive: true }
// Only what the timeline reads of the reference data.
const reference = {
  corp: { timeZone: 'Asia/Shanghai' },
  staff: new Map([['zhouqian', { name: '周倩' }]]),
  tags: new Map([
    ['etRed', { name: '红血丝', group: skin }],
    ['etSat', { name: '周六', group: { sensitive: false } }],
  ]),
  sops: new Map([['new7', { definition: { name: '新客 7 天回店' } }]]),
} as unknown as Reference

function show(events: Pick<EventRow, 'kind' | 'body'>[], seesSensitive = true) {
  const rows = {
    events: events.map((event, n) => ({ ...event, eventId: `e${n}`, actorId: 'zhouqian', at })),
    touches: [],
    outcomes: [],
    signals: [],
    purchases: [],
    notes: [],
    introducers: [{ customerId: 'wmHe', name: '何静' }],
  }
  const where = { tagGroupId: 'g', tagClass: 'fact' as const, single: false, sensitive: true }
  const gone = new Map([['etGone', { name: '毛孔', ...where, deletedAt: new Date(at) }]])
  return showTimeline({ rows, reference, gone, seesSensitive })
}

describe('the timeline', () => {
  it('turns ids into names', () => {
    const entries = show([
      { kind: 'stage.changed', body: { from: 'lead', to: 'aware' } },
      { kind: 'sop.entered', body: { sopId: 'new7' } },
      { kind: 'tag.changed', body: { added: ['etSat'], removed: [], source: 'staff' } },
    ])
    expect(entries).toMatchObject([
      { kind: 'stage', stage: 'aware', by: '周倩' },
      { kind: 'sop', change: 'entered', name: '新客 7 天回店' },
      { kind: 'tags', added: ['周六'] },
    ])
  })

  it('hides 🔒 tags from those who may not see them', () => {
    const both = { kind: 'tag.changed', body: { added: ['etRed', 'etSat'], removed: [] } }
    expect(show([both], false)).toMatchObject([{ added: ['周六'] }])
    const only = { kind: 'tag.refused', body: { tagIds: ['etRed'], errcode: 40_068 } }
    expect(show([only], false)).toEqual([])
  })

  it('says what WeCom refused and why, also of a tag that is no more', () => {
    const entries = show([
      { kind: 'tag.refused', body: { tagIds: ['etGone'], keptIds: [], errcode: 40_068 } },
      { kind: 'tag.refused', body: { tagIds: [], keptIds: ['etSat'], errcode: 84_061 } },
      { kind: 'tag.refused', body: { tagIds: ['etSat'], reason: 'conflict' } },
    ])
    expect(entries).toMatchObject([
      { kind: 'tags', refused: ['毛孔'], kept: [], problem: '40068' },
      { kind: 'tags', refused: [], kept: ['周六'], problem: '84061' },
      { kind: 'tags', refused: ['周六'], kept: [], problem: 'conflict' },
    ])
  })

  it('keeps the name of a tag that was deleted, and says that it went', () => {
    const changed = (body: EventRow['body']) => ({
      kind: 'tag.changed',
      body: { source: 'wecom', ...body },
    })
    const events = [
      changed({ added: ['etGone'] }),
      changed({ removed: ['etGone'], reason: 'tag_deleted' }),
    ]
    expect(show(events)).toMatchObject([
      { added: ['毛孔'], deleted: [] },
      { added: [], removed: [], deleted: ['毛孔'] },
    ])
    expect(show(events, false)).toEqual([])
  })

  it('says who brought her, and that nobody does any more', () => {
    const set = (body: EventRow['body']) => ({ kind: 'introducer.set', body })
    const nobody = { introducerCustomerId: null, introducerStaffId: null }
    const entries = show([
      set({ ...nobody, introducerCustomerId: 'wmHe', formerCustomerId: null }),
      set({ ...nobody, introducerStaffId: 'zhouqian', formerCustomerId: 'wmHe' }),
      set({ ...nobody, formerCustomerId: null, formerStaffId: 'zhouqian' }),
      set({ ...nobody, formerCustomerId: null, formerStaffId: null }),
    ])
    expect(entries).toMatchObject([
      { kind: 'introducer', name: '何静' },
      { kind: 'introducer', name: '周倩' },
      { kind: 'introducer', name: null },
    ])
  })

  it('passes by what names nothing left, and kinds and bodies it does not know', () => {
    const entries = show([
      { kind: 'touch.sent', body: { touchId: 'gone' } },
      { kind: 'something.new', body: {} },
      { kind: 'stage.changed', body: { to: 7 } },
    ])
    expect(entries).toEqual([])
  })
})
