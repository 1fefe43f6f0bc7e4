import type { StepWhen } from '@xiaoguan/shared'
import { clock, dayMs, dayOf, hourMs, minuteMs, weekdayOf } from './time.ts'

export type StepWindow = { dueAt: number; deadlineAt: number }

const shortestMs = 30 * minuteMs

/**
 * When a step is owed, by the rules of the linear engine: its day and window, or the next day's same window
 * when that is over at `notBefore`; a rest day moves it to the next day on duty. Care after a visit that
 * would begin too late for its evening is owed in the first half hour of the next morning.
 */
export function stepWindow(
  when: StepWhen,
  anchorAt: number,
  notBefore: number,
  restDays: readonly number[],
): StepWindow {
  if (when.afterHours) return afterVisit(when, anchorAt, notBefore)
  const from = when.from ?? '10:00'
  const to = when.to ?? '21:30'
  let day = dayOf(anchorAt) + when.day
  while (clock(day, to) <= notBefore || restDays.includes(weekdayOf(day))) day += 1
  return { dueAt: clock(day, from), deadlineAt: clock(day, to) }
}

function afterVisit(when: StepWhen, anchorAt: number, notBefore: number): StepWindow {
  const day = dayOf(anchorAt)
  const dueAt = anchorAt + (when.afterHours?.from ?? 0) * hourMs
  const end = Math.min(
    anchorAt + (when.afterHours?.to ?? 0) * hourMs,
    clock(day, when.to ?? '21:30'),
  )
  if (end - Math.max(dueAt, notBefore) >= shortestMs) return { dueAt, deadlineAt: end }
  const next = clock(day + 1, '10:00')
  return { dueAt: next, deadlineAt: next + shortestMs }
}

/** A step that was not done is over when the next one falls due, at the latest 3 days after its deadline. */
export function lapseAt(deadlineAt: number, nextDueAt: number | null): number {
  return Math.min(
    deadlineAt + 3 * dayMs,
    Math.max(deadlineAt, nextDueAt ?? Number.POSITIVE_INFINITY),
  )
}
