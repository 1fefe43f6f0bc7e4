import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { json } from '../db/json.ts'
import type { Db } from '../db/open.ts'
import { overdueAt } from '../task/store.ts'
import type { Waiting } from './words.ts'

export type Person = {
  corpId: string
  staffId: string
  isOperator: boolean
  restDays: number[]
  noticedAt: Date | null
  nextNoticeAt: Date | null
}

/** People on duty whose moment has come, or who never had one. */
export async function listDuePeople(
  db: Db,
  now: Date,
  limit: number,
): Promise<{ corpId: string; staffId: string }[]> {
  const rows = await db
    .selectFrom('staff')
    .select(['corp_id', 'staff_id'])
    .where('active', '=', true)
    .where((eb) => eb.or([eb('next_notice_at', 'is', null), eb('next_notice_at', '<=', now)]))
    .orderBy('next_notice_at')
    .limit(limit)
    .execute()
  return rows.map((row) => ({ corpId: row.corp_id, staffId: row.staff_id }))
}

/** Takes a person's moment, so that no other process does; undefined: somebody did. */
export async function claimPerson(
  db: Db,
  key: { corpId: string; staffId: string },
  next: (person: Person) => Date,
  now: Date,
): Promise<Person | undefined> {
  const row = await db
    .selectFrom('staff')
    .selectAll()
    .where('corp_id', '=', key.corpId)
    .where('staff_id', '=', key.staffId)
    .where('active', '=', true)
    .forUpdate()
    .executeTakeFirst()
  if (!row || (row.next_notice_at && row.next_notice_at > now)) return undefined
  const person: Person = {
    ...key,
    isOperator: row.role === 'operator',
    restDays: row.rest_days,
    noticedAt: row.noticed_at,
    nextNoticeAt: row.next_notice_at,
  }
  await setNext(db, key, next(person))
  return person
}

export async function setNext(db: Db, key: { corpId: string; staffId: string }, at: Date) {
  await db
    .updateTable('staff')
    .set({ next_notice_at: at })
    .where('corp_id', '=', key.corpId)
    .where('staff_id', '=', key.staffId)
    .execute()
}

export async function isAbsent(
  db: Db,
  key: { corpId: string; staffId: string },
  day: string,
): Promise<boolean> {
  const row = await db
    .selectFrom('absence')
    .select('absence_id')
    .where('corp_id', '=', key.corpId)
    .where('staff_id', '=', key.staffId)
    .where('from_day', '<=', day)
    .where('to_day', '>=', day)
    .executeTakeFirst()
  return row !== undefined
}

/** What others look up: hand-overs and troubles. */
type Others = 'taken' | 'stayed' | 'troubles'
type WaitingRow = Omit<Waiting, 'names' | 'onlyCustomerId' | Others> & {
  names: string[] | null
  customers: string[] | null
}

/** What waits for a person, counted in customers: all of it (`since` null), or what came up after `since`. */
export async function loadWaiting(
  db: Db,
  { corpId, staffId }: { corpId: string; staffId: string },
  { since, until, now }: { since: Date | null; until: Date; now: Date },
): Promise<Omit<Waiting, Others>> {
  const after = since ?? new Date(0)
  const { rows } = await sql<WaitingRow>`with
    due as (select t.customer_id, t.deadline_at as at, 2 as rank from task t
      where t.corp_id = ${corpId} and t.staff_id = ${staffId} and t.state in ('scheduled', 'due')
        and t.due_at > ${after} and t.due_at <= ${until}),
    noted as (select r.customer_id, r.due_at as at, 1 as rank from reminder r
      where r.corp_id = ${corpId} and r.staff_id = ${staffId} and r.done_at is null
        and r.due_at > ${after} and r.due_at <= ${until}),
    signals as (select g.customer_id, g.at, g.kind from signal g
      join customer c on c.corp_id = g.corp_id and c.customer_id = g.customer_id
      where g.corp_id = ${corpId} and g.answered_at is null and g.at > ${after} and g.at <= ${now}
        and coalesce(g.staff_id, c.main_follower_id) = ${staffId}),
    people as (select customer_id, at, rank from due union all select customer_id, at, rank from noted
      union all select customer_id, at, 0 from signals where kind not in ('deleted', 'lost')),
    named as (select p.customer_id, coalesce(c.salutation, c.name) as name, min(p.rank) as rank,
        min(p.at) as at
      from people p join customer c on c.corp_id = ${corpId} and c.customer_id = p.customer_id
      group by 1, 2 order by 3, 4 limit 5)
    select (select count(distinct customer_id)::int from people) as people,
      (select count(distinct customer_id)::int from due) as tasks,
      (select count(distinct customer_id)::int from noted) as reminders,
      (select count(distinct customer_id)::int from signals
        where kind not in ('deleted', 'lost')) as answers,
      (select count(distinct customer_id)::int from signals
        where kind in ('deleted', 'lost')) as lost,
      (select count(distinct t.customer_id)::int from task t where t.corp_id = ${corpId}
        and t.staff_id = ${staffId} and ${overdueAt(now)}) as late,
      (select count(*)::int from tag_change h where h.corp_id = ${corpId} and h.staff_id = ${staffId}
        and h.action = 'refused' and h.at > ${since ?? now}) as "refusedTags",
      (select array_agg(name order by rank, at) from named) as names,
      (select array_agg(distinct customer_id) from people) as customers`.execute(db)
  const { names, customers, ...counts } = rows[0] ?? { ...nothing, names: null, customers: null }
  const only = customers?.length === 1 ? (customers[0] ?? null) : null
  return { ...counts, names: names ?? [], onlyCustomerId: only }
}

const nothing = { people: 0, tasks: 0, late: 0, reminders: 0, answers: 0, lost: 0, refusedTags: 0 }

type MessageEnd = { state: 'sent'; at: Date } | { state: 'failed' | 'dropped'; problem: string }

/** Keeps what was sent to whom and whether it arrived; a try that is made again soon leaves no row. */
export async function addMessage(
  db: Db,
  { corpId, staffId }: { corpId: string; staffId: string },
  message: { kind: 'digest' | 'due'; body: Record<string, unknown>; at: Date; end: MessageEnd },
) {
  const { end } = message
  if (end.state !== 'dropped')
    await db
      .insertInto('staff_message')
      .values({
        corp_id: corpId,
        staff_id: staffId,
        message_id: randomUUID(),
        kind: message.kind,
        body: json(message.body),
        at: message.at,
        state: end.state,
        sent_at: end.state === 'sent' ? end.at : null,
        problem: end.state === 'sent' ? null : end.problem,
      })
      .execute()
  await db
    .updateTable('staff')
    .set(
      end.state === 'sent'
        ? { noticed_at: message.at, message_problem: null, message_problem_at: null }
        : end.state === 'failed'
          ? { message_problem: end.problem, message_problem_at: message.at }
          : { message_problem: end.problem },
    )
    .where('corp_id', '=', corpId)
    .where('staff_id', '=', staffId)
    .execute()
}
