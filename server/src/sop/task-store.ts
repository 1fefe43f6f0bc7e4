import type { Reference } from '../corp/store.ts'
import { addDays, wallClock } from '../corp-time.ts'
import type { Db } from '../db/open.ts'
import { Problem } from '../problem.ts'
import { advance, writeEnrollments } from './advance-store.ts'
import { lapseOf, windowOnDay } from './engine.ts'
import { nextLook, planAdvance } from './plan.ts'
import {
  type Enrollment,
  type Task,
  changeTask,
  definitionOf,
  factsOf,
  findOpenTask,
  hoursOf,
  stepOf,
} from './store.ts'
import { addMinutes, lastCall } from './times.ts'

type Cause = { now: Date; actorId: string | null }
type Closing = Partial<Pick<Task, 'done_at' | 'done_how' | 'touch_id' | 'skip_reason'>> & {
  state: 'done' | 'skipped'
}

/** Closes a task and goes on to the next step. A step that lapsed while it was being sent is done all the same. */
export async function closeTask(
  db: Db,
  reference: Reference,
  { task, enrollment }: { task: Task; enrollment: Enrollment },
  closing: Closing,
  cause: Cause,
): Promise<void> {
  await changeTask(db, task, { ...closing, closed_by_outcome_id: null })
  if (task.state === 'lapsed' || enrollment.state !== 'active') return
  await advance(db, reference, enrollment, task.step_id, cause)
}

/** Puts an open task off; its first deadline stays for the figures. */
export async function postponeTo(
  db: Db,
  reference: Reference,
  { task, enrollment }: { task: Task; enrollment: Enrollment },
  until: Date,
  now: Date,
): Promise<{ dueAt: Date; deadlineAt: Date }> {
  const hours = hoursOf(reference)
  const step = stepOf(reference, task)
  const { day } = wallClock(until, hours.timeZone)
  const windowEnd = windowOnDay(step.when, day, hours).deadlineAt
  const ends = [windowEnd, lastCall(day, hours), lastCall(addDays(day, 1), hours)]
  const deadlineAt = ends.find((end) => end >= addMinutes(until, 30)) ?? addMinutes(until, 30)
  const definition = definitionOf(reference, task)
  const lapsesAt = lapseOf(definition, factsOf(enrollment), step, deadlineAt, hours)
  await changeTask(db, task, {
    state: 'scheduled',
    due_at: until,
    deadline_at: deadlineAt,
    lapses_at: lapsesAt,
    postponed_to: until,
    postponed_at: now,
  })
  await writeEnrollments(db, [{ ...enrollment, next_at: nextLook(reference, enrollment, until) }])
  return { dueAt: until, deadlineAt }
}

/**
 * Opens a task again (undo of done or skipped): the step that followed is taken back, if nothing was done with it.
 * Throws task.closed when the enrollment has gone further or has ended for a reason of its own.
 */
export async function reopen(
  db: Db,
  reference: Reference,
  { task, enrollment }: { task: Task; enrollment: Enrollment },
  times: Partial<
    Pick<Task, 'due_at' | 'deadline_at' | 'lapses_at' | 'postponed_to' | 'postponed_at'>
  >,
  now: Date,
): Promise<Task> {
  const goesOn =
    enrollment.state === 'active' ||
    (enrollment.state === 'ended' &&
      ['completed', 'deadline'].includes(enrollment.end_reason ?? ''))
  const isOpen = task.state === 'scheduled' || task.state === 'due'
  const isLast = enrollment.past_step_ids.at(-1) === task.step_id
  if (!goesOn || (!isOpen && !isLast)) throw new Problem('task.closed')
  const following = isOpen ? undefined : await findOpenTask(db, enrollment)
  if (following)
    await changeTask(db, following, {
      state: 'cancelled',
      cancel_reason: 'reopened',
      left_out: 'reopened',
    })
  const timed = { ...task, ...times }
  const state = timed.due_at <= now ? ('due' as const) : ('scheduled' as const)
  const set = { state, done_at: null, done_how: null, skip_reason: null, touch_id: null, ...times }
  await changeTask(db, task, set)
  const lookAt = state === 'due' ? timed.lapses_at : timed.due_at
  await writeEnrollments(db, [
    {
      ...enrollment,
      state: 'active',
      end_reason: null,
      ended_at: null,
      past_step_ids: enrollment.past_step_ids.filter((stepId) => stepId !== task.step_id),
      next_step_id: task.step_id,
      next_at: nextLook(reference, enrollment, lookAt),
    },
  ])
  return { ...timed, ...set }
}

/** A booking or a visit became known or was taken back: the plan may have changed. */
export async function replan(
  db: Db,
  reference: Reference,
  enrollment: Enrollment,
  cause: Cause,
): Promise<void> {
  const open = await findOpenTask(db, enrollment)
  const plan = planAdvance(reference, enrollment, null, cause.now)
  if (open && plan.task?.step.stepId === open.step_id) {
    const facts = factsOf(enrollment)
    const definition = definitionOf(reference, open)
    const step = stepOf(reference, open)
    const lapsesAt = lapseOf(definition, facts, step, open.deadline_at, hoursOf(reference))
    await changeTask(db, open, { lapses_at: lapsesAt })
    const lookAt = open.due_at > cause.now ? open.due_at : lapsesAt
    await writeEnrollments(db, [
      { ...enrollment, next_at: nextLook(reference, enrollment, lookAt) },
    ])
    return
  }
  const late = open && open.first_deadline_at <= cause.now
  if (open)
    await changeTask(
      db,
      open,
      late
        ? { state: 'lapsed' }
        : { state: 'cancelled', cancel_reason: 'overtaken', left_out: 'overtaken' },
    )
  await advance(db, reference, enrollment, late ? open.step_id : null, cause)
}
