import { addEvents, addTagChangeRows, lockCustomers } from '../customer/contact-rows-store.ts'
import type { Db } from '../db/open.ts'
import type { Follow } from './store.ts'

/** 知道了: these refusals on the own follow have been read. */
export async function acknowledgeRefusals(
  db: Db,
  { corpId, customerId, staffId }: Follow,
  tagIds: readonly string[],
): Promise<void> {
  if (tagIds.length === 0) return
  await db
    .updateTable('follow_tag')
    .set({ sync: 'synced', sync_problem: null })
    .where('corp_id', '=', corpId)
    .where('customer_id', '=', customerId)
    .where('staff_id', '=', staffId)
    .where('tag_id', 'in', [...tagIds])
    .where('sync', '=', 'refused')
    .execute()
}

const unknownTag = 40_068

/** Wishes for tags that vanished from the library before the platform was told: refused as it would, and told. */
export async function refuseVanished(
  db: Db,
  corpId: string,
  tagIds: readonly string[],
  at: Date,
): Promise<void> {
  const waiting = await db
    .selectFrom('follow_tag')
    .select('customer_id')
    .distinct()
    .where('corp_id', '=', corpId)
    .where('tag_id', 'in', [...tagIds])
    .where('present', '=', true)
    .where('sync', '=', 'pending')
    .execute()
  // In the order in which everybody holds several customers.
  await lockCustomers(
    db,
    corpId,
    waiting.map((row) => row.customer_id),
  )
  const rows = await db
    .updateTable('follow_tag')
    .set((eb) => ({
      present: false,
      sync: 'refused',
      sync_problem: String(unknownTag),
      settled_at: at,
      revision: eb('revision', '+', 1),
    }))
    .where('corp_id', '=', corpId)
    .where('tag_id', 'in', [...tagIds])
    .where('present', '=', true)
    .where('sync', '=', 'pending')
    .returning(['corp_id', 'customer_id', 'staff_id', 'tag_id'])
    .execute()
  const why = { source: 'wecom' as const, reason: String(unknownTag), at }
  await addTagChangeRows(
    db,
    rows.map((row) => ({ ...row, action: 'refused', ...why })),
  )
  await addEvents(
    db,
    corpId,
    rows.map(({ customer_id, staff_id: staffId, tag_id }) => ({
      customer_id,
      kind: 'tag.refused',
      actor_id: null,
      source: 'wecom',
      at,
      body: { staffId, tagIds: [tag_id], keptIds: [], errcode: unknownTag },
    })),
  )
}
