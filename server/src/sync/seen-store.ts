import { sql } from 'kysely'
import { json } from '../db/json.ts'
import type { Db } from '../db/open.ts'

export type FollowKey = { staffId: string; customerId: string }
type Run = { corpId: string; syncRunId: string }

/** Notes follows that the platform told of. */
export async function addSeen(db: Db, run: Run, follows: readonly FollowKey[]) {
  if (follows.length === 0) return
  const rows = follows.map(({ staffId, customerId }) => ({
    staff_id: staffId,
    customer_id: customerId,
  }))
  await sql`insert into sync_seen (corp_id, sync_run_id, staff_id, customer_id)
    select ${run.corpId}, ${run.syncRunId}::uuid, r.staff_id, r.customer_id
    from jsonb_to_recordset(${json(rows)}::jsonb) as r(staff_id text, customer_id text)
    on conflict do nothing`.execute(db)
}

export type UnmetFollow = FollowKey & {
  endedBy: 'staff' | 'transfer'
  /** Whether that staff still works here. */
  onDuty: boolean
}

/**
 * Follows that stand here, but that the platform did not tell of though it was asked: those of people in
 * scope whom it could tell of, and of people who left where somebody on duty took the customer over since. A follow added or
 * fetched after the run began is newer than its word. In order of staff and customer, after `after`.
 */
export async function listUnmet(
  db: Db,
  run: Run & { startedAt: Date },
  after: FollowKey,
  limit: number,
): Promise<UnmetFollow[]> {
  const { rows } = await sql<UnmetFollow>`select f.staff_id as "staffId",
      f.customer_id as "customerId",
      case when not s.active or exists (select 1 from follow g
          where g.corp_id = f.corp_id and g.customer_id = f.customer_id
            and g.staff_id <> f.staff_id and g.ended_at is null
            and g.add_way = ${assignedWay} and g.added_at >= f.added_at)
        or exists (select 1 from handover_customer h
          where h.corp_id = f.corp_id and h.customer_id = f.customer_id
            and h.from_id = f.staff_id and h.state in ('waiting', 'done')
            and h.started_at >= f.added_at)
        then 'transfer' else 'staff' end as "endedBy", s.active as "onDuty"
    from follow f join staff s on s.corp_id = f.corp_id and s.staff_id = f.staff_id
    where f.corp_id = ${run.corpId} and (f.ended_at is null or f.ended_by = 'customer')
      and (f.staff_id, f.customer_id) > (${after.staffId}, ${after.customerId})
      and f.added_at < ${run.startedAt}
      and (f.fetched_at is null or f.fetched_at < ${run.startedAt})
      and ((s.active and s.in_scope and s.licensed is distinct from false) or (not s.active and exists (select 1 from follow g
        join staff t on t.corp_id = g.corp_id and t.staff_id = g.staff_id and t.active
        where g.corp_id = f.corp_id and g.customer_id = f.customer_id
          and g.ended_at is null and g.added_at >= s.left_at)))
      and not exists (select 1 from sync_seen m
        where m.corp_id = f.corp_id and m.sync_run_id = ${run.syncRunId}
          and m.staff_id = f.staff_id and m.customer_id = f.customer_id)
    order by f.staff_id, f.customer_id limit ${limit}`.execute(db)
  return rows
}

/** add_way of a customer whom an administrator gave to a member. */
const assignedWay = 202

/** What was seen serves no more once the run has ended. */
export async function dropSeen(db: Db, corpId: string) {
  await db.deleteFrom('sync_seen').where('corp_id', '=', corpId).execute()
}

/** Tells the database how large these tables have become: its plans are still those for empty ones. */
export async function lookAtSizes(db: Db) {
  await sql`analyze customer, follow, follow_tag, sync_seen`.execute(db)
}
