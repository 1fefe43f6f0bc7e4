import { type HandoverCandidate, handoverCandidatesMost } from '@xiaoguan/shared'
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../db/open.ts'
import { staffInReach } from '../http/access.ts'
import type { Session } from '../http/session.ts'

export type Person = { staffId: string; name: string; active: boolean; reach: boolean }

/** A person as the asker may see her: `reach` is whether she leads her (operators lead all). */
export async function findPerson(
  db: Db,
  session: Session,
  staffId: string,
): Promise<Person | undefined> {
  const { rows } = await sql<Person>`select s.staff_id as "staffId", s.name, s.active,
    ${staffInReach(session, sql.ref('s.staff_id'))} as reach
    from staff s where s.corp_id = ${session.corpId} and s.staff_id = ${staffId}`.execute(db)
  return rows[0]
}

export type Taker = { staffId: string; name: string; customers: number }

/** SQL: `s` may take customers over: at work, not known to be outside 客户联系, and led by the asker. */
const mayTake = (session: Session): RawBuilder<boolean> =>
  sql`(s.active and coalesce(s.in_scope, true) and ${staffInReach(session, sql.ref('s.staff_id'))})`

export async function mayTakeOver(db: Db, session: Session, staffId: string): Promise<boolean> {
  const { rows } = await sql`select 1 from staff s
    where s.corp_id = ${session.corpId} and s.staff_id = ${staffId} and ${mayTake(session)}`.execute(
    db,
  )
  return rows.length > 0
}

/** Who may take over, the least loaded first; an operator only if she serves customers anyway. */
export async function listTakers(db: Db, session: Session, fromId: string): Promise<Taker[]> {
  const { rows } = await sql<Taker>`select * from (
      select s.staff_id as "staffId", s.name, s.role,
        (select count(*)::int from follow f where f.corp_id = ${session.corpId}
          and f.staff_id = s.staff_id and f.ended_at is null) as customers
      from staff s where s.corp_id = ${session.corpId} and s.staff_id <> ${fromId}
        and ${mayTake(session)}) x
    where role <> 'operator' or customers > 0
    order by customers, "staffId" limit 500`.execute(db)
  return rows
}

/** SQL: the hand-over under way of follow `f`, if any. */
const underWay = sql`h.corp_id = f.corp_id and h.customer_id = f.customer_id
  and h.from_id = f.staff_id and h.state in ('asked', 'waiting')`

export type Candidate = Omit<HandoverCandidate, 'lastContactAt'> & { lastContactAt: Date | null }

/** Customers of a person: those with work to do first, those on their way to somebody last. */
export async function listCandidates(
  db: Db,
  corpId: string,
  staffId: string,
): Promise<{ customers: Candidate[]; total: number }> {
  const { rows } = await sql<Candidate & { total: number }>`select f.customer_id as "customerId",
      coalesce(c.salutation, c.name) as name, c.avatar, f.remark, coalesce(t.open, 0) as "openTasks",
      c.last_contact_at as "lastContactAt", coalesce(s.name, h.to_id) as "handingTo",
      count(*) over ()::int as total
    from follow f
    join customer c on c.corp_id = f.corp_id and c.customer_id = f.customer_id
    left join (select customer_id, count(*)::int as open from task
      where corp_id = ${corpId} and staff_id = ${staffId} and state in ('scheduled', 'due')
      group by customer_id) t on t.customer_id = f.customer_id
    left join handover_customer h on ${underWay}
    left join staff s on s.corp_id = h.corp_id and s.staff_id = h.to_id
    where f.corp_id = ${corpId} and f.staff_id = ${staffId} and f.ended_at is null
    order by (h.to_id is not null), coalesce(t.open, 0) desc, c.last_contact_at desc nulls last,
      f.customer_id
    limit ${handoverCandidatesMost}`.execute(db)
  return { customers: rows, total: rows[0]?.total ?? 0 }
}

export type Start = {
  corpId: string
  handoverId: string
  kind: 'on_job' | 'resigned'
  fromId: string
  toId: string
  message: string | null
  note: string | null
  askedBy: string
  at: Date
}

export async function addHandover(db: Db, start: Start): Promise<void> {
  await db
    .insertInto('handover')
    .values({
      corp_id: start.corpId,
      handover_id: start.handoverId,
      kind: start.kind,
      from_id: start.fromId,
      to_id: start.toId,
      message: start.message,
      note: start.note,
      asked_by: start.askedBy,
      asked_at: start.at,
      next_at: start.at,
    })
    .execute()
}

/**
 * Adds the follows of the giver that stand (null: all of them) and gives their number. One that is being
 * handed over already is left out: the unique index decides, also between two leads at once.
 */
export async function addCustomers(
  db: Db,
  { corpId, handoverId, fromId, toId }: Start,
  customerIds: readonly string[] | null,
): Promise<{ added: number; running: number }> {
  const chosen = customerIds
    ? sql`f.customer_id in (${sql.join(customerIds.length > 0 ? customerIds : [''])})`
    : sql`true`
  const standing = sql`f.corp_id = ${corpId} and f.staff_id = ${fromId} and f.ended_at is null
    and ${chosen}`
  const added = await sql`insert into handover_customer
      (corp_id, customer_id, handover_id, from_id, to_id)
    select f.corp_id, f.customer_id, ${handoverId}::uuid, ${fromId}::text, ${toId}::text
    from follow f where ${standing} order by f.customer_id
    on conflict (corp_id, customer_id, from_id) where state in ('asked', 'waiting') do nothing
    returning 1`.execute(db)
  if (added.rows.length > 0) return { added: added.rows.length, running: 0 }
  const { rows } = await sql`select 1 from follow f join handover_customer h on ${underWay}
    where ${standing} limit 1`.execute(db)
  return { added: 0, running: rows.length }
}

/** Callbacks told something about these customers: their hand-overs are asked about at once. */
export async function wakeHandovers(
  db: Db,
  corpId: string,
  customerIds: readonly string[],
  now: Date,
): Promise<void> {
  if (customerIds.length === 0) return
  await sql`update handover set next_at = ${now} where corp_id = ${corpId} and state = 'waiting'
    and handover_id in (select handover_id from handover_customer where corp_id = ${corpId}
      and customer_id in (${sql.join(customerIds)}) and state in ('asked', 'waiting'))`.execute(db)
}
