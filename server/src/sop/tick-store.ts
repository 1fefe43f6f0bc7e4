import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Reference } from '../corp/store.ts'
import { json } from '../db/json.ts'
import type { Db } from '../db/open.ts'
import { listTagsOf } from '../tag/store.ts'
import { addEnrollmentEvents, writeAdvances, writeEnrollments } from './advance-store.ts'
import { chooseVariant } from './choose-variant.ts'
import { type Decision, decide } from './decide.ts'
import { endEnrollments } from './exit-store.ts'
import { type Advance, planAdvance } from './plan.ts'
import { type Enrollment, stepOf } from './store.ts'

const batch = 500
type Decided = { enrollment: Enrollment; decision: Decision }

/** Corps with enrollments whose time has come. */
export async function listCorpsDue(db: Db, now: Date): Promise<string[]> {
  const rows = await db
    .selectFrom('enrollment')
    .select('corp_id')
    .distinct()
    .where('next_at', '<=', now)
    .execute()
  return rows.map((row) => row.corp_id)
}

/** Does what is due for up to 500 enrollments of a corp; gives their number. Rows another process holds are left to it. */
export async function tickEnrollments(db: Db, reference: Reference, now: Date): Promise<number> {
  const { corpId } = reference.corp
  const enrollments = await db
    .selectFrom('enrollment')
    .selectAll()
    .where('corp_id', '=', corpId)
    .where('next_at', '<=', now)
    .where('sop_version_id', 'in', [...reference.sopVersions.keys(), ''])
    .orderBy('next_at')
    .limit(batch)
    .forUpdate()
    .skipLocked()
    .execute()
  if (enrollments.length === 0) return 0
  const tasks = await listOpenTasks(db, enrollments)
  const decided = enrollments.map((enrollment) => {
    const decision = decide(reference, enrollment, tasks.get(enrollment.enrollment_id), now)
    return { enrollment, decision }
  })
  const of = (kind: Decision['kind']) =>
    decided.filter((one) => one.decision.kind === kind).map((one) => one.enrollment)
  await endEnrollments(db, reference, of('end'), 'deadline', { now })
  await writeEnrollments(db, decided.flatMap(lookLater))
  await fallDue(db, reference, decided, now)
  await lapse(db, decided, now)
  await addEnrollmentEvents(db, of('resume'), 'sop.resumed', { now })
  await writeAdvances(
    db,
    reference,
    decided.flatMap((one) => followUp(reference, one, now)),
    { now },
  )
  return enrollments.length
}

function lookLater({ enrollment, decision }: Decided): Enrollment[] {
  return decision.kind === 'look_later' || decision.kind === 'fall_due'
    ? [{ ...enrollment, next_at: decision.nextAt }]
    : []
}

function followUp(reference: Reference, { enrollment, decision }: Decided, now: Date): Advance[] {
  switch (decision.kind) {
    case 'lapse':
      return [planAdvance(reference, enrollment, decision.task.step_id, now)]
    case 'resume':
    case 'advance':
      return [planAdvance(reference, enrollment, null, now)]
    case 'end':
    case 'fall_due':
    case 'look_later':
      return []
  }
}

async function listOpenTasks(db: Db, enrollments: readonly Enrollment[]) {
  const corps = new Set(enrollments.map((one) => one.corp_id))
  const customers = new Set(enrollments.map((one) => one.customer_id))
  const ids = enrollments.map((one) => one.enrollment_id)
  const rows = await db
    .selectFrom('task')
    .selectAll()
    .where('corp_id', 'in', [...corps])
    .where('customer_id', 'in', [...customers])
    .where('enrollment_id', 'in', ids)
    .where('state', 'in', ['scheduled', 'due'])
    .execute()
  return new Map(rows.map((task) => [task.enrollment_id, task]))
}

/** Tasks fall due with their variant, which nothing later changes. */
async function fallDue(db: Db, reference: Reference, decided: readonly Decided[], now: Date) {
  const tasks = decided.flatMap(({ decision }) =>
    decision.kind === 'fall_due' ? [decision.task] : [],
  )
  if (tasks.length === 0) return
  const customerIds = tasks.map((task) => task.customer_id)
  const tags = await listTagsOf(db, reference.corp.corpId, customerIds)
  const rows = tasks.map((task) => {
    const on = tags.get(task.customer_id) ?? []
    const chosen = task.script_id
      ? { scriptId: task.script_id, scriptVersionId: task.script_version_id }
      : chooseVariant(reference, stepOf(reference, task), task.customer_id, on)
    return {
      customer_id: task.customer_id,
      task_id: task.task_id,
      department_id: reference.staff.get(task.staff_id)?.departmentId ?? null,
      script_id: chosen?.scriptId ?? null,
      script_version_id: chosen?.scriptVersionId ?? null,
    }
  })
  await sql`update task t set state = 'due', script_id = r.script_id,
      script_version_id = r.script_version_id,
      department_id = case when t.first_deadline_at > ${now} then r.department_id
        else t.department_id end
    from jsonb_to_recordset(${json(rows)}::jsonb) as r(customer_id text, task_id uuid,
      department_id integer, script_id text, script_version_id text)
    where t.corp_id = ${reference.corp.corpId} and t.customer_id = r.customer_id
      and t.task_id = r.task_id and t.state = 'scheduled'`.execute(db)
}

async function lapse(db: Db, decided: readonly Decided[], now: Date) {
  const tasks = decided.flatMap(({ decision }) =>
    decision.kind === 'lapse' ? [decision.task] : [],
  )
  if (tasks.length === 0) return
  await db
    .updateTable('task')
    .set({ state: 'lapsed' })
    .where('corp_id', 'in', [...new Set(tasks.map((task) => task.corp_id))])
    .where('customer_id', 'in', [...new Set(tasks.map((task) => task.customer_id))])
    .where(
      'task_id',
      'in',
      tasks.map((task) => task.task_id),
    )
    .execute()
  await db
    .insertInto('customer_event')
    .values(
      tasks.map((task) => ({
        corp_id: task.corp_id,
        customer_id: task.customer_id,
        event_id: randomUUID(),
        kind: 'task.lapsed',
        actor_id: null,
        source: 'sop',
        at: now,
        body: json({ taskId: task.task_id }),
      })),
    )
    .execute()
}

/** A task counts for the department its staff is in as its first deadline passes: kept current until then. */
export async function stampDepartments(db: Db, now: Date): Promise<void> {
  await sql`update task t set department_id = s.department_id
    from staff s
    where s.corp_id = t.corp_id and s.staff_id = t.staff_id
      and t.state in ('scheduled', 'due') and t.first_deadline_at > ${now}
      and t.department_id is distinct from s.department_id`.execute(db)
}
