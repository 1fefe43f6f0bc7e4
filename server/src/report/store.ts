import {
  type Completion,
  type ReportTask,
  type TaskState,
  type Touchpoint,
  personTasksMost,
} from '@xiaoguan/shared'
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../db/open.ts'
import { ledDepartments } from '../http/access.ts'
import type { Session } from '../http/session.ts'
import { overdueAt } from '../task/store.ts'

/** Whose tasks: of departments (null: of all), or of one person, or both. */
export type Scope = {
  corpId: string
  departmentIds: readonly number[] | null
  staffId: string | null
}
type Span = { from: Date; to: Date }

export async function listLedDepartmentIds(db: Db, session: Session): Promise<number[]> {
  const { rows } = await ledDepartments(session).execute(db)
  return rows.map((row) => row.department_id)
}

/** The part of completion a task `t` stands in at `now`: shared/src/rules/completion.ts word for word. */
const partAt = (now: Date): RawBuilder<unknown> => sql`case
  when t.left_out <> '' then 'left_out'
  when t.first_deadline_at > ${now} then 'not_yet_due'
  when t.state = 'done' and t.done_at > t.first_deadline_at then 'late'
  when t.state = 'done' and t.done_at is not null and t.done_how = 'confirmed' then 'on_time_confirmed'
  when t.state = 'done' and t.done_at is not null then 'on_time_self'
  when t.state = 'skipped' then 'skipped'
  when t.postponed_to is not null then 'postponed'
  else 'missed' end`

/** For whom a task counts: one that was late when it was handed over stays the former owner's. */
const countsFor = sql`coalesce(t.missed_by_id, t.staff_id)`
/** Who has to do it now. */
const ownedBy = sql`t.staff_id`

function inScope(
  { corpId, departmentIds, staffId }: Scope,
  person: RawBuilder<unknown>,
): RawBuilder<unknown> {
  const ofPerson = staffId === null ? sql`true` : sql`${person} = ${staffId}`
  if (departmentIds === null) return sql`t.corp_id = ${corpId} and ${ofPerson}`
  if (departmentIds.length === 0) return sql`false`
  return sql`t.corp_id = ${corpId} and ${ofPerson}
    and t.department_id in (${sql.join(departmentIds)})`
}

export type CompletionRow = Completion & {
  departmentId: number | null
  staffId: string
  sopId: string
}

/** Completion in the finest grain asked for; sums of it are the figures of wholes. */
export async function listCompletions(
  db: Db,
  scope: Scope,
  { from, to }: Span,
  now: Date,
): Promise<CompletionRow[]> {
  const count = (part: ReportTask['part']) =>
    sql`count(*) filter (where part = ${sql.lit(part)})::int`
  const { rows } = await sql<CompletionRow>`select department_id as "departmentId",
    staff_id as "staffId", sop_id as "sopId",
    count(*) filter (where part not in ('left_out', 'not_yet_due', 'overdue'))::int as owed,
    ${count('on_time_confirmed')} as "onTimeConfirmed", ${count('on_time_self')} as "onTimeSelf",
    ${count('late')} as late, ${count('skipped')} as skipped, ${count('postponed')} as postponed,
    ${count('missed')} as missed, ${count('not_yet_due')} as "notYetDue",
    count(*) filter (where part = 'overdue')::int as overdue
    from (select t.department_id, ${countsFor} as staff_id, t.sop_id, ${partAt(now)} as part
      from task t where ${inScope(scope, countsFor)}
        and t.first_deadline_at >= ${from} and t.first_deadline_at < ${to}
      union all
      select t.department_id, ${ownedBy}, t.sop_id, 'overdue'
      from task t where ${inScope(scope, ownedBy)} and ${overdueAt(now)}) x
    group by department_id, staff_id, sop_id`.execute(db)
  return rows
}

export type TaskOfPerson = {
  taskId: string
  customerId: string
  customerName: string
  sopVersionId: string
  stepId: string
  touchpoint: Touchpoint
  state: TaskState
  part: ReportTask['part']
  overdue: boolean
  firstDeadlineAt: Date
  doneAt: Date | null
  reason: string | null
}

/** The tasks behind a person's figures: trouble first, the latest of it first. */
export async function listTasksOfPerson(
  db: Db,
  scope: Scope,
  { from, to }: Span,
  now: Date,
): Promise<TaskOfPerson[]> {
  const { rows } = await sql<TaskOfPerson>`select t.task_id as "taskId",
    t.customer_id as "customerId", coalesce(c.salutation, c.name) as "customerName",
    t.sop_version_id as "sopVersionId", t.step_id as "stepId", t.touchpoint, t.state,
    ${partAt(now)} as part, ${overdueAt(now)} as overdue, t.first_deadline_at as "firstDeadlineAt", t.done_at as "doneAt",
    t.skip_reason as reason
    from task t join customer c on c.corp_id = t.corp_id and c.customer_id = t.customer_id
    where (${inScope(scope, countsFor)}
        and t.first_deadline_at >= ${from} and t.first_deadline_at < ${to})
      or (${inScope(scope, ownedBy)} and ${overdueAt(now)})
    order by case when ${overdueAt(now)} then 0
      when ${partAt(now)} in ('missed', 'postponed', 'skipped', 'late') then 1 else 2 end,
      t.first_deadline_at desc, t.task_id limit ${personTasksMost}`.execute(db)
  return rows
}

/** Today's nudges by person. */
export async function listNudges(db: Db, corpId: string, day: string) {
  return db
    .selectFrom('nudge')
    .select(['staff_id', 'by_id', 'at'])
    .where('corp_id', '=', corpId)
    .where('day', '=', day)
    .execute()
}
