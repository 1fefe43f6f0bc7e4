import { type Selectable, sql } from 'kysely'
import { json } from '../db/json.ts'
import type { Db } from '../db/open.ts'
import type { BulkCustomerTable, BulkTable } from '../db/tagging-tables.ts'

/** A running bulk that this process works on until `claimed_until`. */
export type HeldBulk = Selectable<BulkTable>

/** A step takes far less; what a killed process left is taken up after this long. */
const leaseMs = 10_000

export const leaseFrom = (now: Date): Date => new Date(now.getTime() + leaseMs)

/** Running ones that nobody works on. */
export async function listDue(db: Db, now: Date): Promise<{ corpId: string; bulkId: string }[]> {
  return db
    .selectFrom('bulk')
    .select(['corp_id as corpId', 'bulk_id as bulkId'])
    .where('next_at', '<=', now)
    .where((eb) => eb.or([eb('claimed_until', 'is', null), eb('claimed_until', '<=', now)]))
    .orderBy('next_at')
    .limit(100)
    .execute()
}

/** Takes the bulk for this process; undefined: it is not running, or another's. */
export async function claim(
  db: Db,
  corpId: string,
  bulkId: string,
  now: Date,
): Promise<HeldBulk | undefined> {
  return db
    .updateTable('bulk')
    .set({ claimed_until: leaseFrom(now) })
    .where('corp_id', '=', corpId)
    .where('bulk_id', '=', bulkId)
    .where('state', '=', 'running')
    .where((eb) => eb.or([eb('claimed_until', 'is', null), eb('claimed_until', '<=', now)]))
    .returningAll()
    .executeTakeFirst()
}

/** Changes a bulk that is still ours, and locks it: nobody steers it or takes it up within this transaction. */
async function change(
  db: Db,
  bulk: HeldBulk,
  set: Partial<Pick<HeldBulk, 'claimed_until' | 'state' | 'next_at' | 'ended_at'>>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('bulk')
    .set(set)
    .where('corp_id', '=', bulk.corp_id)
    .where('bulk_id', '=', bulk.bulk_id)
    .where('state', '=', 'running')
    .where('claimed_until', '=', bulk.claimed_until)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** First in a step's transaction. False: it was stopped, or is another's by now. */
export const hold = (db: Db, bulk: HeldBulk, until: Date): Promise<boolean> =>
  change(db, bulk, { claimed_until: until })

/** Anybody may go on with it. */
export const letGo = (db: Db, bulk: HeldBulk): Promise<boolean> =>
  change(db, bulk, { claimed_until: null })

/** Nobody is left. */
export const finish = (db: Db, bulk: HeldBulk, at: Date): Promise<boolean> =>
  change(db, bulk, { claimed_until: null, next_at: null, state: 'done', ended_at: at })

export async function listWaiting(db: Db, bulk: HeldBulk, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('bulk_customer')
    .select('customer_id')
    .where('corp_id', '=', bulk.corp_id)
    .where('bulk_id', '=', bulk.bulk_id)
    .where('state', '=', 'waiting')
    .orderBy('customer_id')
    .limit(limit)
    .execute()
  return rows.map((row) => row.customer_id)
}

/** What became of one customer; `problem` is a code of ours. */
export type Fate = {
  customerId: string
  state: 'done' | 'unchanged' | 'failed'
  problem: string | null
  changed: Selectable<BulkCustomerTable>['changed']
}

/** What a try before this one changed stays part of it. */
export async function settle(db: Db, bulk: HeldBulk, fates: readonly Fate[], at: Date) {
  await sql`update bulk_customer b set at = ${at}, problem = r.problem,
      state = case when r.state = 'unchanged' and b.changed is not null then 'done' else r.state end,
      changed = case when b.changed is null or r.changed is null then coalesce(r.changed, b.changed)
        else r.changed || jsonb_build_object('add', (b.changed->'add') || (r.changed->'add'),
          'remove', (b.changed->'remove') || (r.changed->'remove')) end
    from jsonb_to_recordset(${json(fates)}::jsonb)
      as r("customerId" text, state text, problem text, changed jsonb)
    where b.corp_id = ${bulk.corp_id} and b.customer_id = r."customerId"
      and b.bulk_id = ${bulk.bulk_id} and b.state = 'waiting'`.execute(db)
}
