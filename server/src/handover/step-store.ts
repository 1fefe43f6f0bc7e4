import type { Selectable } from 'kysely'
import { sql } from 'kysely'
import type { HandoverCustomerState, HandoverTable } from '../db/wecom-tables.ts'
import type { Db } from '../db/open.ts'

export type HandoverRow = Selectable<HandoverTable>
type Key = { corp_id: string; handover_id: string }

// One step is a handful of calls with a timeout each; a killed process's work is taken up after this long.
const leaseMs = 120_000

/** Hand-overs whose time has come and that no process works on. */
export async function listDue(
  db: Db,
  now: Date,
): Promise<{ corpId: string; handoverId: string }[]> {
  return db
    .selectFrom('handover')
    .select(['corp_id as corpId', 'handover_id as handoverId'])
    .where('next_at', '<=', now)
    .where((eb) => eb.or([eb('claimed_until', 'is', null), eb('claimed_until', '<=', now)]))
    .orderBy('next_at')
    .limit(100)
    .execute()
}

/** Takes the hand-over for this process; undefined when it is over, not due, or somebody else's. */
export async function claim(
  db: Db,
  corpId: string,
  handoverId: string,
  now: Date,
): Promise<HandoverRow | undefined> {
  const until = new Date(now.getTime() + leaseMs)
  return (
    db
      .updateTable('handover')
      // Looked at again when the lease ends; a callback that comes meanwhile sets an earlier time.
      .set({ claimed_until: until, next_at: until })
      .where('corp_id', '=', corpId)
      .where('handover_id', '=', handoverId)
      .where('state', '=', 'waiting')
      .where('next_at', '<=', now)
      .where((eb) => eb.or([eb('claimed_until', 'is', null), eb('claimed_until', '<=', now)]))
      .returningAll()
      .executeTakeFirst()
  )
}

/** Holds on to it while a long step goes on. */
export async function renew(db: Db, key: Key, now: Date): Promise<void> {
  const until = new Date(now.getTime() + leaseMs)
  await sql`update handover set claimed_until = ${until},
      next_at = case when next_at = claimed_until then ${until}::timestamptz else next_at end
    where corp_id = ${key.corp_id} and handover_id = ${key.handover_id}
      and claimed_until is not null`.execute(db)
}

/** Lets go of it until `nextAt`, or until a callback that has come in between says sooner. */
export async function release(
  db: Db,
  key: Key,
  next: { nextAt: Date; attempts: number; problem: string | null },
): Promise<void> {
  await sql`update handover set claimed_until = null, attempts = ${next.attempts},
      problem = ${next.problem},
      next_at = case when next_at = claimed_until then ${next.nextAt}::timestamptz else next_at end
    where corp_id = ${key.corp_id} and handover_id = ${key.handover_id}`.execute(db)
}

/** Nothing is left to wait for. */
export async function finish(
  db: Db,
  key: Key,
  end: { at: Date; problem: string | null },
): Promise<void> {
  await db
    .updateTable('handover')
    .set({
      state: 'done',
      next_at: null,
      claimed_until: null,
      ended_at: end.at,
      problem: end.problem,
    })
    .where('corp_id', '=', key.corp_id)
    .where('handover_id', '=', key.handover_id)
    .execute()
}

export type CustomerRow = {
  customerId: string
  /** When the platform was told, or about to be. */
  startedAt: Date | null
  errcode: number | null
}

/** Customers in this state, by id from `after` on. */
export async function listIn(
  db: Db,
  key: Key,
  state: 'asked' | 'waiting',
  { after = '', limit }: { after?: string; limit: number },
): Promise<CustomerRow[]> {
  return db
    .selectFrom('handover_customer')
    .select(['customer_id as customerId', 'started_at as startedAt', 'errcode'])
    .where('corp_id', '=', key.corp_id)
    .where('handover_id', '=', key.handover_id)
    .where('state', '=', state)
    .where('customer_id', '>', after)
    .orderBy('customer_id')
    .limit(limit)
    .execute()
}

export async function countOpen(db: Db, key: Key): Promise<{ asked: number; waiting: number }> {
  const { rows } = await sql<{ asked: number; waiting: number }>`select
      count(*) filter (where state = 'asked')::int as asked,
      count(*) filter (where state = 'waiting')::int as waiting
    from handover_customer where corp_id = ${key.corp_id}
      and handover_id = ${key.handover_id}`.execute(db)
  return rows[0] ?? { asked: 0, waiting: 0 }
}

/** From here on the platform may know of them, whatever becomes of us. */
export async function markStarted(
  db: Db,
  key: Key,
  customerIds: readonly string[],
  at: Date,
): Promise<void> {
  await db
    .updateTable('handover_customer')
    .set({ started_at: at })
    .where('corp_id', '=', key.corp_id)
    .where('handover_id', '=', key.handover_id)
    .where('customer_id', 'in', customerIds)
    .where('started_at', 'is', null)
    .execute()
}

export type Fate = { state: HandoverCustomerState; errcode: number | null }

/** Sets what became of an open one; false when that was known already. */
export async function settle(
  db: Db,
  key: Key,
  customerId: string,
  fate: Fate,
  at: Date,
): Promise<boolean> {
  const row = await db
    .updateTable('handover_customer')
    .set({ ...fate, ended_at: fate.state === 'waiting' || fate.state === 'asked' ? null : at })
    .where('corp_id', '=', key.corp_id)
    .where('customer_id', '=', customerId)
    .where('handover_id', '=', key.handover_id)
    .where('state', 'in', ['asked', 'waiting'])
    .returning('customer_id')
    .executeTakeFirst()
  return row !== undefined
}

/** After days without a word nothing is awaited any more: the customers stay where they are. */
export async function giveUp(db: Db, key: Key, at: Date): Promise<void> {
  await db
    .updateTable('handover_customer')
    .set({ state: 'failed', ended_at: at })
    .where('corp_id', '=', key.corp_id)
    .where('handover_id', '=', key.handover_id)
    .where('state', 'in', ['asked', 'waiting'])
    .execute()
}
