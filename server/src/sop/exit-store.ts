import { sql } from 'kysely'
import type { Reference } from '../corp/store.ts'
import type { Db } from '../db/open.ts'
import {
  type Cause,
  addEnrollmentEvents,
  advance,
  writeAdvances,
  writeEnrollments,
} from './advance-store.ts'
import { ended, nextLook } from './plan.ts'
import type { Enrollment } from './store.ts'

type ExitReason =
  | 'goal'
  | 'refused'
  | 'do_not_disturb'
  | 'lost'
  | 'deadline'
  | 'sop_stopped'
  | 'by_hand'

/** Ends enrollments of one corp with their open tasks. */
export async function endEnrollments(
  db: Db,
  reference: Reference,
  enrollments: readonly Enrollment[],
  reason: ExitReason,
  cause: Cause & { note?: string },
): Promise<void> {
  if (enrollments.length === 0) return
  await closeOpenTasks(db, enrollments, reason, cause)
  const ends = enrollments.map((one) => ended(one, cause.note ?? reason, cause.now))
  await writeAdvances(db, reference, ends, cause)
}

/**
 * Open tasks of what has ended or pauses. Left out of the figures only while not yet owed, so that no outcome makes
 * a missed task vanish; what a person ends by hand although it was due counts as skipped.
 */
async function closeOpenTasks(
  db: Db,
  enrollments: readonly Enrollment[],
  reason: ExitReason | 'later',
  { now, outcomeId, note }: Cause & { note?: string },
) {
  const ids = enrollments.map((one) => one.enrollment_id)
  const byHand = reason === 'by_hand'
  await db
    .updateTable('task')
    .set({
      state: byHand
        ? sql`case when due_at <= ${now} then 'skipped' else 'cancelled' end`
        : 'cancelled',
      skip_reason: byHand ? sql`case when due_at <= ${now} then ${note ?? reason}::text end` : null,
      cancel_reason: reason,
      left_out: byHand
        ? sql`case when due_at > ${now} and first_deadline_at > ${now} then ${reason}::text end`
        : sql`case when first_deadline_at > ${now} then ${reason}::text end`,
      closed_by_outcome_id: outcomeId ?? null,
    })
    .where('corp_id', 'in', [...new Set(enrollments.map((one) => one.corp_id))])
    .where('customer_id', 'in', [...new Set(enrollments.map((one) => one.customer_id))])
    .where('enrollment_id', 'in', ids)
    .where('state', 'in', ['scheduled', 'due'])
    .execute()
}

/** Pauses an enrollment: nothing is owed until then. A step that was already late is over. */
export async function pauseEnrollment(
  db: Db,
  reference: Reference,
  enrollment: Enrollment,
  until: Date,
  cause: Cause,
): Promise<void> {
  const late = await db
    .selectFrom('task')
    .select('step_id')
    .where('corp_id', '=', enrollment.corp_id)
    .where('customer_id', '=', enrollment.customer_id)
    .where('enrollment_id', '=', enrollment.enrollment_id)
    .where('state', 'in', ['scheduled', 'due'])
    .where('first_deadline_at', '<=', cause.now)
    .execute()
  await closeOpenTasks(db, [enrollment], 'later', cause)
  const paused: Enrollment = {
    ...enrollment,
    state: 'paused',
    paused_until: until,
    past_step_ids: [...enrollment.past_step_ids, ...late.map((one) => one.step_id)],
    next_step_id: null,
    next_at: nextLook(reference, enrollment, until),
  }
  await writeEnrollments(db, [paused])
  await addEnrollmentEvents(db, [paused], 'sop.paused', cause)
}

/**
 * Takes back what an outcome ended or paused: enrollments go on, their tasks are open again. One that an earlier
 * outcome had paused (`pausedUntil`, by enrollment id) waits on for that day.
 */
export async function resumeByOutcome(
  db: Db,
  reference: Reference,
  enrollments: readonly Enrollment[],
  pausedUntil: ReadonlyMap<string, Date>,
  cause: Cause & { outcomeId: string },
): Promise<void> {
  const stops = await listStops(db, enrollments, cause.outcomeId)
  for (const enrollment of enrollments) {
    if (!isStoppedBy(enrollment, stops, cause.outcomeId)) continue
    const isRival = (one: Enrollment) =>
      one.enrollment_id !== enrollment.enrollment_id &&
      one.sop_id === enrollment.sop_id &&
      one.state !== 'ended'
    // She began the same SOP anew in between: one at a time.
    if (enrollments.some(isRival)) continue
    const until = pausedUntil.get(enrollment.enrollment_id)
    if (until && until > cause.now) await pauseAgain(db, reference, enrollment, until, cause)
    else await resume(db, reference, enrollment, cause)
  }
}

