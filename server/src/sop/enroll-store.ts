import type { Reference, ReferenceSop } from '../corp/store.ts'
import type { Db } from '../db/open.ts'
import { addEnrollmentEvents, advance } from './advance-store.ts'
import type { Enrollment } from './store.ts'
import { dayMs } from '../corp-time.ts'

/**
 * Puts a customer into an SOP and makes its first task. A second open enrollment in the same SOP is refused by
 * enrollment__one_open.
 */
export async function addEnrollment(
  db: Db,
  reference: Reference,
  sop: ReferenceSop,
  entry: {
    enrollmentId: string
    customerId: string
    staffId: string
    anchorAt: Date
    enteredBy: string | null
    now: Date
  },
): Promise<Enrollment> {
  const goalMs = sop.definition.goal.withinDays * dayMs
  const row = await db
    .insertInto('enrollment')
    .values({
      corp_id: reference.corp.corpId,
      customer_id: entry.customerId,
      enrollment_id: entry.enrollmentId,
      sop_id: sop.sopId,
      sop_version_id: sop.sopVersionId,
      staff_id: entry.staffId,
      anchor_at: entry.anchorAt,
      entered_at: entry.now,
      entered_by: entry.enteredBy,
      goal_deadline_at: new Date(entry.anchorAt.getTime() + goalMs),
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  const cause = { now: entry.now, actorId: entry.enteredBy }
  await addEnrollmentEvents(db, [row], 'sop.entered', cause)
  return advance(db, reference, row, null, cause)
}

/** When an enrollment of this customer in this SOP last ended; undefined: never was in it, null: is in it. */
export async function findLastEnd(
  db: Db,
  corpId: string,
  customerId: string,
  sopId: string,
): Promise<Date | null | undefined> {
  const row = await db
    .selectFrom('enrollment')
    .select('ended_at')
    .where('corp_id', '=', corpId)
    .where('customer_id', '=', customerId)
    .where('sop_id', '=', sopId)
    .orderBy('entered_at', 'desc')
    .executeTakeFirst()
  return row?.ended_at
}
