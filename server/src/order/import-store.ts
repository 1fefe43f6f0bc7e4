import type { OrderLine } from '@xiaoguan/shared'
import { type Selectable, sql } from 'kysely'
import type { PurchaseTable } from '../db/happening-tables.ts'
import type { Db } from '../db/open.ts'

export type KnownOrder = Pick<
  Selectable<PurchaseTable>,
  'customer_id' | 'order_no' | 'paid_fen' | 'body_hash' | 'outcome_id'
>
export type NewOrder = {
  corpId: string
  customerId: string
  orderNo: string
  at: Date
  paidFen: number
  departmentId: number | null
  tillStaffId: string | null
  tillName: string | null
  bodyHash: string
  outcomeId: string | null
  lines: (OrderLine & { runsOutOn: string | null })[]
}

/** Orders of any customer of the corp, by number. */
export async function listKnownOrders(
  db: Db,
  corpId: string,
  orderNos: readonly string[],
): Promise<Map<string, KnownOrder>> {
  if (orderNos.length === 0) return new Map()
  const rows = await db
    .selectFrom('purchase')
    .select(['customer_id', 'order_no', 'paid_fen', 'body_hash', 'outcome_id'])
    .where('corp_id', '=', corpId)
    .where('order_no', 'in', orderNos)
    .execute()
  return new Map(rows.map((row) => [row.order_no, row]))
}

/**
 * Until the transaction ends nobody else writes these numbers: a number stands once in a corp, which no key of
 * the table can say, as its rows lie with their customers.
 */
export async function lockOrderNos(db: Db, corpId: string, orderNos: readonly string[]) {
  const names = orderNos.map((orderNo) => `${corpId} ${orderNo}`)
  await sql`select pg_advisory_xact_lock(k.key) from (
    select hashtextextended(name, 0) as key from unnest(${names}::text[]) as n(name) order by 1) k`.execute(
    db,
  )
}

/** Writes an order with its lines, in the place of what was there under its number. */
export async function saveOrder(db: Db, order: NewOrder, now: Date): Promise<void> {
  const { corpId: corp_id, customerId: customer_id, orderNo: order_no } = order
  const set = {
    paid_fen: order.paidFen,
    at: order.at,
    department_id: order.departmentId,
    till_staff_id: order.tillStaffId,
    till_name: order.tillName,
    outcome_id: order.outcomeId,
    body_hash: order.bodyHash,
    imported_at: now,
  }
  await db
    .insertInto('purchase')
    .values({ corp_id, customer_id, order_no, source: 'imported', created_at: now, ...set })
    .onConflict((oc) => oc.constraint('purchase__pk').doUpdateSet(set))
    .execute()
  await db
    .deleteFrom('purchase_line')
    .where('corp_id', '=', corp_id)
    .where('customer_id', '=', customer_id)
    .where('order_no', '=', order_no)
    .execute()
  await db
    .insertInto('purchase_line')
    .values(
      order.lines.map((line, n) => ({
        corp_id,
        customer_id,
        order_no,
        line_no: n + 1,
        product_code: line.productCode,
        name: line.name,
        category: line.category,
        quantity: line.quantity,
        paid_fen: line.paidFen,
        runs_out_on: line.runsOutOn,
      })),
    )
    .execute()
}

/** Takes away the tapped order that stood for this one, the likeliest of the day; its outcome, if there was one. */
export async function takeTapped(
  db: Db,
  order: { corpId: string; customerId: string; paidFen: number; at: Date },
  day: { from: Date; to: Date },
): Promise<string | null> {
  const { rows } = await sql<{ outcome_id: string | null }>`delete from purchase
    where corp_id = ${order.corpId} and customer_id = ${order.customerId} and order_no = (
      select order_no from purchase
      where corp_id = ${order.corpId} and customer_id = ${order.customerId} and source = 'tapped'
        and at >= ${day.from} and at < ${day.to}
      order by paid_fen = ${order.paidFen} desc,
        abs(extract(epoch from at - ${order.at}::timestamptz)), order_no limit 1)
    returning outcome_id`.execute(db)
  return rows[0]?.outcome_id ?? null
}

/** Which of these customers the corp has. */
export async function listCustomerIds(
  db: Db,
  corpId: string,
  ids: readonly string[],
): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const rows = await db
    .selectFrom('customer')
    .select('customer_id')
    .where('corp_id', '=', corpId)
    .where('customer_id', 'in', ids)
    .execute()
  return new Set(rows.map((row) => row.customer_id))
}

/**
 * Customers with whom somebody noted such a number (digits only, see phoneDigits), by number. Where one of them is
 * still a friend of somebody's, those who are not any more are left out.
 */
export async function listCustomersByPhone(
  db: Db,
  corpId: string,
  phones: readonly string[],
): Promise<Map<string, string[]>> {
  if (phones.length === 0) return new Map()
  const { rows } = await sql<{ phone: string; ids: string[]; standing: string[] | null }>`
    select n.phone, array_agg(distinct n.customer_id) as ids,
      array_agg(distinct n.customer_id) filter (where n.stands) as standing
    from (
      select f.customer_id, f.ended_at is null as stands, regexp_replace(regexp_replace(
        m.mobile, '\\D', '', 'g'), '^(0086|86)(?=\\d{11}$)', '') as phone
      from follow f cross join lateral jsonb_array_elements_text(f.mobiles) as m(mobile)
      where f.corp_id = ${corpId} and f.mobiles <> '[]'::jsonb) n
    where n.phone = any(${phones}::text[]) group by n.phone`.execute(db)
  return new Map(rows.map(({ phone, ids, standing }) => [phone, standing ?? ids]))
}