type Stop = { kind: string; enrollmentId: string; outcomeId: string | null }

/** What ended or paused a customer's enrollments, the last first, without what was taken back before `outcomeId`. */
async function listStops(
  db: Db,
  enrollments: readonly Enrollment[],
  outcomeId: string,
): Promise<Stop[]> {
  const one = enrollments[0]
  if (!one) return []
  return db
    .selectFrom('customer_event')
    .select('kind')
    .select(sql<string>`body ->> 'enrollmentId'`.as('enrollmentId'))
    .select(sql<string | null>`body ->> 'outcomeId'`.as('outcomeId'))
    .where('corp_id', '=', one.corp_id)
    .where('customer_id', '=', one.customer_id)
    .where('kind', 'in', ['sop.ended', 'sop.paused'])
    .where(
      sql<boolean>`coalesce(body ->> 'outcomeId', '') not in (select outcome_id::text from outcome
        where corp_id = ${one.corp_id} and customer_id = ${one.customer_id}
          and void_at is not null and outcome_id <> ${outcomeId})`,
    )
    .orderBy('at', 'desc')
    .execute()
}

/** Whether it stands still because of this outcome: what ended or paused it later stays. */
function isStoppedBy(enrollment: Enrollment, stops: readonly Stop[], outcomeId: string): boolean {
  if (enrollment.state === 'active') return false
  const kind = enrollment.state === 'ended' ? 'sop.ended' : 'sop.paused'
  const last = stops.find(
    (one) => one.kind === kind && one.enrollmentId === enrollment.enrollment_id,
  )
  return last?.outcomeId === outcomeId
}

async function pauseAgain(
  db: Db,
  reference: Reference,
  enrollment: Enrollment,
  until: Date,
  cause: Cause,
) {
  const paused: Enrollment = {
    ...enrollment,
    ...stopTakenBack(enrollment),
    state: 'paused',
    paused_until: until,
    next_at: nextLook(reference, enrollment, until),
  }
  await writeEnrollments(db, [paused])
  if (enrollment.state === 'ended') await addEnrollmentEvents(db, [paused], 'sop.resumed', cause)
}

function stopTakenBack({ end_reason, goal_reached_at }: Enrollment) {
  return {
    end_reason: null,
    ended_at: null,
    goal_reached_at: end_reason === 'goal' ? null : goal_reached_at,
  }
}

async function resume(
  db: Db,
  reference: Reference,
  enrollment: Enrollment,
  { outcomeId, ...cause }: Cause & { outcomeId: string },
) {
  const reopened = await db
    .updateTable('task')
    .set({
      state: sql`case when due_at <= ${cause.now} then 'due' else 'scheduled' end`,
      cancel_reason: null,
      left_out: null,
      closed_by_outcome_id: null,
    })
    .where('corp_id', '=', enrollment.corp_id)
    .where('customer_id', '=', enrollment.customer_id)
    .where('enrollment_id', '=', enrollment.enrollment_id)
    .where('closed_by_outcome_id', '=', outcomeId)
    .returning(['step_id', 'state', 'due_at', 'lapses_at'])
    .execute()
  const steps = reopened.map((task) => task.step_id)
  const running: Enrollment = {
    ...enrollment,
    ...stopTakenBack(enrollment),
    state: 'active',
    paused_until: null,
    past_step_ids: enrollment.past_step_ids.filter((stepId) => !steps.includes(stepId)),
  }
  const task = reopened[0]
  if (task) {
    const lookAt = task.state === 'due' ? task.lapses_at : task.due_at
    const next_at = nextLook(reference, running, lookAt)
    await writeEnrollments(db, [{ ...running, next_step_id: task.step_id, next_at }])
  } else {
    await advance(db, reference, running, null, cause)
  }
  await addEnrollmentEvents(db, [running], 'sop.resumed', cause)
}
