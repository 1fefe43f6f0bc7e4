import type { CustomerOrder, Segment, Stage } from '@xiaoguan/shared'
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../db/open.ts'
import { staffInReach } from '../http/access.ts'
import type { Session } from '../http/session.ts'
import { likePattern } from './search-words.ts'
import { type SegmentMoment, segmentSql } from './segment-store.ts'

/** Whom a list shows: of one's own or of all in reach, those found by all of these words and by the segment. */
export type ListWish = {
  parts: readonly string[]
  segment: Segment
  whose: 'mine' | 'reach'
}

/** Where a page ended: the order's value of its last customer as text, and her id. */
export type Place = { key: string; customerId: string }

export type ListedRow = {
  customerId: string
  salutation: string | null
  name: string
  avatar: string | null
  stage: Stage
  mainFollowerId: string | null
  lastContactAt: Date | null
  createdAt: Date
  spentFen: number
  lostAt: Date | null
  doNotDisturbAt: Date | null
  ownRemark: string | null
  mainRemark: string | null
  /** The asker follows her herself. */
  isOwn: boolean
  key: string
}

type Order = { key: RawBuilder<unknown>; type: RawBuilder<unknown>; isDown: boolean }

// Being added is a contact: who was never touched stands where she was added, as in the condition `silent`.
const contact = sql`coalesce(c.last_contact_at, c.created_at)`
const instant = sql`timestamptz`

const orders: Record<CustomerOrder, Order> = {
  last_contact: { key: contact, type: instant, isDown: true },
  longest_silent: { key: contact, type: instant, isDown: false },
  newest: { key: sql`c.created_at`, type: instant, isDown: true },
  spent: { key: sql`c.spent_fen`, type: sql`bigint`, isDown: true },
}

export async function listCustomerRows(
  db: Db,
  session: Session,
  wish: ListWish,
  moment: SegmentMoment,
  page: { order: CustomerOrder; after: Place | null; size: number },
): Promise<ListedRow[]> {
  const { key, type, isDown } = orders[page.order]
  const direction = isDown ? sql`desc` : sql`asc`
  const { after } = page
  const beyond = after
    ? sql<boolean>`(${key}, c.customer_id) ${isDown ? sql`<` : sql`>`}
        (${after.key}::${type}, ${after.customerId})`
    : sql<boolean>`true`
  const own = sql`o.corp_id = ${session.corpId} and o.customer_id = p."customerId"
    and (o.ended_at is null or o.ended_by = 'customer')`
  const { rows } = await sql<ListedRow>`
    select p.*,
      exists (select 1 from follow o where ${own} and o.staff_id = ${session.staffId}) as "isOwn",
      (select o.remark from follow o where ${own} and o.staff_id = ${session.staffId}) as "ownRemark",
      (select o.remark from follow o where ${own} and o.staff_id = p."mainFollowerId") as "mainRemark"
    from (select c.customer_id as "customerId", c.salutation, c.name, c.avatar, c.stage,
        c.main_follower_id as "mainFollowerId", c.last_contact_at as "lastContactAt",
        c.created_at as "createdAt", c.spent_fen as "spentFen", c.lost_at as "lostAt",
        c.do_not_disturb_at as "doNotDisturbAt", (${key})::text as key, ${key} as place
      from customer c
      where ${fitting(session, wish, moment)} and ${beyond}
      order by ${key} ${direction}, c.customer_id ${direction} limit ${page.size}) p
    order by p.place ${direction}, p."customerId" ${direction}`.execute(db)
  return rows
}

export async function countCustomers(
  db: Db,
  session: Session,
  wish: ListWish,
  moment: SegmentMoment,
): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::integer as count from customer c
    where ${fitting(session, wish, moment)}`.execute(db)
  return rows[0]?.count ?? 0
}

function fitting(session: Session, { parts, segment, whose }: ListWish, moment: SegmentMoment) {
  const { corpId, staffId } = session
  const conditions = [
    sql<boolean>`c.corp_id = ${corpId}`,
    ...parts.map(
      (part) => sql<boolean>`coalesce(c.search_words, lower(c.name)) like ${likePattern(part)}`,
    ),
    followedBy(
      corpId,
      whose === 'mine'
        ? sql<boolean>`f.staff_id = ${staffId}`
        : staffInReach(session, sql.ref('f.staff_id')),
    ),
    segmentSql(corpId, segment, moment),
  ]
  return sql<boolean>`${sql.join(conditions, sql` and `)}`
}

const followedBy = (corpId: string, isOne: RawBuilder<boolean>) =>
  sql<boolean>`exists (select 1 from follow f
    where f.corp_id = ${corpId} and f.customer_id = c.customer_id
      and (f.ended_at is null or f.ended_by = 'customer') and ${isOne})`
