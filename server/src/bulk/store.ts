import type { BulkAction, Segment } from '@xiaoguan/shared'
import { type Selectable, sql } from 'kysely'
import { addAudit } from '../audit/store.ts'
import { json } from '../db/json.ts'
import type { Db } from '../db/open.ts'
import type { BulkTable } from '../db/tagging-tables.ts'
import type { Actor } from '../http/access.ts'

export type BulkRow = Selectable<BulkTable> & { undone_by: string | null }

export type NewBulk = {
  corpId: string
  bulkId: string
  action: BulkAction
  segment: Segment | null
  undoesId: string | null
  askedBy: string
  at: Date
}

/** Writes a bulk down with its line in the audit log; false: it stands there already. */
export async function addBulk(db: Db, bulk: NewBulk): Promise<boolean> {
  const { corpId, bulkId, askedBy, at } = bulk
  const added = await db
    .insertInto('bulk')
    .values({
      corp_id: corpId,
      bulk_id: bulkId,
      action: json(bulk.action),
      segment: bulk.segment && json(bulk.segment),
      undoes_id: bulk.undoesId,
      asked_by: askedBy,
      asked_at: at,
      next_at: at,
    })
    .onConflict((oc) => oc.doNothing())
    .returning('bulk_id')
    .executeTakeFirst()
  if (!added) return false
  const action = bulk.undoesId ? 'bulk.take_back' : `bulk.${bulk.action.kind}`
  await addAudit(db, { corpId, actorId: askedBy, action, subject: bulkId, at })
  return true
}

export async function setTotal(db: Db, corpId: string, bulkId: string, total: number) {
  await db
    .updateTable('bulk')
    .set({ total })
    .where('corp_id', '=', corpId)
    .where('bulk_id', '=', bulkId)
    .execute()
}

const bulksShown = 50

/** One's own, an operator everybody's; the newest first. */
export async function listBulkRows(db: Db, actor: Actor): Promise<BulkRow[]> {
  return visibleTo(db, actor).orderBy('b.asked_at', 'desc').limit(bulksShown).execute()
}

/** `lock`: until the transaction ends no step of it is taken. */
export async function findBulk(
  db: Db,
  actor: Actor,
  bulkId: string,
  { lock = false } = {},
): Promise<BulkRow | undefined> {
  const found = visibleTo(db, actor).where('b.bulk_id', '=', bulkId)
  return (lock ? found.forUpdate('b') : found).executeTakeFirst()
}

function visibleTo(db: Db, { corpId, staffId, role }: Actor) {
  const all = db
    .selectFrom('bulk as b')
    .selectAll('b')
    .select((eb) =>
      eb
        .selectFrom('bulk as u')
        .select('u.bulk_id')
        .whereRef('u.corp_id', '=', 'b.corp_id')
        .whereRef('u.undoes_id', '=', 'b.bulk_id')
        .limit(1)
        .as('undone_by'),
    )
    .where('b.corp_id', '=', corpId)
  return role === 'operator' ? all : all.where('b.asked_by', '=', staffId)
}

export type Counts = { waiting: number; done: number; unchanged: number; failed: number }

export async function countStates(
  db: Db,
  corpId: string,
  bulkIds: readonly string[],
): Promise<Map<string, Counts>> {
  const { rows } = await sql<Counts & { bulkId: string }>`select bulk_id as "bulkId",
      count(*) filter (where state = 'waiting')::integer as waiting,
      count(*) filter (where state = 'done')::integer as done,
      count(*) filter (where state = 'unchanged')::integer as unchanged,
      count(*) filter (where state = 'failed')::integer as failed
    from bulk_customer where corp_id = ${corpId} and bulk_id = any(${bulkIds}::uuid[])
    group by bulk_id`.execute(db)
  return new Map(rows.map(({ bulkId, ...counts }) => [bulkId, counts]))
}

/** Over `b` = bulk_customer and `t` = follow_tag: a tag that the bulk changed there. */
const changedTag = sql`t.corp_id = b.corp_id and t.customer_id = b.customer_id
  and t.staff_id = b.changed->>'staffId'
  and (b.changed->'add' ? t.tag_id or b.changed->'remove' ? t.tag_id)`

export type Told = { pending: number; refused: number }

/** What the platform has still to take of the tags changed, and what it refused. */
export async function countTold(
  db: Db,
  corpId: string,
  bulkIds: readonly string[],
): Promise<Map<string, Told>> {
  const { rows } = await sql<Told & { bulkId: string }>`select b.bulk_id as "bulkId",
      count(*) filter (where t.sync = 'pending')::integer as pending,
      count(*) filter (where t.sync = 'refused')::integer as refused
    from bulk_customer b join follow_tag t on ${changedTag} and t.sync <> 'synced'
    where b.corp_id = ${corpId} and b.bulk_id = any(${bulkIds}::uuid[]) and b.changed is not null
    group by b.bulk_id`.execute(db)
  return new Map(rows.map(({ bulkId, ...told }) => [bulkId, told]))
}

export type FailureRow = { customerId: string; name: string; problem: string; at: Date }

/** Those that failed, and then those whose tag the platform refused, with its errcode. */
export async function listFailures(
  db: Db,
  corpId: string,
  bulkId: string,
  limit: number,
): Promise<FailureRow[]> {
  const { rows } = await sql<FailureRow>`select x.customer_id as "customerId",
      coalesce(c.salutation, c.name, x.customer_id) as name, x.problem, x.at
    from (select b.customer_id, b.problem, b.at, 0 as place from bulk_customer b
        where b.corp_id = ${corpId} and b.bulk_id = ${bulkId} and b.state = 'failed'
      union all
      select b.customer_id, min(t.sync_problem), max(coalesce(t.settled_at, b.at)), 1
        from bulk_customer b join follow_tag t on ${changedTag} and t.sync = 'refused'
        where b.corp_id = ${corpId} and b.bulk_id = ${bulkId} and b.state <> 'failed'
          and b.changed is not null
        group by b.customer_id) x
    left join customer c on c.corp_id = ${corpId} and c.customer_id = x.customer_id
    order by x.place, x.customer_id limit ${limit}`.execute(db)
  return rows
}

/** Those that failed or were refused wait again; what each changed before stays known. Gives how many. */
export async function resetFailed(db: Db, corpId: string, bulkId: string): Promise<number> {
  const { numAffectedRows } = await sql`update bulk_customer b
    set state = 'waiting', problem = null
    where b.corp_id = ${corpId} and b.bulk_id = ${bulkId} and (b.state = 'failed'
      or (b.changed is not null and exists (select 1 from follow_tag t
        where ${changedTag} and t.sync = 'refused')))`.execute(db)
  return Number(numAffectedRows ?? 0)
}

/** Whoever works on it ends before the next step; `next_at` says when it goes on. */
export async function setCourse(
  db: Db,
  bulk: Pick<BulkRow, 'corp_id' | 'bulk_id'>,
  course: Pick<BulkRow, 'state' | 'next_at' | 'stopped_by'>,
): Promise<void> {
  await db
    .updateTable('bulk')
    .set({ ...course, claimed_until: null, ended_at: null })
    .where('corp_id', '=', bulk.corp_id)
    .where('bulk_id', '=', bulk.bulk_id)
    .execute()
}
