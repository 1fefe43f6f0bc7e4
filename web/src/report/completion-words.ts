import { compareCompletion, completionRate } from '@xiaoguan/shared/rules/completion'
import type { Completion, Period } from '@xiaoguan/shared/report'
import { ratePercent } from './percent-parts.ts'
import type { PartName } from './percent-parts.ts'
import { sorted } from '../ui/sorted.ts'

/** Under this many, a rate is no fact: grey, and not ranked. */
const fewestForRate = 10

export const periodNames: Record<Period, string> = { today: '今天', '7d': '7 天', '30d': '30 天' }

const before: Record<Period, string> = {
  today: '比昨天同时',
  '7d': '比前 7 天',
  '30d': '比前 30 天',
}

export type Trend = { direction: 'up' | 'down' | 'level'; words: string }

/** 比昨天同时 ▲ 6 · ▼ 4 · 持平; null when there is nothing to compare with. */
export function trendOf(now: Completion, past: Completion, period: Period): Trend | null {
  const points = compareCompletion(now, past)
  if (points === null) return null
  if (points === 'level' || points === 0) {
    return { direction: 'level', words: `${before[period]}持平` }
  }
  const up = points > 0
  const words = `${before[period]} ${up ? '▲' : '▼'} ${Math.abs(points)}`
  return { direction: up ? 'up' : 'down', words }
}

export function onTimeCount(completion: Completion): number {
  return completion.onTimeConfirmed + completion.onTimeSelf
}

/** 72%, or a dash when nothing was owed. */
export function rateText(completion: Completion): string {
  const percent = ratePercent(completion)
  return percent === null ? '—' : `${percent}%`
}

export function isFew(completion: Completion): boolean {
  return completion.owed < fewestForRate
}

/** Whose figures: other people's (reports say who wrote it down) or one's own. */
export type Viewpoint = 'team' | 'own'

export function partWords(viewpoint: Viewpoint): Record<PartName, string> {
  return {
    onTimeConfirmed: viewpoint === 'own' ? '按时，已发出' : '按时，系统记录',
    onTimeSelf: viewpoint === 'own' ? '按时，我登记的' : '按时，员工登记',
    late: '晚做',
    skipped: '跳过',
    postponed: '改期未做',
    missed: '没做',
  }
}

/** Lowest rate first; too few to be a fact, or nothing owed, last and as they came. */
export function byLowestRate<T extends { completion: Completion }>(rows: readonly T[]): T[] {
  const known = rows.filter((row) => !isFew(row.completion))
  const few = rows.filter((row) => isFew(row.completion))
  return [...sorted(known, (a, b) => rateOf(a) - rateOf(b)), ...few]
}

function rateOf(row: { completion: Completion }): number {
  return completionRate(row.completion) ?? 1
}
