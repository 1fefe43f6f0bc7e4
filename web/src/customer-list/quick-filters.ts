import type { Condition, Segment } from '@xiaoguan/shared/rules/segment'
import { isUnfinished } from '../segment/condition-kinds.ts'
import { type SegmentNames, conditionWords } from '../segment/segment-words.ts'

/** Filters one tap away: each is one condition of the segment. */
export type QuickKind = 'tag' | 'stage' | 'silent' | 'group_unknown'

export const quickNames: Record<QuickKind, string> = {
  tag: '标签',
  stage: '阶段',
  silent: '多久没联系',
  group_unknown: '还不知道',
}

export function findCondition<K extends QuickKind>(segment: Segment, kind: K) {
  return segment.all.find((one): one is Extract<Condition, { kind: K }> => one.kind === kind)
}

/** The segment with this condition in place of the first of its kind; null takes that away. */
export function withCondition(
  segment: Segment,
  kind: QuickKind,
  condition: Condition | null,
): Segment {
  const at = segment.all.findIndex((one) => one.kind === kind)
  if (at < 0) return { all: condition ? [...segment.all, condition] : segment.all }
  if (condition) return { all: segment.all.with(at, condition) }
  return { all: segment.all.toSpliced(at, 1) }
}

/** Conditions that were begun and name nothing yet are not asked for: they would fit nobody. */
export const askable = (segment: Segment): Segment => ({
  all: segment.all.filter((one) => !isUnfinished(one)),
})

/** What stands on a filter's chip. */
export function chipWords(segment: Segment, kind: QuickKind, names: SegmentNames | null): string {
  const condition = findCondition(segment, kind)
  if (!condition || isUnfinished(condition)) return quickNames[kind]
  if (condition.kind === 'silent') return `${condition.atLeastDays} 天没联系`
  if (!names) return `${quickNames[kind]} 已选`
  const words = conditionWords(condition, names).replace(/^(有标签|阶段是)/, '')
  return words.length > 14 ? `${words.slice(0, 13)}…` : words
}

/** How many conditions no chip shows. */
export function countOthers(segment: Segment): number {
  const kinds = Object.keys(quickNames)
  const shown = new Set<string>()
  return segment.all.filter(({ kind }) => {
    const isShown = kinds.includes(kind) && !shown.has(kind)
    shown.add(kind)
    return !isShown
  }).length
}
