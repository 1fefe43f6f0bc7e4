import type { Completion } from '@xiaoguan/shared/report'
import { partWords } from './completion-words.ts'
import type { Viewpoint } from './completion-words.ts'
import { partNames, percentParts } from './percent-parts.ts'
import type { PartName } from './percent-parts.ts'

export type BarPart = { name: PartName; words: string; count: number; percent: number }

/** The parts with something in them, in their fixed order; empty when nothing was owed. */
export function barParts(completion: Completion, viewpoint: Viewpoint): BarPart[] {
  const percents = percentParts(completion)
  if (!percents) return []
  const words = partWords(viewpoint)
  return partNames
    .map((name) => ({
      name,
      words: words[name],
      count: completion[name],
      percent: percents[name],
    }))
    .filter((part) => part.count > 0)
}

/** The bar for those who do not see it: 按时，系统记录 61%，晚做 8% … */
export function barText(parts: readonly BarPart[]): string {
  if (parts.length === 0) return '还没有到点的'
  return parts.map((part) => `${part.words} ${part.percent}%`).join('；')
}
