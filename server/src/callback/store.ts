import { sql } from 'kysely'
import { json } from '../db/json.ts'
import type { Db } from '../db/open.ts'

export type NewEvent = {
  corpId: string
  hash: string
  kind: string
  fields: Record<string, string>
  happenedAt: Date
  /** Whether anybody works on it. */
  isWork: boolean
}

export type StoredEvent = { corpId: string; hash: string; isNew: boolean; isWaiting: boolean }

// Two changes within one second have the same XML: a copy may be the second of them. It is looked at again when the
// work on the first began this soon after that second; the allowance is for clocks that differ.
const sameMoment = sql`interval '3 seconds'`

/**
 * Stores callbacks that came together, in one statement; copies are counted. Whoever locks several rows does so in
 * the order of their hashes.
 */
export async function storeEvents(
  db: Db,
  events: readonly NewEvent[],
  receivedAt: Date,
): Promise<StoredEvent[]> {
  const again = sql`(wecom_event.state = 'done'
    and wecom_event.started_at <= wecom_event.happened_at + ${sameMoment})`
  const { rows } = await sql<StoredEvent>`insert into wecom_event
      (corp_id, event_hash, kind, fields, happened_at, received_at, copies, state, next_at)
    select r.corp_id, r.event_hash, r.kind, r.fields, r.happened_at, ${receivedAt}::timestamptz,
      r.copies, r.state, ${receivedAt}::timestamptz
    from jsonb_to_recordset(${json(rowsOf(events))}::jsonb) as r(corp_id text, event_hash text,
      kind text, fields jsonb, happened_at timestamptz, copies integer, state text)
    order by r.corp_id, r.event_hash
    on conflict (corp_id, event_hash) do update set
      copies = wecom_event.copies + excluded.copies,
      received_at = case when ${again} then excluded.received_at else wecom_event.received_at end,
      next_at = case when ${again} then excluded.next_at else wecom_event.next_at end,
      state = case when ${again} then 'waiting' else wecom_event.state end
    returning corp_id as "corpId", event_hash as hash, xmax::text = '0' as "isNew",
      state = 'waiting' as "isWaiting"`.execute(db)
  return rows
}

/** One row for each callback: the same row cannot be put twice by one statement. */
function rowsOf(events: readonly NewEvent[]) {
  const rows = new Map<string, ReturnType<typeof rowOf>>()
  for (const event of events) {
    const key = `${event.corpId} ${event.hash}`
    const known = rows.get(key)
    if (known) known.copies++
    else rows.set(key, rowOf(event))
  }
  return [...rows.values()]
}

function rowOf({ corpId, hash, kind, fields, happenedAt, isWork }: NewEvent) {
  const state = isWork ? 'waiting' : 'ignored'
  return {
    corp_id: corpId,
    event_hash: hash,
    kind,
    fields,
    happened_at: happenedAt,
    state,
    copies: 1,
  }
}

/** A callback somebody works on just now. */
export type ClaimedEvent = {
  hash: string
  kind: string
  fields: Record<string, string>
  happenedAt: Date
  receivedAt: Date
  /** How many had come when the work began. */
  copies: number
  attempts: number
  problem: string | null
}

/** Takes due callbacks of a corp, the longest due first, until `until`: then they are anybody's again. */
export async function claimDue(
  db: Db,
  corpId: string,
  { now, until, most }: { now: Date; until: Date; most: number },
): Promise<ClaimedEvent[]> {
  const { rows } = await sql<ClaimedEvent>`update wecom_event e
    set started_at = ${now}, claimed_until = ${until}, attempts = e.attempts + 1
    from (select event_hash from wecom_event
      where corp_id = ${corpId} and state = 'waiting' and next_at <= ${now}
        and (claimed_until is null or claimed_until <= ${now})
      order by next_at limit ${most} for update skip locked) due
    where e.corp_id = ${corpId} and e.event_hash = due.event_hash
    returning e.event_hash as hash, e.kind, e.fields, e.happened_at as "happenedAt",
      e.received_at as "receivedAt", e.copies, e.attempts, e.problem`.execute(db)
  return rows
}

/** The work on these is done, unless a copy came meanwhile that may be another change of that second. */
export async function settleEvents(
  db: Db,
  corpId: string,
  events: readonly ClaimedEvent[],
  now: Date,
): Promise<void> {
  if (events.length === 0) return
  const rows = events.map(({ hash, copies }) => ({ event_hash: hash, copies }))
  const again = sql`(e.copies > r.copies and e.started_at <= e.happened_at + ${sameMoment})`
  await sql`update wecom_event e
    set state = case when ${again} then 'waiting' else 'done' end,
      next_at = case when ${again} then ${now}::timestamptz else e.next_at end,
      attempts = 0, problem = null, claimed_until = null
    from (select w.event_hash, g.copies
      from jsonb_to_recordset(${json(rows)}::jsonb) as g(event_hash text, copies integer)
      join wecom_event w on w.corp_id = ${corpId} and w.event_hash = g.event_hash
      order by w.event_hash for update of w) r
    where e.corp_id = ${corpId} and e.event_hash = r.event_hash and e.state = 'waiting'`.execute(db)
}

/** What becomes of a callback that could not be worked on, or not yet. */
export type PutOff = {
  hash: string
  state: 'waiting' | 'failed'
  nextAt: Date
  attempts: number
  problem: string | null
}

export async function putOff(db: Db, corpId: string, events: readonly PutOff[]): Promise<void> {
  if (events.length === 0) return
  const rows = events.map(({ hash, nextAt, ...rest }) => ({
    event_hash: hash,
    next_at: nextAt,
    ...rest,
  }))
  await sql`update wecom_event e
    set state = r.state, next_at = r.next_at, attempts = r.attempts, problem = r.problem,
      claimed_until = null
    from (select w.event_hash, g.state, g.next_at, g.attempts, g.problem
      from jsonb_to_recordset(${json(rows)}::jsonb) as g(event_hash text, state text,
        next_at timestamptz, attempts integer, problem text)
      join wecom_event w on w.corp_id = ${corpId} and w.event_hash = g.event_hash
      order by w.event_hash for update of w) r
    where e.corp_id = ${corpId} and e.event_hash = r.event_hash and e.state = 'waiting'`.execute(db)
}

/** The corps that have callbacks to be worked on now. */
export async function listDueCorps(db: Db, now: Date): Promise<string[]> {
  const rows = await db
    .selectFrom('wecom_event')
    .select('corp_id')
    .distinct()
    .where('state', '=', 'waiting')
    .where('next_at', '<=', now)
    .where((eb) => eb.or([eb('claimed_until', 'is', null), eb('claimed_until', '<=', now)]))
    .execute()
  return rows.map((row) => row.corp_id)
}

/**
 * Forgets callbacks that came before `before` and are finished, or were given up: a sync has made up for those. At
 * most so many; gives how many.
 */
export async function forgetEvents(db: Db, before: Date, most: number): Promise<number> {
  const { rows } = await sql`delete from wecom_event e
    using (select corp_id, event_hash from wecom_event
      where received_at < ${before} and state <> 'waiting' limit ${most}) old
    where e.corp_id = old.corp_id and e.event_hash = old.event_hash
    returning 1`.execute(db)
  return rows.length
}

/** The platform checked the address now, or sent something acceptable. */
export async function stampCallback(
  db: Db,
  corpId: string,
  what: 'callback_checked_at' | 'callback_at',
  at: Date,
): Promise<void> {
  await db
    .updateTable('corp')
    .set({ [what]: at })
    .where('corp_id', '=', corpId)
    .execute()
}
