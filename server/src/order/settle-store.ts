import type { Reference } from '../corp/store.ts'
import { type CustomerRow, changeCustomer } from '../customer/change-store.ts'
import { moveStageAfterOrder } from '../customer/stage-store.ts'
import type { Db } from '../db/open.ts'
import { writeEnrollments } from '../sop/advance-store.ts'
import { endEnrollments } from '../sop/exit-store.ts'
import { type Enrollment, definitionOf, lockEnrollments } from '../sop/store.ts'

type Bought = { order_no: string; paid_fen: number; at: Date }
type Scene = { reference: Reference; customer: CustomerRow; now: Date }

/**
 * Brings a customer in step with the orders that stand: sums, stage, goals. The same however often it is done and
 * in whatever order they came. Her row is locked.
 */
export async function settleOrders(db: Db, scene: Scene): Promise<void> {
  const { corp_id: corpId, customer_id: customerId } = scene.customer
  const imported: Bought[] = await db
    .selectFrom('purchase')
    .select(['order_no', 'paid_fen', 'at'])
    .where('corp_id', '=', corpId)
    .where('customer_id', '=', customerId)
    .where('source', '=', 'imported')
    .orderBy('at')
    .orderBy('order_no')
    .execute()
  const paid = imported.filter(({ paid_fen }) => paid_fen > 0)
  await changeCustomer(db, scene.customer, {
    spent_fen: imported.reduce((sum, { paid_fen }) => sum + paid_fen, 0),
    first_paid_at: paid[0]?.at ?? null,
  })
  if (paid.length === 0) return
  await raiseStage(db, scene, paid)
  await reachGoals(db, scene, paid)
}

/** A lost customer comes back by what she bought since, not by an old order that is imported late. */
async function raiseStage(db: Db, { reference, customer, now }: Scene, paid: readonly Bought[]) {
  const last = paid.at(-1)
  const since = customer.stage_at?.getTime() ?? 0
  if (!last || (customer.stage === 'lost' && last.at.getTime() <= since)) return
  const { timeZone } = reference.corp
  await moveStageAfterOrder(db, customer, { timeZone, orderNo: last.order_no, at: now })
}

/** Paying is a visit too. An order told of only after the deadline still counts, if it was made in time. */
async function reachGoals(db: Db, { reference, customer, now }: Scene, paid: readonly Bought[]) {
  const enrollments = await lockEnrollments(db, customer.corp_id, customer.customer_id)
  const reached = enrollments.flatMap((one): Enrollment[] => {
    const isOver = one.state === 'ended' && one.end_reason !== 'deadline'
    if (isOver || one.goal_reached_at) return []
    const { event } = definitionOf(reference, one).goal
    const order = paid.find(({ at }) => at >= one.entered_at && at <= one.goal_deadline_at)
    const counts = event === 'visit' || event === 'order'
    return order && counts ? [{ ...one, goal_reached_at: order.at }] : []
  })
  await writeEnrollments(db, reached)
  const ending = reached.filter(
    (one) => one.state !== 'ended' && definitionOf(reference, one).exits.includes('goal'),
  )
  await endEnrollments(db, reference, ending, 'goal', { now })
}
