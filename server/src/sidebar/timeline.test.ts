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
  }
  return showTimeline({ rows, reference, seesSensitive })
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

  it('passes by what names nothing left, and kinds and bodies it does not know', () => {
    const entries = show([
      { kind: 'touch.sent', body: { touchId: 'gone' } },
      { kind: 'something.new', body: {} },
      { kind: 'stage.changed', body: { to: 7 } },
    ])
    expect(entries).toEqual([])
  })
})
