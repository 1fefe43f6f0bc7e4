import type { SopDefinition, SopStep } from '@xiaoguan/shared'
import type { Selectable } from 'kysely'
import type { Reference } from '../corp/store.ts'
import { isUuid } from '../customer/change-store.ts'
import type { EnrollmentTable, TaskTable } from '../db/customer-tables.ts'
import type { Db } from '../db/open.ts'
import { Problem } from '../problem.ts'
import type { EnrollmentFacts } from './engine.ts'
import type { Hours } from './times.ts'

export type Enrollment = Selectable<EnrollmentTable>
export type Task = Selectable<TaskTable>

export function definitionOf(reference: Reference, row: { sop_version_id: string }): SopDefinition {
  const sop = reference.sopVersions.get(row.sop_version_id)
  if (!sop) throw new Problem('sop.unknown')
  return sop.definition
}

export function stepOf(reference: Reference, task: Task): SopStep {
  const step = definitionOf(reference, task).steps.find((one) => one.stepId === task.step_id)
  if (!step) throw new Problem('task.unknown')
  return step
}

export function hoursOf(reference: Reference): Hours {
  return reference.corp
}

export function factsOf(enrollment: Enrollment): EnrollmentFacts {
  return {
    anchorAt: enrollment.anchor_at,
    bookingAt: enrollment.booking_at,
    visitAt: enrollment.visit_at,
    giftExpiresAt: enrollment.gift_expires_at,
    pastStepIds: enrollment.past_step_ids,
    goalDeadlineAt: enrollment.goal_deadline_at,
  }
}

/** All enrollments of a customer, the open ones locked; call before touching their tasks, as the tick does. */
export async function lockEnrollments(
  db: Db,
  corpId: string,
  customerId: string,
): Promise<Enrollment[]> {
  return db
    .selectFrom('enrollment')
    .selectAll()
    .where('corp_id', '=', corpId)
    .where('customer_id', '=', customerId)
    .orderBy('enrollment_id')
    .forUpdate()
    .execute()
}

export async function findOpenTask(db: Db, enrollment: Enrollment): Promise<Task | undefined> {
  return db
    .selectFrom('task')
    .selectAll()
    .where('corp_id', '=', enrollment.corp_id)
    .where('customer_id', '=', enrollment.customer_id)
    .where('enrollment_id', '=', enrollment.enrollment_id)
    .where('state', 'in', ['scheduled', 'due'])
    .executeTakeFirst()
}

/** A task with its enrollment, both locked, in the order the tick locks them. */
export async function lockTask(
  db: Db,
  corpId: string,
  customerId: string,
  taskId: string,
): Promise<{ task: Task; enrollment: Enrollment }> {
  if (!isUuid(taskId)) throw new Problem('task.unknown')
  const read = () =>
    db
      .selectFrom('task')
      .selectAll()
      .where('corp_id', '=', corpId)
      .where('customer_id', '=', customerId)
      .where('task_id', '=', taskId)
  const found = await read().executeTakeFirst()
  if (!found) throw new Problem('task.unknown')
  const enrollment = await db
    .selectFrom('enrollment')
    .selectAll()
    .where('corp_id', '=', corpId)
    .where('customer_id', '=', customerId)
    .where('enrollment_id', '=', found.enrollment_id)
    .forUpdate()
    .executeTakeFirst()
  if (!enrollment) throw new Problem('task.unknown')
  const task = await read().forUpdate().executeTakeFirstOrThrow()
  return { task, enrollment }
}

export async function changeTask(
  db: Db,
  task: Task,
  set: Partial<Omit<Task, 'corp_id' | 'customer_id' | 'task_id'>>,
): Promise<void> {
  await db
    .updateTable('task')
    .set(set)
    .where('corp_id', '=', task.corp_id)
    .where('customer_id', '=', task.customer_id)
    .where('task_id', '=', task.task_id)
    .execute()
}
