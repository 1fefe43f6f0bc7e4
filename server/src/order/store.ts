import { sql } from 'kysely'
import type { Db } from '../db/open.ts'

type Key = { corpId: string; customerId: string }

/**
 * 待核对: an order somebody tapped; an imported one merges with it later. Where the till was faster, the imported
 * one of that day takes the outcome at once.
 */
export async function addTappedOrder(
  db: Db,
  order: Key & {
    outcomeId: string
    paidFen: number
    staffId: string
    departmentId: number | null
    at: Date
  },
): Promise<void> {
  if (await giveToImported(db, order)) return
  await db
    .insertInto('purchase')
    .values({
      corp_id: order.corpId,
      customer_id: order.customerId,
      order_no: `tapped:${order.outcomeId}`,
      paid_fen: order.paidFen,
      at: order.at,
      department_id: order.departmentId,
      till_staff_id: order.staffId,
      source: 'tapped',
      outcome_id: order.outcomeId,
      created_at: order.at,
    })
    .execute()
}

async function giveToImported(
  db: Db,
  order: Key & { outcomeId: string; paidFen: number; at: Date },
): Promise<boolean> {
  const { rows } = await sql`with zone as (
      select time_zone as name from corp where corp_id = ${order.corpId})
    update purchase set outcome_id = ${order.outcomeId}::uuid
    where corp_id = ${order.corpId} and customer_id = ${order.customerId} and order_no = (
      select order_no from purchase p, zone
      where p.corp_id = ${order.corpId} and p.customer_id = ${order.customerId}
        and p.source = 'imported' and p.outcome_id is null and p.paid_fen > 0
        and (p.at at time zone zone.name)::date = (${order.at}::timestamptz at time zone zone.name)::date
      order by p.paid_fen = ${order.paidFen} desc, p.at desc, p.order_no limit 1)
    returning order_no`.execute(db)
  return rows.length > 0
}

/**
 * Takes back the order an outcome tapped; an imported one that took its place stays, without the outcome.
 * True when there is such a one.
 */
export async function removeTappedOrder(
  db: Db,
  key: Key & { outcomeId: string },
): Promise<boolean> {
  await db
    .deleteFrom('purchase')
    .where('corp_id', '=', key.corpId)
    .where('customer_id', '=', key.customerId)
    .where('outcome_id', '=', key.outcomeId)
    .where('source', '=', 'tapped')
    .execute()
  const { numUpdatedRows } = await db
    .updateTable('purchase')
    .set({ outcome_id: null })
    .where('corp_id', '=', key.corpId)
    .where('customer_id', '=', key.customerId)
    .where('outcome_id', '=', key.outcomeId)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Whether she paid before this moment (the start of a day). */
export async function hasPaidBefore(db: Db, key: Key, before: Date): Promise<boolean> {
  const row = await db
    .selectFrom('purchase')
    .select('order_no')
    .where('corp_id', '=', key.corpId)
    .where('customer_id', '=', key.customerId)
    .where('paid_fen', '>', 0)
    .where('at', '<', before)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}
