import type { Product } from '@xiaoguan/shared'
import { sql } from 'kysely'
import type { Db } from '../db/open.ts'
import { longestDays } from './runs-out.ts'

export async function listProductRows(
  db: Db,
  corpId: string,
  codes?: readonly string[],
): Promise<Product[]> {
  if (codes?.length === 0) return []
  const products = db
    .selectFrom('product')
    .select([
      'product_code as productCode',
      'name',
      'category',
      'price_fen as priceFen',
      'cycle_days as cycleDays',
    ])
    .where('corp_id', '=', corpId)
    .where('deleted_at', 'is', null)
    .orderBy('category')
    .orderBy('product_code')
  return (codes ? products.where('product_code', 'in', codes) : products).execute()
}

/** Writes a product; one that was deleted is there again. */
export async function saveProductRow(db: Db, corpId: string, product: Product): Promise<void> {
  const set = {
    name: product.name,
    category: product.category,
    price_fen: product.priceFen,
    cycle_days: product.cycleDays,
    deleted_at: null,
  }
  await db
    .insertInto('product')
    .values({ corp_id: corpId, product_code: product.productCode, ...set })
    .onConflict((oc) => oc.constraint('product__pk').doUpdateSet(set))
    .execute()
}

/** The name of the product that is gone; undefined when there was none. */
export async function deleteProductRow(
  db: Db,
  corpId: string,
  productCode: string,
  now: Date,
): Promise<string | undefined> {
  const row = await db
    .updateTable('product')
    .set({ deleted_at: now })
    .where('corp_id', '=', corpId)
    .where('product_code', '=', productCode)
    .where('deleted_at', 'is', null)
    .returning('name')
    .executeTakeFirst()
  return row?.name
}

/** Works out anew until when what was sold of a product lasts; as runs-out.ts says for one line. */
export async function rewriteRunsOut(
  db: Db,
  { corpId, timeZone }: { corpId: string; timeZone: string },
  productCode: string,
  cycleDays: number | null,
): Promise<void> {
  await sql`update purchase_line l set runs_out_on = case when l.paid_fen > 0 and ${cycleDays}::bigint is not null then
      (p.at at time zone ${timeZone})::date
        + least(l.quantity::bigint * ${cycleDays}::bigint, ${longestDays})::integer end
    from purchase p
    where l.corp_id = ${corpId} and l.product_code = ${productCode}
      and p.corp_id = l.corp_id and p.customer_id = l.customer_id and p.order_no = l.order_no`.execute(
    db,
  )
}
