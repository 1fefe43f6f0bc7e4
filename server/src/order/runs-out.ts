import type { Day } from '@xiaoguan/shared'
import { addDays } from '../corp-time.ts'

/** Further ahead than this nobody plans; it keeps a mistyped quantity within what a date can say. */
export const longestDays = 36_500

/** The last day that a line's goods last; null: a refund, a present, or something that does not run out. */
export function runsOutOn(
  day: Day,
  line: { quantity: number; paidFen: number },
  cycleDays: number | null,
): Day | null {
  if (cycleDays === null || line.paidFen <= 0) return null
  return addDays(day, Math.min(line.quantity * cycleDays, longestDays))
}
