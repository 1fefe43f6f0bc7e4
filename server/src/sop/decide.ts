import type { Reference } from '../corp/store.ts'
import { endsAtDeadline, nextLook } from './plan.ts'
import type { Enrollment, Task } from './store.ts'

/** What the tick has to do with one enrollment whose time has come. */
export type Decision =
  | { kind: 'end' }
  | { kind: 'resume' }
  | { kind: 'fall_due'; task: Task; nextAt: Date }
  | { kind: 'lapse'; task: Task }
  | { kind: 'look_later'; nextAt: Date }
  | { kind: 'advance' }

export function decide(
  reference: Reference,
  enrollment: Enrollment,
  task: Task | undefined,
  now: Date,
): Decision {
  // With no task open the plan says whether it is completed or out of time.
  if (task && enrollment.goal_deadline_at <= now && endsAtDeadline(reference, enrollment))
    return { kind: 'end' }
  const later = (at: Date) => nextLook(reference, enrollment, at)
  if (enrollment.state === 'paused') {
    // The deadline may have come first.
    const until = later(enrollment.paused_until ?? now)
    return until <= now ? { kind: 'resume' } : { kind: 'look_later', nextAt: until }
  }
  if (!task) return { kind: 'advance' }
  return decideTask(task, later, now)
}

function decideTask(task: Task, later: (at: Date) => Date, now: Date): Decision {
  if (task.lapses_at <= now) return { kind: 'lapse', task }
  if (task.due_at > now) return { kind: 'look_later', nextAt: later(task.due_at) }
  if (task.state === 'scheduled') return { kind: 'fall_due', task, nextAt: later(task.lapses_at) }
  return { kind: 'look_later', nextAt: later(task.lapses_at) }
}
