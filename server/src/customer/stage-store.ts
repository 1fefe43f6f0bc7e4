import type { Stage, StageReason } from '@xiaoguan/shared'
import { sql } from 'kysely'
import { json } from '../db/json.ts'
import type { Db } from '../db/open.ts'
import { type CustomerRow, changeCustomer, lockCustomer } from './change-store.ts'
import { addEvents } from './contact-rows-store.ts'
import type { EventCause } from './due-store.ts'
import { stageAfterIntroducing, stageAfterOrder } from './stage.ts'

export type StageMove = {
  customer: Pick<CustomerRow, 'customer_id' | 'stage' | 'stage_at'>
  to: Stage
  reason: StageReason
  /** What it comes from: ids and codes. */
  body?: Record<string, unknown>
  cause?: EventCause | undefined
}

/** Writes the stages of locked customers with their events; who is there already stays as she is. */
export async function moveStages(
  db: Db,
  corpId: string,
  given: readonly StageMove[],
  { at, actorId = null }: { at: Date; actorId?: string | null },
): Promise<void> {
  const moves = given.filter(({ customer, to }) => customer.stage !== to)
  if (moves.length === 0) return
  const ids = moves.map(({ customer }) => customer.customer_id)
  const rows = moves.map(({ customer, to }) => ({ id: customer.customer_id, stage: to }))
  await sql`update customer c set stage = m.stage, stage_at = ${at}
    from jsonb_to_recordset(${json(rows)}::jsonb) as m(id text, stage text)
    where c.corp_id = ${corpId} and c.customer_id = any(${ids}::text[])
      and c.customer_id = m.id`.execute(db)
  await addEvents(
    db,
    corpId,
    moves.map(({ customer, to, reason, body, cause }) => ({
      customer_id: customer.customer_id,
      kind: 'stage.changed',
      actor_id: actorId,
      source: 'rule',
      at,
      body: { from: customer.stage, to, fromAt: customer.stage_at, reason, ...body },
      cause,
    })),
  )
}

/** On how many of the corp's days these customers paid something; refunds are no payment. */
export async function countPaidDays(
  db: Db,
  corpId: string,
  customerIds: readonly string[],
  timeZone: string,
): Promise<Map<string, number>> {
  if (customerIds.length === 0) return new Map()
  const { rows } = await sql<{ id: string; days: number }>`select customer_id as id,
      count(distinct (at at time zone ${timeZone})::date)::integer as days
    from purchase where corp_id = ${corpId} and customer_id = any(${customerIds}::text[])
      and paid_fen > 0 group by customer_id`.execute(db)
  return new Map(rows.map((row) => [row.id, row.days]))
}

/** After an order of this locked customer was written: 首单客, or 回头客 once she paid on two days. */
export async function moveStageAfterOrder(
  db: Db,
  customer: CustomerRow,
  { timeZone, orderNo, at }: { timeZone: string; orderNo: string; at: Date },
): Promise<Stage> {
  const { corp_id: corpId, customer_id: customerId, stage } = customer
  const days = await countPaidDays(db, corpId, [customerId], timeZone)
  const to = stageAfterOrder(stage, days.get(customerId) ?? 0)
  await moveStages(db, corpId, [{ customer, to, reason: 'order', body: { orderNo } }], { at })
  return to
}

/** After somebody named this customer as her 介绍人; in the transaction that writes it. */
export async function moveStageAfterIntroducing(
  db: Db,
  corpId: string,
  introducerId: string,
  { at, actorId }: { at: Date; actorId: string | null },
): Promise<void> {
  const customer = await lockCustomer(db, corpId, introducerId)
  const to = stageAfterIntroducing(customer.stage)
  await moveStages(db, corpId, [{ customer, to, reason: 'introduced' }], { at, actorId })
}

/**
 * After it was taken back that this locked customer brought somebody: where she was before, unless another still
 * names her or she was moved since; what she paid meanwhile counts.
 */
export async function moveStageBackFromIntroducing(
  db: Db,
  customer: CustomerRow,
  { timeZone, at, actorId }: { timeZone: string; at: Date; actorId: string | null },
): Promise<void> {
  if (customer.stage !== 'advocate') return
  const { corp_id: corpId, customer_id: customerId } = customer
  const { rows } = await sql<{ stage: Stage; fromAt: string | null }>`select
      e.body ->> 'from' as stage, e.body ->> 'fromAt' as "fromAt" from customer_event e
    where e.corp_id = ${corpId} and e.customer_id = ${customerId} and e.kind = 'stage.changed'
      and e.at = ${customer.stage_at} and e.body ->> 'reason' = 'introduced'
      and not exists (select 1 from customer c
        where c.corp_id = ${corpId} and c.introducer_customer_id = ${customerId})
    limit 1`.execute(db)
  const [before] = rows
  if (!before) return
  const days = await countPaidDays(db, corpId, [customerId], timeZone)
  const to = stageAfterOrder(before.stage, days.get(customerId) ?? 0)
  await moveStages(db, corpId, [{ customer, to, reason: 'withdrawn' }], { at, actorId })
  if (to === before.stage)
    await changeCustomer(db, customer, { stage_at: before.fromAt ? new Date(before.fromAt) : null })
}
