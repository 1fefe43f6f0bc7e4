import type { Db } from '../db/open.ts'

type Key = { corpId: string; customerId: string }

/** 待核对: an order somebody tapped; an imported one merges with it later. */
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

/** Takes back the order an outcome tapped, unless an imported one has taken its place. */
export async function removeTappedOrder(db: Db, key: Key & { outcomeId: string }): Promise<void> {
  await db
    .deleteFrom('purchase')
    .where('corp_id', '=', key.corpId)
    .where('customer_id', '=', key.customerId)
    .where('outcome_id', '=', key.outcomeId)
    .where('source', '=', 'tapped')
    .execute()
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
