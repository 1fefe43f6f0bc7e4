import { randomUUID } from 'node:crypto'
import type { TagSource } from '@xiaoguan/shared'
import { sql } from 'kysely'
import { json } from '../db/json.ts'
import type { Db } from '../db/open.ts'
import type { CustomerRow } from './change-store.ts'
import type { Contact, FollowRow } from './contact.ts'
import type { FollowTagRow } from './contact-tags.ts'
import { type EventCause, addDue } from './due-store.ts'
import type { CustomerEventKind } from './event-store.ts'

// Rows of many customers at once, a statement for each table: a sync goes through here page by page.

/**
 * For the rest of the transaction: a first sync fills empty tables, and a plan that was good for an empty one
 * would be kept for minutes.
 */
export async function planAnew(db: Db): Promise<void> {
  await sql`select set_config('plan_cache_mode', 'force_custom_plan', true)`.execute(db)
}

/** Adds those who are not known yet, in the order of their ids; two that meet wait for each other there. */
export async function addNewCustomers(
  db: Db,
  corpId: string,
  contacts: readonly Contact[],
  now: Date,
): Promise<void> {
  if (contacts.length === 0) return
  await db
    .insertInto('customer')
    .values(
      contacts.map((contact) => ({
        corp_id: corpId,
        customer_id: contact.customerId,
        name: contact.name,
        avatar: contact.avatar,
        gender: contact.gender,
        stage_at: now,
        created_at: now,
      })),
    )
    .onConflict((oc) => oc.doNothing())
    .execute()
}

// Each id is looked up by itself (`offset 0` keeps it so): until the tables are analyzed PostgreSQL believes that
// a corp has few rows, and would read all of them for every page.

export async function listKnownIds(db: Db, corpId: string, ids: readonly string[]) {
  const { rows } = await sql<{ id: string }>`select c.customer_id as id
    from unnest(${ids}::text[]) as k(id) cross join lateral (select customer_id from customer
      where corp_id = ${corpId} and customer_id = k.id offset 0) c`.execute(db)
  return new Set(rows.map((row) => row.id))
}

/** Locks customers in the order of their ids, as everybody does who holds several. */
export async function lockCustomers(
  db: Db,
  corpId: string,
  ids: readonly string[],
): Promise<CustomerRow[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<CustomerRow>`select c.*
    from unnest(${ids.toSorted()}::text[]) as k(id) cross join lateral (select * from customer
      where corp_id = ${corpId} and customer_id = k.id offset 0 for update) c`.execute(db)
  return rows
}

function groupRows<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const group = groups.get(keyOf(row))
    if (group) group.push(row)
    else groups.set(keyOf(row), [row])
  }
  return groups
}

/** All follows of these customers, ended ones too, by customer. */
export async function listFollows(
  db: Db,
  corpId: string,
  ids: readonly string[],
): Promise<Map<string, FollowRow[]>> {
  const { rows } = await sql<FollowRow>`select f.*
    from unnest(${ids}::text[]) as k(id) cross join lateral (select * from follow
      where corp_id = ${corpId} and customer_id = k.id offset 0) f`.execute(db)
  return groupRows(rows, (row) => row.customer_id)
}

export async function listFollowTags(
  db: Db,
  corpId: string,
  follows: readonly { customerId: string; staffId: string }[],
): Promise<Map<string, FollowTagRow[]>> {
  if (follows.length === 0) return new Map()
  const customerIds = follows.map((one) => one.customerId)
  const staffIds = follows.map((one) => one.staffId)
  const { rows } = await sql<FollowTagRow>`select t.*
    from unnest(${customerIds}::text[], ${staffIds}::text[]) as k(customer_id, staff_id)
    cross join lateral (select * from follow_tag where corp_id = ${corpId}
      and customer_id = k.customer_id and staff_id = k.staff_id offset 0) t`.execute(db)
  return groupRows(rows, followKey)
}

export const followKey = (row: { customer_id: string; staff_id: string }) =>
  `${row.customer_id} ${row.staff_id}`

/** Those of these people who are outside 客户联系: their follows are not shown. */
export async function listOutOfScope(
  db: Db,
  corpId: string,
  staffIds: readonly string[],
): Promise<Set<string>> {
  if (staffIds.length === 0) return new Set()
  const { rows } = await sql<{ id: string }>`select staff_id as id from staff
    where corp_id = ${corpId} and staff_id = any(${staffIds}::text[])
      and (in_scope is false or not active)`.execute(db)
  return new Set(rows.map((row) => row.id))
}

/** To whom our own hand-overs bring these customers, by follow that ends. */
export async function listTakers(
  db: Db,
  corpId: string,
  follows: readonly FollowRow[],
): Promise<Map<string, string>> {
  if (follows.length === 0) return new Map()
  const ids = [...new Set(follows.map((one) => one.customer_id))]
  const { rows } = await sql<{ customer_id: string; staff_id: string; toId: string }>`
    select h.customer_id, h.from_id as staff_id, h.to_id as "toId" from handover_customer h
    join follow f on f.corp_id = h.corp_id and f.customer_id = h.customer_id
      and f.staff_id = h.from_id
    where h.corp_id = ${corpId} and h.customer_id = any(${ids}::text[])
      and (h.state = 'waiting' or (h.state = 'done' and h.ended_at >= f.added_at))
    order by h.started_at`.execute(db)
  return new Map(rows.map((row) => [followKey(row), row.toId]))
}

