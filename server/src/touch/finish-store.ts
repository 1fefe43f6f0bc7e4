import type { Reference } from '../corp/store.ts'
import type { Db } from '../db/open.ts'
import { lockTask } from '../sop/store.ts'
import { closeTask } from '../sop/task-store.ts'
import type { TouchRow } from './store.ts'

/** The touch's task is done, also when it lapsed while the message was under way. */
export async function finishTask(db: Db, reference: Reference, touch: TouchRow, now: Date) {
  if (!touch.task_id) return
  const owed = await lockTask(db, touch.corp_id, touch.customer_id, touch.task_id)
  const { state, left_out } = owed.task
  const canBeDone = state === 'due' || state === 'scheduled' || (state === 'lapsed' && !left_out)
  if (!canBeDone) return
  const closing = {
    state: 'done' as const,
    done_at: now,
    done_how: touch.how,
    touch_id: touch.touch_id,
  }
  await closeTask(db, reference, owed, closing, { now, actorId: touch.staff_id })
}
