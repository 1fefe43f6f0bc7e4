import type { Db } from '../db/open.ts'
import type { Session } from '../http/session.ts'
import { Problem } from '../problem.ts'
import { type Task, lockTask } from '../sop/store.ts'

/** The task a touch is for: her own and still open; null for a touch of no SOP. */
export async function lockTaskToSend(
  db: Db,
  session: Session,
  { customerId, taskId }: { customerId: string; taskId: string | null },
): Promise<Task | null> {
  if (!taskId) return null
  const { task } = await lockTask(db, session.corpId, customerId, taskId)
  if (task.staff_id !== session.staffId) throw new Problem('task.not_yours')
  if (task.state === 'done') throw new Problem('touch.already_sent')
  if (task.state !== 'due' && task.state !== 'scheduled') throw new Problem('task.closed')
  return task
}

const noTask = { task_id: null, enrollment_id: null, sop_id: null, step_id: null }

/** A touch's columns that say for which step it was. */
export function columnsOfTask(task: Task | null) {
  if (!task) return noTask
  const { task_id, enrollment_id, sop_id, step_id } = task
  return { task_id, enrollment_id, sop_id, step_id }
}
