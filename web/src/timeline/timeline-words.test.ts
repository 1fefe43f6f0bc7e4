import type { TimelineEntry } from '@xiaoguan/shared/timeline'
import { expect, it } from 'vitest'
import { isPrivate, timelineLine, type TimelineNames } from './timeline-words.ts'

const base = { eventId: 'e1', at: '2026-11-19T02:40:00.000Z', by: null }
const none = { added: [], removed: [], refused: [], kept: [], problem: null }
// None of these lines names a stage or an outcome.
const names = { refusal: () => '' } as unknown as TimelineNames
const titleOf = (entry: TimelineEntry) => timelineLine(entry, names).title

it('says that a tag was deleted from the library', () => {
  const source = 'wecom'
  const entry: TimelineEntry = { ...base, ...none, kind: 'tags', deleted: ['健谈'], source }
  expect(titleOf(entry)).toBe('「健谈」从标签库删掉了')
})

it('says who brought her, and not while she looks on', () => {
  const entry = { ...base, kind: 'introducer', name: '何静' } as const
  expect(titleOf(entry)).toBe('介绍人：何静')
  expect(titleOf({ ...entry, name: null })).toBe('取消了介绍人')
  expect(isPrivate(entry)).toBe(true)
})
