import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { lockCustomers } from '../customer/contact-rows-store.ts'
import { addEvent } from '../customer/event-store.ts'
import type { Db } from '../db/open.ts'

/** What the platform, or an opened link, says a customer did. */
export type NewSignal = {
  customerId: string
  kind: 'liked' | 'commented' | 'opened'
  /** Whose post or message it was. */
  staffId: string
  at: Date
  detail: string | null
  /** The same for the same thing however often it is told. */
  sourceKey: string
}

type Standing = {
  customerId: string
  mainFollowerId: string | null
  lastContactAt: Date | null
  followers: string[]
}

/**
 * Keeps signals, each once, in a transaction: for whose post it was while she follows the customer, else for
 * the main follower. Of customers whom nobody follows (any more) nothing is kept. Gives how many are new.
 */
export async function recordSignals(
  db: Db,
  corpId: string,
  told: readonly NewSignal[],
): Promise<number> {
  const fresh = await listUnknown(db, corpId, told)
  const standing = await lockStanding(db, corpId, fresh)
  let added = 0
  for (const signal of fresh) {
    const customer = standing.get(signal.customerId)
    if (customer && (await record(db, corpId, customer, signal))) added += 1
  }
  return added
}

const pairs = (told: readonly NewSignal[]) =>
  sql.join(told.map((one) => sql`(${one.customerId}, ${one.sourceKey})`))

/** Most were told before: they need no lock. */
async function listUnknown(db: Db, corpId: string, told: readonly NewSignal[]) {
  if (told.length === 0) return []
  const { rows } = await sql<{ customer_id: string; source_key: string }>`
    select customer_id, source_key from signal
    where corp_id = ${corpId} and (customer_id, source_key) in (${pairs(told)})`.execute(db)
  const known = new Set(rows.map((row) => `${row.customer_id} ${row.source_key}`))
  return told.filter((one) => !known.has(`${one.customerId} ${one.sourceKey}`))
}

async function lockStanding(
  db: Db,
  corpId: string,
  signals: readonly NewSignal[],
): Promise<Map<string, Standing>> {
  if (signals.length === 0) return new Map()
  const customerIds = [...new Set(signals.map((one) => one.customerId))]
  await lockCustomers(db, corpId, customerIds)
  const ids = sql.join(customerIds)
  const { rows } = await sql<Standing>`select c.customer_id as "customerId",
      c.main_follower_id as "mainFollowerId", c.last_contact_at as "lastContactAt",
      array_agg(f.staff_id) as followers
    from customer c join follow f on f.corp_id = c.corp_id and f.customer_id = c.customer_id
      and f.ended_at is null
    where c.corp_id = ${corpId} and c.customer_id in (${ids})
    group by c.customer_id, c.main_follower_id, c.last_contact_at`.execute(db)
  return new Map(rows.map((row) => [row.customerId, row]))
}

async function record(db: Db, corpId: string, customer: Standing, signal: NewSignal) {
  const { customerId, kind, at, detail, sourceKey } = signal
  const { followers, mainFollowerId, lastContactAt } = customer
  const staffId = followers.includes(signal.staffId) ? signal.staffId : mainFollowerId
  const row = await db
    .insertInto('signal')
    .values({
      corp_id: corpId,
      customer_id: customerId,
      signal_id: randomUUID(),
      kind,
      staff_id: staffId,
      detail,
      at,
      // Told late: whoever wrote to her since has answered.
      answered_at: lastContactAt && lastContactAt > at ? lastContactAt : null,
      source_key: sourceKey,
    })
    .onConflict((oc) => oc.doNothing())
    .returning('signal_id')
    .executeTakeFirst()
  if (!row) return false
  const event = { corpId, customerId, actorId: null, source: 'wecom', at } as const
  await addEvent(db, { ...event, kind: `signal.${kind}`, body: { signalId: row.signal_id } })
  return true
}
