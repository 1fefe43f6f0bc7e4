import { sql } from 'kysely'
import type { Db } from '../db/open.ts'

// A member's new id: the platform shows her follows under it, and callbacks of before still name the old one.

type Rename = { from: string; to: string }

const renaming = 'change_contact.update_user'
const mostRenames = 10

/** The id a member has now, as far as callbacks told; her own where nobody renamed her. */
export async function findIdNow(db: Db, corpId: string, staffId: string): Promise<string> {
  let id = staffId
  for (let n = 0; n < mostRenames; n++) {
    const { rows } = await sql<{ to: string }>`select fields->>'NewUserID' as to from wecom_event
      where corp_id = ${corpId} and kind = ${renaming} and fields->>'UserID' = ${id}
        and fields->>'NewUserID' is not null and fields->>'NewUserID' <> ${staffId}
      order by happened_at desc limit 1`.execute(db)
    const next = rows[0]?.to
    if (!next || next === id) return id
    id = next
  }
  return id
}

/**
 * The customers whom this member follows by our knowledge. `isTold`: when last asked about her the platform showed
 * neither the old id nor the new one: there is nothing to hand over.
 */
export async function listCustomersOf(
  db: Db,
  corpId: string,
  { from, to }: Rename,
): Promise<{ customerId: string; isTold: boolean }[]> {
  const { rows } = await sql<{ customerId: string; isTold: boolean }>`
    select f.customer_id as "customerId", coalesce(c.fetched_at > f.fetched_at, false)
      and not exists (select 1 from follow t where t.corp_id = f.corp_id
        and t.customer_id = f.customer_id and t.staff_id = ${to} and t.ended_at is null) as "isTold"
    from follow f join customer c on c.corp_id = f.corp_id and c.customer_id = f.customer_id
    where f.corp_id = ${corpId} and f.staff_id = ${from}
      and (f.ended_at is null or f.ended_by = 'customer')
    order by f.customer_id`.execute(db)
  return rows
}

/** Follows that were just made by handing over (at `at`) are the old ones under another id. */
export async function keepWhatFollowsWere(
  db: Db,
  corpId: string,
  { from, to }: Rename,
  at: Date,
): Promise<void> {
  await sql`update follow t set added_at = f.added_at, add_way = f.add_way, state = f.state
    from follow f
    where f.corp_id = ${corpId} and f.staff_id = ${from}
      and t.corp_id = ${corpId} and t.customer_id = f.customer_id and t.staff_id = ${to}
      and t.handed_from_id = ${from} and t.added_at = ${at}`.execute(db)
}

/** The customers who deleted this member, and when, by what is known of her follows and by callbacks. */
export async function listDeletionsOf(
  db: Db,
  corpId: string,
  staffId: string,
): Promise<{ customerId: string; at: Date }[]> {
  const { rows } = await sql<{ customerId: string; at: Date }>`
    select customer_id as "customerId", max(at) as at from (
      select customer_id, customer_deleted_at as at from follow
        where corp_id = ${corpId} and staff_id = ${staffId} and customer_deleted_at is not null
      union all
      select fields->>'ExternalUserID', happened_at from wecom_event
        where corp_id = ${corpId} and kind = 'change_external_contact.del_follow_user'
          and fields->>'UserID' = ${staffId} and fields->>'ExternalUserID' is not null) d
    group by customer_id order by customer_id`.execute(db)
  return rows
}

/** Group chats name their people by id, and no callback tells of the chats of a renamed one. */
export async function renameInChats(db: Db, corpId: string, { from, to }: Rename): Promise<void> {
  await sql`update group_chat
    set owner_id = case when owner_id = ${from} then ${to}::text else owner_id end,
      staff_ids = (select coalesce(jsonb_agg(distinct
          case when s.id = ${from} then ${to}::text else s.id end), '[]'::jsonb)
        from jsonb_array_elements_text(staff_ids) as s(id))
    where corp_id = ${corpId}
      and (owner_id = ${from} or jsonb_exists(staff_ids, ${from}::text))`.execute(db)
}
