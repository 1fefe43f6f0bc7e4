import { sql } from 'kysely'
import type { Db } from '../db/open.ts'

type Place = { customerId: string; staffId: string }
type Moved = Place & { standing: boolean }
export type TagMove = { corpId: string; fromTagId: string; toTagId: string; by: string; at: Date }

export async function findTagName(
  db: Db,
  corpId: string,
  tagId: string,
): Promise<string | undefined> {
  const tag = await db
    .selectFrom('tag')
    .select('name')
    .where('corp_id', '=', corpId)
    .where('tag_id', '=', tagId)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  return tag?.name
}

/**
 * Gives the new tag to the next follows that have the old one, and takes the old one off: wishes for the platform
 * where the follow stands, our own record alone where it ended. Gives those follows; none: all are through.
 */
export async function moveNextFollows(
  db: Db,
  move: TagMove,
  after: Place | undefined,
  limit: number,
): Promise<Moved[]> {
  const rows = await lockNext(db, move, after, limit)
  if (rows.length === 0) return rows
  const { corpId, fromTagId, toTagId, by, at } = move
  const chosen = sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
    as r("customerId" text, "staffId" text, standing boolean)`
  const ofChosen = sql`t.corp_id = ${corpId} and t.tag_id = ${fromTagId}
    and t.customer_id = r."customerId" and t.staff_id = r."staffId"`
  await sql`insert into follow_tag
      (corp_id, customer_id, staff_id, tag_id, present, added_at, added_by, source, suggested, sync)
    select t.corp_id, t.customer_id, t.staff_id, ${toTagId}, true, t.added_at, t.added_by, t.source,
      t.suggested,
      case when r.standing then 'pending' else 'synced' end
    from ${chosen} join follow_tag t on ${ofChosen}
    on conflict (corp_id, customer_id, staff_id, tag_id) do update
      set present = true, sync = excluded.sync, suggested = excluded.suggested, revision = follow_tag.revision + 1
    where not follow_tag.present`.execute(db)
  await sql`update follow_tag t set present = false, sync = 'pending', revision = t.revision + 1
    from ${chosen} where ${ofChosen} and r.standing`.execute(db)
  await sql`delete from follow_tag t using ${chosen} where ${ofChosen} and not r.standing`.execute(
    db,
  )
  for (const [tagId, action] of [
    [fromTagId, 'removed'],
    [toTagId, 'added'],
  ])
    await sql`insert into tag_change (corp_id, customer_id, tag_change_id, staff_id, tag_id, action,
        actor_id, source, reason, at)
      select ${corpId}, r."customerId", gen_random_uuid(), r."staffId", ${tagId}, ${action}, ${by},
        'staff', 'moved', ${at} from ${chosen}`.execute(db)
  await sql`insert into customer_event (corp_id, customer_id, event_id, kind, actor_id, source, at, body)
    select ${corpId}, r."customerId", gen_random_uuid(), 'tag.changed', ${by}, 'staff', ${at},
      jsonb_build_object('staffId', r."staffId", 'added', jsonb_build_array(${toTagId}::text),
        'removed', jsonb_build_array(${fromTagId}::text), 'source', 'staff')
    from ${chosen}`.execute(db)
  return rows
}

/** Held in one order, as everybody does who holds several. */
async function lockNext(
  db: Db,
  { corpId, fromTagId }: TagMove,
  after: Place | undefined,
  limit: number,
): Promise<Moved[]> {
  const { rows } = await sql<Moved>`select t.customer_id as "customerId", t.staff_id as "staffId",
      f.ended_at is null as standing
    from follow_tag t join follow f on f.corp_id = t.corp_id and f.customer_id = t.customer_id
      and f.staff_id = t.staff_id
    where t.corp_id = ${corpId} and t.tag_id = ${fromTagId} and t.present
      and (t.customer_id, t.staff_id) > (${after?.customerId ?? ''}, ${after?.staffId ?? ''})
    order by t.customer_id, t.staff_id limit ${limit} for update of f, t`.execute(db)
  return rows
}

/** Follows that still have a tag, and those whose wish about it the platform has not been told. */
export async function countLeft(
  db: Db,
  corpId: string,
  tagId: string,
): Promise<{ present: number; pending: number }> {
  const { rows } = await sql<{ present: number; pending: number }>`select
      count(*) filter (where present)::integer as present,
      count(*) filter (where sync = 'pending')::integer as pending
    from follow_tag where corp_id = ${corpId} and tag_id = ${tagId}`.execute(db)
  return rows[0] ?? { present: 0, pending: 0 }
}
