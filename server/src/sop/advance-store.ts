import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Reference } from '../corp/store.ts'
import { json } from '../db/json.ts'
import type { Db } from '../db/open.ts'
import { listTagsOf } from '../tag/store.ts'
import { chooseVariant } from './choose-variant.ts'
import { type Advance, planAdvance } from './plan.ts'
import type { Enrollment } from './store.ts'

/** When, by whom (nobody: the engine) and by which outcome something came about. */
export type Cause = { now: Date; actorId?: string | null; outcomeId?: string }

/** Closes a step (if given), and writes what follows: the next task, a wait, or the end. */
export async function advance(
  db: Db,
  reference: Reference,
  enrollment: Enrollment,
  closedStepId: string | null,
  cause: Cause,
): Promise<Enrollment> {
  const planned = planAdvance(reference, enrollment, closedStepId, cause.now)
  await writeAdvances(db, reference, [planned], cause)
  return planned.enrollment
}

/** Writes planned advances of one corp in one go. */
export async function writeAdvances(
  db: Db,
  reference: Reference,
  advances: readonly Advance[],
  cause: Cause,
): Promise<void> {
  if (advances.length === 0) return
  await writeEnrollments(
    db,
    advances.map((one) => one.enrollment),
  )
  await addTasks(db, reference, advances, cause.now)
  await addEnrollmentEvents(
    db,
    advances.map((one) => one.enrollment).filter((one) => one.state === 'ended'),
    'sop.ended',
    cause,
  )
}

/** Sets what the engine decides about enrollments, all rows in one statement. */
export async function writeEnrollments(db: Db, enrollments: readonly Enrollment[]): Promise<void> {
  if (enrollments.length === 0) return
  await sql`update enrollment e set
      state = r.state, paused_until = r.paused_until, past_step_ids = r.past_step_ids,
      next_step_id = r.next_step_id, next_at = r.next_at, end_reason = r.end_reason,
      ended_at = r.ended_at, booking_at = r.booking_at, visit_at = r.visit_at,
      goal_reached_at = r.goal_reached_at
    from jsonb_to_recordset(${json(enrollments)}::jsonb) as r(corp_id text, customer_id text,
      enrollment_id uuid, state text, paused_until timestamptz, past_step_ids jsonb,
      next_step_id text, next_at timestamptz, end_reason text, ended_at timestamptz,
      booking_at timestamptz, visit_at timestamptz, goal_reached_at timestamptz)
    where e.corp_id = r.corp_id and e.customer_id = r.customer_id
      and e.enrollment_id = r.enrollment_id`.execute(db)
}

const nothingHappened = {
  postponed_to: null,
  postponed_at: null,
  cancel_reason: null,
  left_out: null,
  missed_by_id: null,
  closed_by_outcome_id: null,
}

/** A step once taken back by the system (booked earlier, paused) may come again; one that was owed may not. */
async function addTasks(db: Db, reference: Reference, advances: readonly Advance[], now: Date) {
  const dueNow = advances.filter(({ task }) => task && task.dueAt <= now)
  const customerIds = dueNow.map(({ enrollment }) => enrollment.customer_id)
  const tags = await listTagsOf(db, reference.corp.corpId, customerIds)
  const rows = advances.flatMap(({ enrollment, task }) => {
    if (!task) return []
    const due = task.dueAt <= now
    const on = tags.get(enrollment.customer_id) ?? []
    const chosen = due ? chooseVariant(reference, task.step, enrollment.customer_id, on) : null
    return [
      {
        corp_id: enrollment.corp_id,
        customer_id: enrollment.customer_id,
        task_id: randomUUID(),
        enrollment_id: enrollment.enrollment_id,
        sop_id: enrollment.sop_id,
        sop_version_id: enrollment.sop_version_id,
        step_id: task.step.stepId,
        staff_id: enrollment.staff_id,
        department_id: reference.staff.get(enrollment.staff_id)?.departmentId ?? null,
        touchpoint: task.step.touchpoint,
        state: due ? ('due' as const) : ('scheduled' as const),
        due_at: task.dueAt,
        deadline_at: task.deadlineAt,
        first_deadline_at: task.deadlineAt,
        lapses_at: task.lapsesAt,
        script_id: chosen?.scriptId ?? null,
        script_version_id: chosen?.scriptVersionId ?? null,
        created_at: now,
      },
    ]
  })
  if (rows.length === 0) return
  await db
    .insertInto('task')
    .values(rows)
    .onConflict((oc) =>
      oc
        .constraint('task__once')
        .doUpdateSet((eb) => ({
          state: eb.ref('excluded.state'),
          staff_id: eb.ref('excluded.staff_id'),
          department_id: eb.ref('excluded.department_id'),
          due_at: eb.ref('excluded.due_at'),
          deadline_at: eb.ref('excluded.deadline_at'),
          first_deadline_at: eb.ref('excluded.first_deadline_at'),
          lapses_at: eb.ref('excluded.lapses_at'),
          script_id: eb.ref('excluded.script_id'),
          script_version_id: eb.ref('excluded.script_version_id'),
          ...nothingHappened,
        }))
        .where('task.state', '=', 'cancelled')
        .where('task.left_out', 'is not', null),
    )
    .execute()
}

export async function addEnrollmentEvents(
  db: Db,
  enrollments: readonly Enrollment[],
  kind: 'sop.entered' | 'sop.ended' | 'sop.paused' | 'sop.resumed',
  cause: Cause,
): Promise<void> {
  if (enrollments.length === 0) return
  await db
    .insertInto('customer_event')
    .values(
      enrollments.map((one) => ({
        corp_id: one.corp_id,
        customer_id: one.customer_id,
        event_id: randomUUID(),
        kind,
        actor_id: cause.actorId ?? null,
        source: cause.actorId ? 'staff' : 'sop',
        at: cause.now,
        body: json({
          enrollmentId: one.enrollment_id,
          sopId: one.sop_id,
          reason: one.end_reason,
          outcomeId: cause.outcomeId ?? null,
        }),
      })),
    )
    .execute()
}
