import type { Completion, ReportTask } from '../report.ts'
import type { TaskState } from '../task.ts'

/** What completion needs to know of a task; times are instants. */
export type TaskFacts = {
  state: TaskState
  firstDeadlineAt: Date
  doneAt: Date | null
  doneHow: 'confirmed' | 'self' | null
  postponedTo: Date | null
  /** Ended or moved by the system: left out of the figures. */
  leftOut: string | null
}

export type CompletionPart = ReportTask['part']

/**
 * The part of completion a task stands in at `now`. 按时 = done by the first deadline; a task whose first
 * deadline has not passed is not owed yet, even if already done: it is counted once its deadline has passed.
 */
export function completionPart(task: TaskFacts, now: Date): CompletionPart {
  if (task.leftOut) return 'left_out'
  if (task.firstDeadlineAt > now) return 'not_yet_due'
  if (task.state === 'done' && task.doneAt) {
    if (task.doneAt > task.firstDeadlineAt) return 'late'
    return task.doneHow === 'confirmed' ? 'on_time_confirmed' : 'on_time_self'
  }
  if (task.state === 'skipped') return 'skipped'
  if (task.postponedTo) return 'postponed'
  return 'missed'
}

/** No task at all. */
export const noCompletion: Completion = {
  owed: 0,
  onTimeConfirmed: 0,
  onTimeSelf: 0,
  late: 0,
  skipped: 0,
  postponed: 0,
  missed: 0,
  notYetDue: 0,
  overdue: 0,
}

/** Done by the first deadline ÷ owed, 0…1; null when nothing was owed. */
export function completionRate(completion: Completion): number | null {
  if (completion.owed === 0) return null
  return (completion.onTimeConfirmed + completion.onTimeSelf) / completion.owed
}

/** Sums figures of parts of a whole. */
export function addCompletions(all: readonly Completion[]): Completion {
  const sum = { ...noCompletion }
  for (const one of all) {
    for (const key of Object.keys(sum) as (keyof Completion)[]) sum[key] += one[key]
  }
  return sum
}

/**
 * The difference of two rates in points, or 'level' (持平) when it is smaller than its noise: two standard
 * errors of a difference of proportions. Null when either period owed nothing.
 */
export function compareCompletion(now: Completion, before: Completion): number | 'level' | null {
  const a = completionRate(now)
  const b = completionRate(before)
  if (a === null || b === null) return null
  const pooled = (a * now.owed + b * before.owed) / (now.owed + before.owed)
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / now.owed + 1 / before.owed))
  const difference = a - b
  if (Math.abs(difference) <= 2 * error) return 'level'
  return Math.round(difference * 100)
}
