import { completionRate } from '@xiaoguan/shared/rules/completion'
import type { Completion } from '@xiaoguan/shared/report'
import { sorted } from '../ui/sorted.ts'

export type PartName =
  | 'onTimeConfirmed'
  | 'onTimeSelf'
  | 'late'
  | 'skipped'
  | 'postponed'
  | 'missed'

export const partNames: readonly PartName[] = [
  'onTimeConfirmed',
  'onTimeSelf',
  'late',
  'skipped',
  'postponed',
  'missed',
]

/** The rate as a whole number. 100 only when everything was on time, 0 only when nothing was. */
export function ratePercent(completion: Completion): number | null {
  const rate = completionRate(completion)
  if (rate === null) return null
  if (rate === 0 || rate === 1) return rate * 100
  return Math.min(99, Math.max(1, Math.round(rate * 100)))
}

/**
 * Whole per cents of the parts: they add up to 100, and the two of 按时 add up to the big figure.
 * Null when nothing was owed.
 */
export function percentParts(completion: Completion): Record<PartName, number> | null {
  const onTime = ratePercent(completion)
  if (onTime === null) return null
  const { onTimeConfirmed, onTimeSelf, late, skipped, postponed, missed } = completion
  const [a = 0, b = 0] = share(onTime, [onTimeConfirmed, onTimeSelf])
  const [c = 0, d = 0, e = 0, f = 0] = share(100 - onTime, [late, skipped, postponed, missed])
  return { onTimeConfirmed: a, onTimeSelf: b, late: c, skipped: d, postponed: e, missed: f }
}

/** Divides whole `points` by weight: floors first, the rest to the largest remainders. */
function share(points: number, weights: number[]): number[] {
  const sum = weights.reduce((total, weight) => total + weight, 0)
  if (sum === 0) return weights.map(() => 0)
  const exact = weights.map((weight) => (points * weight) / sum)
  const whole = exact.map(Math.floor)
  const left = points - whole.reduce((total, part) => total + part, 0)
  const remainders = exact.map((value, index) => ({ index, remainder: value - Math.floor(value) }))
  const byRemainder = sorted(remainders, (a, b) => b.remainder - a.remainder)
  for (const { index } of byRemainder.slice(0, left)) whole[index] = (whole[index] ?? 0) + 1
  return whole
}
