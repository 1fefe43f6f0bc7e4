import { sql } from 'kysely'
import type { Db } from '../db/open.ts'
import type { Follow } from '../tag/store.ts'

export type FollowKey = Pick<Follow, 'customerId' | 'staffId'>
export const nameOf = ({ customerId, staffId }: FollowKey): string => `${customerId} ${staffId}`

/** Those of these follows that stand, locked, each with the tags on it; by `nameOf`. */
export async function lockTagsOf(
  db: Db,
  corpId: string,
  follows: readonly FollowKey[],
): Promise<Map<string, Set<string>>> {
  const wanted = sql`unnest(${follows.map((one) => one.customerId)}::text[],
    ${follows.map((one) => one.staffId)}::text[]) as k(customer_id, staff_id)`
  const standing = await sql<FollowKey>`
    select f.customer_id as "customerId", f.staff_id as "staffId" from follow f
    join ${wanted} on k.customer_id = f.customer_id and k.staff_id = f.staff_id
    where f.corp_id = ${corpId} and f.ended_at is null
    order by f.customer_id, f.staff_id for update of f`.execute(db)
  const tags = new Map(standing.rows.map((one) => [nameOf(one), new Set<string>()]))
  const { rows } = await sql<FollowKey & { tagId: string }>`
    select t.customer_id as "customerId", t.staff_id as "staffId", t.tag_id as "tagId"
    from follow_tag t join ${wanted} on k.customer_id = t.customer_id and k.staff_id = t.staff_id
    where t.corp_id = ${corpId} and t.present`.execute(db)
  for (const row of rows) tags.get(nameOf(row))?.add(row.tagId)
  return tags
}

export type PastChange = FollowKey & { tagId: string; action: 'added' | 'removed' }

/**
 * What a bulk changed of these customers' tags, where nothing came since but the taking back itself and WeCom's
 * refusals: those left the tag as it was, so that another try has it to do still.
 */
export async function listLastOf(
  db: Db,
  { corpId, bulkId, undoneBy }: { corpId: string; bulkId: string; undoneBy: string },
  customerIds: readonly string[],
): Promise<PastChange[]> {
  const { rows } = await sql<PastChange>`
    select x.customer_id as "customerId", x.staff_id as "staffId", x.tag_id as "tagId", x.action
    from (select distinct on (h.customer_id, h.staff_id, h.tag_id) h.customer_id, h.staff_id,
        h.tag_id, h.action, h.bulk_id
      from tag_change h
      where h.corp_id = ${corpId} and h.customer_id = any(${customerIds}::text[])
        and h.action <> 'refused' and h.bulk_id is distinct from ${undoneBy}::uuid
      order by h.customer_id, h.staff_id, h.tag_id, h.at desc,
        h.seq desc) x
    where x.bulk_id = ${bulkId}
    order by x.customer_id, x.staff_id, x.tag_id`.execute(db)
  return rows
}
