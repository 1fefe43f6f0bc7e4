import type { SignalKind, Touchpoint } from '@xiaoguan/shared'
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../db/open.ts'
import type { Session } from '../http/session.ts'
import { silentSignals, stillWaits } from '../signal/store.ts'
import type { Task } from '../sop/store.ts'

const customerColumns = sql`c.customer_id as "customerId", coalesce(c.salutation, c.name) as "customerName",
  c.name as "name", c.avatar as "avatar"`

export type CustomerOfRow = {
  customerId: string
  customerName: string
  name: string
  avatar: string | null
}
export type OwedTask = CustomerOfRow & {
  taskId: string
  sopVersionId: string
  stepId: string
  touchpoint: Touchpoint
  dueAt: Date
  deadlineAt: Date
  spentFen: number
  goalDeadlineAt: Date
  bookingAt: Date | null
  /** She wrote after we last contacted her. */
  wroteLast: boolean
  from: string | null
}
export type OwedReminder = CustomerOfRow & {
  reminderId: string
  text: string
  dueAt: Date
  by: string
  /** The outcome that made it. */
  outcome: string | null
}
export type WaitingSignal = CustomerOfRow & {
  eventId: string
  kind: SignalKind
  detail: string | null
  at: Date
}

/** SQL: task `t` is 超时, open and past its deadline at this moment, in whatever period it began. */
export const overdueAt = (now: Date): RawBuilder<boolean> =>
  sql`(t.state in ('scheduled', 'due') and t.due_at <= ${now} and t.deadline_at < ${now})`

/** Tasks of this person that may be done now. */
export async function listOwedTasks(db: Db, session: Session, now: Date): Promise<OwedTask[]> {
  const { rows } = await sql<OwedTask>`select ${customerColumns}, t.task_id as "taskId",
      t.sop_version_id as "sopVersionId", t.step_id as "stepId", t.touchpoint,
      t.due_at as "dueAt", t.deadline_at as "deadlineAt", c.spent_fen as "spentFen",
      e.goal_deadline_at as "goalDeadlineAt", e.booking_at as "bookingAt",
      coalesce(c.wrote_at > c.last_contact_at, false) as "wroteLast",
      coalesce(covered.name, handed.name) as "from"
    from task t
    join customer c on c.corp_id = t.corp_id and c.customer_id = t.customer_id
    join enrollment e on e.corp_id = t.corp_id and e.customer_id = t.customer_id
      and e.enrollment_id = t.enrollment_id
    left join follow f on f.corp_id = t.corp_id and f.customer_id = t.customer_id
      and f.staff_id = t.staff_id and f.ended_at is null
    left join staff handed on handed.corp_id = f.corp_id and handed.staff_id = f.handed_from_id
    left join staff covered on covered.corp_id = t.corp_id and covered.staff_id = t.covered_for_id
    where t.corp_id = ${session.corpId} and t.staff_id = ${session.staffId}
      and t.state in ('scheduled', 'due') and t.due_at <= ${now}`.execute(db)
  return rows
}

export async function listOwedReminders(
  db: Db,
  session: Session,
  until: Date,
): Promise<OwedReminder[]> {
  const { rows } = await sql<OwedReminder>`select ${customerColumns},
      r.reminder_id as "reminderId", r.text, r.due_at as "dueAt", coalesce(s.name, r.created_by) as "by",
      o.kind as "outcome"
    from reminder r
    join customer c on c.corp_id = r.corp_id and c.customer_id = r.customer_id
    left join staff s on s.corp_id = r.corp_id and s.staff_id = r.created_by
    left join outcome o on o.corp_id = r.corp_id and o.customer_id = r.customer_id
      and o.outcome_id = r.outcome_id
    where r.corp_id = ${session.corpId} and r.staff_id = ${session.staffId}
      and r.done_at is null and r.due_at < ${until}`.execute(db)
  return rows
}

/** What customers of this person did and nobody answered yet; of losses those that last, until 知道了. */
export async function listWaitingSignals(
  db: Db,
  session: Session,
  now: Date,
): Promise<WaitingSignal[]> {
  const { rows } = await sql<WaitingSignal>`select ${customerColumns},
      g.signal_id as "eventId", g.kind, g.detail, g.at
    from signal g
    join customer c on c.corp_id = g.corp_id and c.customer_id = g.customer_id
    where g.corp_id = ${session.corpId} and ${stillWaits(now)}
      and (g.kind not in (${sql.join(silentSignals)}) or c.lost_at is not null)
      and coalesce(g.staff_id, c.main_follower_id) = ${session.staffId}`.execute(db)
  return rows
}

/**
 * Figures of the day: `total` and `done` by first deadline, `late` and `coming` of what is open. What lapsed or was
 * skipped is nothing to do any more: not in `total`.
 */
export async function countToday(
  db: Db,
  session: Session,
  day: { from: Date; to: Date; now: Date },
): Promise<{ total: number; done: number; late: number; comingCount: number }> {
  const { rows } = await sql<{
    total: number
    done: number
    late: number
    comingCount: number
  }>`select
      count(*) filter (where t.left_out is null and (${overdueAt(day.now)}
        or (t.first_deadline_at >= ${day.from} and t.first_deadline_at < ${day.to}
          and t.state in ('scheduled', 'due', 'done'))))::int as total,
      count(*) filter (where t.first_deadline_at >= ${day.from} and t.first_deadline_at < ${day.to}
        and t.left_out is null and t.state = 'done')::int as done,
      count(*) filter (where ${overdueAt(day.now)})::int as late,
      count(*) filter (where t.state in ('scheduled', 'due') and t.due_at > ${day.now}
        and t.due_at < ${day.to})::int as "comingCount"
    from task t
    where t.corp_id = ${session.corpId} and t.staff_id = ${session.staffId}
      and (t.state in ('scheduled', 'due')
        or (t.first_deadline_at >= ${day.from} and t.first_deadline_at < ${day.to}))`.execute(db)
  return rows[0] ?? { total: 0, done: 0, late: 0, comingCount: 0 }
}

/** The times a task had before it was last put off. */
export async function findPostponement(
  db: Db,
  task: Task,
): Promise<
  Partial<Pick<Task, 'due_at' | 'deadline_at' | 'lapses_at' | 'postponed_to' | 'postponed_at'>>
> {
  const row = await db
    .selectFrom('customer_event')
    .select('body')
    .where('corp_id', '=', task.corp_id)
    .where('customer_id', '=', task.customer_id)
    .where('kind', '=', 'task.postponed')
    .where(sql`body ->> 'taskId'`, '=', task.task_id)
    .orderBy('at', 'desc')
    .executeTakeFirst()
  const before = row?.body
  if (!before) return {}
  const at = (name: string) => new Date(String(before[name]))
  return {
    due_at: at('dueAt'),
    deadline_at: at('deadlineAt'),
    lapses_at: at('lapsesAt'),
    postponed_to: before.postponedTo ? at('postponedTo') : null,
    postponed_at: before.postponedAt ? at('postponedAt') : null,
  }
}
