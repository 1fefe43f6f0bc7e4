import type { Purchase } from '@xiaoguan/shared'
import { type RawBuilder, sql } from 'kysely'
import { addDays } from '../corp-time.ts'
import type { Db } from '../db/open.ts'

const daysBack = 60
const daysAhead = 90
const mostNamed = 3

/**
 * What she has that runs out soon or has just run out, the next first: of each product what she bought last,
 * unless that was given back.
 */
export async function listRunsOut(
  db: Db,
  corpId: string,
  customerId: string,
  today: string,
): Promise<{ name: string; on: string }[]> {
  const { rows } = await sql<{ name: string; on: string }>`with line as (
      select coalesce(l.product_code, l.name) as product, l.name, l.runs_out_on, l.paid_fen, p.at
      from purchase_line l
      join purchase p on p.corp_id = ${corpId} and p.customer_id = ${customerId}
        and p.order_no = l.order_no
      where l.corp_id = ${corpId} and l.customer_id = ${customerId}),
    last as (
      select distinct on (product) product, name, runs_out_on, at from line
      where runs_out_on is not null order by product, at desc, runs_out_on desc)
    select name, runs_out_on as on from last
    where runs_out_on between ${addDays(today, -daysBack)}::date and ${addDays(today, daysAhead)}::date
      and (select sum(paid_fen) from line where line.product = last.product
        and line.at >= last.at) > 0
    order by runs_out_on, name limit ${sql.lit(mostNamed)}`.execute(db)
  return rows
}

export const pageLength = 50

type Place = { at: string; customerId: string; orderNo: string }
type PurchaseRow = Omit<Purchase, 'at'> & { at: Date }

/** The newest orders of a corp, or those before a place; one more than a page when there are older ones. */
export async function listPurchaseRows(
  db: Db,
  corpId: string,
  only: Purchase['source'] | undefined,
  before: Place | undefined,
): Promise<PurchaseRow[]> {
  const { rows } = await sql<PurchaseRow>`with page as materialized (
      select * from purchase p where corp_id = ${corpId}
        and ${only ? sql`source = ${only}` : sql`true`} and ${isBefore(before)}
      order by at desc, customer_id desc, order_no desc limit ${sql.lit(pageLength + 1)})
    select p.order_no as "orderNo", p.customer_id as "customerId", p.at, p.source,
      p.paid_fen as "paidFen", coalesce(s.name, p.till_name) as till,
      coalesce((select coalesce(c.salutation, c.name) from customer c
        where c.corp_id = ${corpId} and c.customer_id = p.customer_id), '') as "customerName",
      coalesce((select jsonb_agg(jsonb_build_object('name', l.name, 'category', l.category,
          'quantity', l.quantity, 'paidFen', l.paid_fen, 'runsOutOn', l.runs_out_on)
          order by l.line_no)
        from purchase_line l where l.corp_id = ${corpId} and l.customer_id = p.customer_id
          and l.order_no = p.order_no), '[]') as lines
    from page p
    left join staff s on s.corp_id = ${corpId} and s.staff_id = p.till_staff_id
    order by p.at desc, p.customer_id desc, p.order_no desc`.execute(db)
  return rows
}

function isBefore(place: Place | undefined): RawBuilder<boolean> {
  if (!place) return sql`true`
  return sql`(at, customer_id, order_no) < (${place.at}::timestamptz, ${place.customerId}, ${place.orderNo})`
}
