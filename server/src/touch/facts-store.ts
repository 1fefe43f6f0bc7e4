import { sql } from 'kysely'
import type { Reference } from '../corp/store.ts'
import type { CustomerRow } from '../customer/change-store.ts'
import { type VariableFacts, skinGroupName } from '../customer/variables.ts'
import type { Db } from '../db/open.ts'
import { listCustomerTagRows } from '../tag/store.ts'

/** Tags on a customer's present follows, all together, the newest first. */
export async function listTagIds(
  db: Db,
  key: { corpId: string; customerId: string },
): Promise<string[]> {
  const rows = await listCustomerTagRows(db, key.corpId, key.customerId)
  return rows.filter((row) => row.present).map((row) => row.tagId)
}

/** What fills the variables of a message from this staff to this customer. */
export async function readVariableFacts(
  db: Db,
  reference: Reference,
  customer: CustomerRow,
  staffId: string,
  tagIds: readonly string[],
): Promise<VariableFacts> {
  const { corpId, timeZone } = reference.corp
  const staff = reference.staff.get(staffId)
  const store = reference.departments.get(staff?.departmentId ?? Number.NaN)
  const known = await readDates(db, corpId, customer.customer_id)
  const skin = tagIds
    .map((tagId) => reference.tags.get(tagId))
    .find((tag) => tag?.group.name === skinGroupName)
  return {
    salutation: customer.salutation,
    staffName: staff?.name ?? '',
    storeName: store?.name ?? null,
    storeAddress: store?.address ?? null,
    lastPurchase: known.lastPurchase,
    skin: skin?.name ?? null,
    bookingAt: known.bookingAt,
    giftExpiresAt: known.giftExpiresAt,
    fields: customer.fields,
    timeZone,
  }
}

async function readDates(db: Db, corpId: string, customerId: string) {
  const { rows } = await sql<{
    bookingAt: Date | null
    giftExpiresAt: Date | null
    lastPurchase: string | null
  }>`select
    (select max(e.booking_at) from enrollment e where e.corp_id = ${corpId}
      and e.customer_id = ${customerId} and e.ended_at is null) as "bookingAt",
    (select max(e.gift_expires_at) from enrollment e where e.corp_id = ${corpId}
      and e.customer_id = ${customerId} and e.ended_at is null) as "giftExpiresAt",
    (select l.name from purchase p join purchase_line l on l.corp_id = p.corp_id
      and l.customer_id = p.customer_id and l.order_no = p.order_no
      where p.corp_id = ${corpId} and p.customer_id = ${customerId} and l.paid_fen > 0
      order by p.at desc, l.line_no limit 1) as "lastPurchase"`.execute(db)
  return rows[0] ?? { bookingAt: null, giftExpiresAt: null, lastPurchase: null }
}