export async function saveFollows(db: Db, rows: readonly FollowRow[]): Promise<void> {
  if (rows.length === 0) return
  await sql`insert into follow select * from jsonb_populate_recordset(null::follow, ${json(rows)}::jsonb)
    on conflict (corp_id, customer_id, staff_id) do update set
      remark = excluded.remark, description = excluded.description, added_at = excluded.added_at,
      add_way = excluded.add_way, state = excluded.state, ended_by = excluded.ended_by,
      ended_at = excluded.ended_at, handed_from_id = excluded.handed_from_id,
      handover_note = excluded.handover_note, handed_at = excluded.handed_at,
      fetched_at = excluded.fetched_at, customer_deleted_at = excluded.customer_deleted_at,
      mobiles = excluded.mobiles, remark_sync = excluded.remark_sync,
      remark_problem = excluded.remark_problem`.execute(db)
}

/** What the platform and the rules of follows decide about a customer. */
export async function saveCustomers(db: Db, rows: readonly CustomerRow[]): Promise<void> {
  if (rows.length === 0) return
  await sql`insert into customer
    select * from jsonb_populate_recordset(null::customer, ${json(rows)}::jsonb)
    on conflict (corp_id, customer_id) do update set
      name = excluded.name, avatar = excluded.avatar, gender = excluded.gender,
      fetched_at = excluded.fetched_at, lost_at = excluded.lost_at,
      main_follower_id = excluded.main_follower_id, created_at = excluded.created_at,
      search_words = excluded.search_words`.execute(db)
}

export async function saveFollowTags(db: Db, rows: readonly FollowTagRow[]): Promise<void> {
  if (rows.length === 0) return
  await sql`insert into follow_tag
    select * from jsonb_populate_recordset(null::follow_tag, ${json(rows)}::jsonb)
    on conflict (corp_id, customer_id, staff_id, tag_id) do update set
      present = excluded.present, added_at = excluded.added_at, added_by = excluded.added_by,
      source = excluded.source, sync = excluded.sync, sync_problem = excluded.sync_problem,
      revision = excluded.revision, settled_at = excluded.settled_at,
      suggested = excluded.suggested`.execute(db)
}

type TagKey = Pick<FollowTagRow, 'corp_id' | 'customer_id' | 'staff_id' | 'tag_id'>

/** Drops rows, unless they changed since they were read. */
export async function forgetFollowTags(db: Db, rows: readonly FollowTagRow[]): Promise<void> {
  if (rows.length === 0) return
  await sql`delete from follow_tag f
    using jsonb_to_recordset(${json(rows)}::jsonb)
      as k(corp_id text, customer_id text, staff_id text, tag_id text, revision integer)
    where f.corp_id = k.corp_id and f.customer_id = k.customer_id and f.staff_id = k.staff_id
      and f.tag_id = k.tag_id and f.revision = k.revision`.execute(db)
}

export type NewTagChange = TagKey & {
  action: 'added' | 'removed' | 'refused'
  source: TagSource
  reason: string | null
  at: Date
  actor_id?: string | null
  rule_id?: string | null
  bulk_id?: string | null
}

/** Writes history, in the order that is given. */
export async function addTagChangeRows(db: Db, rows: readonly NewTagChange[]): Promise<void> {
  if (rows.length === 0) return
  const given = rows.map((row) => ({ ...row, tag_change_id: randomUUID() }))
  // All but `seq`, which the database counts.
  const columns = sql.raw(`corp_id, customer_id, tag_change_id, staff_id, tag_id, action, actor_id,
    source, reason, at, rule_id, bulk_id`)
  await sql`insert into tag_change (${columns}) select ${columns}
    from jsonb_populate_recordset(null::tag_change, ${json(given)}::jsonb)`.execute(db)
}

export type NewEvent = {
  customer_id: string
  kind: CustomerEventKind
  actor_id: string | null
  source: 'staff' | 'wecom' | 'rule' | 'system'
  at: Date
  body: Record<string, unknown>
  /** False: found only now, though it happened long ago; sets no rule off. */
  isNews?: boolean
  /** Rules that led here. */
  cause?: EventCause | undefined
}

export async function addEvents(
  db: Db,
  corpId: string,
  events: readonly NewEvent[],
): Promise<void> {
  if (events.length === 0) return
  const given = events.map((one) => ({ ...one, corp_id: corpId, event_id: randomUUID() }))
  await sql`insert into customer_event
    select * from jsonb_populate_recordset(null::customer_event, ${json(given)}::jsonb)`.execute(db)
  const news = given.filter((one) => one.isNews !== false)
  await addDue(db, corpId, news)
}
