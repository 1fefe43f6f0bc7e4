import type { Stage } from '@xiaoguan/shared'
import { sql } from 'kysely'
import { changeCustomer, lockCustomer } from '../customer/change-store.ts'
import { type CustomerEventKind, addEvent } from '../customer/event-store.ts'
import { stageAfterOutcome } from '../customer/stage.ts'
import type { Db } from '../db/open.ts'
import { settleOrders } from '../order/settle-store.ts'
import { removeTappedOrder } from '../order/store.ts'
import { removeRemindersOf } from '../reminder/store.ts'
import { writeEnrollments } from '../sop/advance-store.ts'
import { resumeByOutcome } from '../sop/exit-store.ts'
import { type Enrollment, lockEnrollments } from '../sop/store.ts'
import { replan } from '../sop/task-store.ts'
import type { Scene } from './effects-store.ts'
import { type OutcomeRow, listStandingSince, restateTouch, voidOutcome } from './store.ts'

/** What stood before an outcome, kept with its event so that taking it back restores it. Times are ISO text. */
export type Before = {
  wroteAt: string | null
  doNotDisturb: { at: string; by: 'customer' | 'staff' | null; reason: string | null } | null
  enrollments: {
    enrollmentId: string
    bookingAt: string | null
    visitAt: string | null
    pausedUntil: string | null
  }[]
}

export function beforeOf({ customer, enrollments }: Omit<Scene, 'outcome'>): Before {
  return {
    wroteAt: customer.wrote_at?.toISOString() ?? null,
    doNotDisturb: customer.do_not_disturb_at && {
      at: customer.do_not_disturb_at.toISOString(),
      by: customer.do_not_disturb_by,
      reason: customer.do_not_disturb_reason,
    },
    enrollments: enrollments
      .filter((one) => one.state !== 'ended')
      .map((one) => ({
        enrollmentId: one.enrollment_id,
        bookingAt: one.booking_at?.toISOString() ?? null,
        visitAt: one.visit_at?.toISOString() ?? null,
        pausedUntil: one.paused_until?.toISOString() ?? null,
      })),
  }
}

/** Takes an outcome back with all that followed from it; the row stays, void. */
export async function undoOutcome(db: Db, scene: Scene): Promise<void> {
  const { outcome, customer, actorId, now, reference } = scene
  const key = { corpId: customer.corp_id, customerId: customer.customer_id }
  const outcomeId = outcome.outcome_id
  await voidOutcome(db, outcome, actorId, now)
  const wasImported = await removeTappedOrder(db, { ...key, outcomeId })
  await removeRemindersOf(db, { ...key, outcomeId })
  const before = await findBefore(db, outcome)
  await restoreCustomer(db, scene, before)
  await restoreStage(db, scene)
  const restored = scene.enrollments.map((one) => restoredFacts(one, outcome, before))
  await writeEnrollments(db, restored)
  const cause = { now, actorId, outcomeId }
  await resumeByOutcome(db, reference, restored, pausesBefore(before), cause)
  if (outcome.kind === 'booked' || outcome.kind === 'visited')
    for (const one of await lockEnrollments(db, key.corpId, key.customerId))
      if (one.state === 'active') await replan(db, reference, one, { now, actorId })
  // That she paid is known without it.
  if (wasImported)
    await settleOrders(db, {
      reference,
      customer: await lockCustomer(db, key.corpId, key.customerId),
      now,
    })
  await restateTouch(db, scene.touch)
}

function pausesBefore(before: Before | undefined): Map<string, Date> {
  const paused = before?.enrollments ?? []
  return new Map(
    paused.flatMap(({ enrollmentId, pausedUntil }) =>
      pausedUntil ? [[enrollmentId, new Date(pausedUntil)] as const] : [],
    ),
  )
}

function findEvent(db: Db, outcome: OutcomeRow, kind: CustomerEventKind) {
  return db
    .selectFrom('customer_event')
    .select('body')
    .where('corp_id', '=', outcome.corp_id)
    .where('customer_id', '=', outcome.customer_id)
    .where('kind', '=', kind)
    .where(sql`body ->> 'outcomeId'`, '=', outcome.outcome_id)
    .orderBy('at')
    .executeTakeFirst()
}

async function findBefore(db: Db, outcome: OutcomeRow): Promise<Before | undefined> {
  const event = await findEvent(db, outcome, 'outcome.logged')
  // Written by log-outcome.ts under this very key.
  return event?.body.before as Before | undefined
}

async function restoreCustomer(db: Db, scene: Scene, before: Before | undefined) {
  const { customer, outcome } = scene
  const isSame = (at: Date | null) => at?.getTime() === outcome.at.getTime()
  if (isSame(customer.wrote_at))
    await changeCustomer(db, customer, {
      wrote_at: before?.wroteAt ? new Date(before.wroteAt) : null,
    })
  const was = before?.doNotDisturb
  if (outcome.kind === 'do_not_disturb' && isSame(customer.do_not_disturb_at))
    await changeCustomer(db, customer, {
      do_not_disturb_at: was ? new Date(was.at) : null,
      do_not_disturb_by: was?.by ?? null,
      do_not_disturb_reason: was?.reason ?? null,
    })
}

/** The stage goes back to what it was, then on with the outcomes that stand since. */
async function restoreStage(db: Db, scene: Scene) {
  const { customer, outcome, actorId, now } = scene
  const event = await findEvent(db, outcome, 'stage.changed')
  if (!event || customer.stage !== event.body.to) return
  const key = { corpId: customer.corp_id, customerId: customer.customer_id }
  // Written by effects-store.ts as a Stage.
  const from = event.body.from as Stage
  const standing = await listStandingSince(db, key, outcome.at)
  const stage = standing.reduce((at, one) => stageAfterOutcome(at, one.kind, false), from)
  if (stage === customer.stage) return
  const fromAt = typeof event.body.fromAt === 'string' ? new Date(event.body.fromAt) : null
  await changeCustomer(db, customer, { stage, stage_at: stage === from ? fromAt : now })
  await addEvent(db, {
    ...key,
    kind: 'stage.changed',
    actorId,
    source: 'rule',
    at: now,
    body: { from: customer.stage, to: stage, reason: 'withdrawn' },
  })
}

/** Facts go back only where this outcome's own still stand. */
function restoredFacts(
  enrollment: Enrollment,
  outcome: OutcomeRow,
  before: Before | undefined,
): Enrollment {
  const was = before?.enrollments.find((one) => one.enrollmentId === enrollment.enrollment_id)
  const isSame = (a: Date | null, b: Date | null) =>
    a !== null && b !== null && a.getTime() === b.getTime()
  const dateOf = (text: string | null | undefined) => (text ? new Date(text) : null)
  const next = { ...enrollment }
  if (outcome.kind === 'booked' && was && isSame(enrollment.booking_at, outcome.booked_at))
    next.booking_at = dateOf(was.bookingAt)
  if (outcome.kind === 'visited' && was && isSame(enrollment.visit_at, outcome.at))
    next.visit_at = dateOf(was.visitAt)
  if (isSame(enrollment.goal_reached_at, outcome.at)) next.goal_reached_at = null
  return next
}

/** The scene anew, after what was taken back. */
export async function refreshScene<S extends Omit<Scene, 'outcome'>>(db: Db, scene: S): Promise<S> {
  const { corp_id: corpId, customer_id: customerId } = scene.customer
  const customer = await lockCustomer(db, corpId, customerId)
  const enrollments = await lockEnrollments(db, corpId, customerId)
  return { ...scene, customer, enrollments }
}
