import { sql } from 'kysely'
import type { Db } from '../db/open.ts'
import { staffInReach } from '../http/access.ts'
import type { Session } from '../http/session.ts'
import { overdueAt } from '../task/store.ts'

/** Whether there is such a person on duty, and whether the asker leads her (operators lead all). */
export async function findPersonInReach(
  db: Db,
  session: Session,
  staffId: string,
): Promise<{ active: boolean; reach: boolean } | undefined> {
  const { rows } = await sql<{ active: boolean; reach: boolean }>`select s.active,
    ${staffInReach(session, sql.ref('s.staff_id'))} as reach
    from staff s where s.corp_id = ${session.corpId} and s.staff_id = ${staffId}`.execute(db)
  return rows[0]
}

const overdue = (corpId: string, staffId: string, now: Date) => sql`t.corp_id = ${corpId}
  and t.staff_id = ${staffId} and ${overdueAt(now)}`

/** Tasks open and late at this moment. */
export async function countOverdue(
  db: Db,
  corpId: string,
  staffId: string,
  now: Date,
): Promise<number> {
  const { rows } = await sql<{ overdue: number }>`select count(*)::int as overdue from task t
    where ${overdue(corpId, staffId, now)}`.execute(db)
  return rows[0]?.overdue ?? 0
}

/** How the customers of a person's overdue tasks are called, the longest waiting first. */
export async function listOverdueNames(
  db: Db,
  corpId: string,
  staffId: string,
  now: Date,
): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select coalesce(c.salutation, c.name) as name
    from task t join customer c on c.corp_id = t.corp_id and c.customer_id = t.customer_id
    where ${overdue(corpId, staffId, now)}
    group by c.customer_id, c.salutation, c.name order by min(t.deadline_at), c.customer_id
    limit 50`.execute(db)
  return rows.map((row) => row.name)
}

export type Nudge = {
  nudgeId: string
  staffId: string
  byId: string
  overdue: number
  at: Date
  sentAt: Date | null
}

export async function findNudge(
  db: Db,
  corpId: string,
  staffId: string,
  nudgeId: string,
): Promise<Nudge | undefined> {
  const row = await db
    .selectFrom('nudge')
    .select(['nudge_id', 'staff_id', 'by_id', 'overdue', 'at', 'sent_at'])
    .where('corp_id', '=', corpId)
    .where('staff_id', '=', staffId)
    .where('nudge_id', '=', nudgeId)
    .executeTakeFirst()
  if (!row) return undefined
  return {
    nudgeId: row.nudge_id,
    staffId: row.staff_id,
    byId: row.by_id,
    overdue: row.overdue,
    at: row.at,
    sentAt: row.sent_at,
  }
}

/** False: she was nudged today already, by whomever. */
export async function addNudge(
  db: Db,
  corpId: string,
  nudge: Omit<Nudge, 'sentAt'> & { day: string },
): Promise<boolean> {
  const row = await db
    .insertInto('nudge')
    .values({
      corp_id: corpId,
      staff_id: nudge.staffId,
      nudge_id: nudge.nudgeId,
      by_id: nudge.byId,
      day: nudge.day,
      overdue: nudge.overdue,
      at: nudge.at,
    })
    .onConflict((oc) => oc.doNothing())
    .returning('nudge_id')
    .executeTakeFirst()
  return row !== undefined
}

/** How the sending of a nudge ended. */
export async function settleNudge(
  db: Db,
  nudge: { corpId: string; staffId: string; nudgeId: string },
  end: { sent_at: Date } | { problem: string },
) {
  await db
    .updateTable('nudge')
    .set(end)
    .where('corp_id', '=', nudge.corpId)
    .where('staff_id', '=', nudge.staffId)
    .where('nudge_id', '=', nudge.nudgeId)
    .execute()
}
