import { listToday, postponeTask, reopenTask, skipTask } from '@xiaoguan/shared'
import { type Serving, serve } from '../http/serve.ts'
import { postpone, reopenFor, skip } from './change-task.ts'
import { loadToday } from './today.ts'

export function taskRoutes(serving: Serving) {
  const { deps } = serving
  serve(serving, listToday, ({ session }) => loadToday(deps, session))
  serve(serving, postponeTask, async ({ params, body, session }) => {
    const task = await postpone(deps, session, { ...params, ...body })
    return {
      taskId: task.task_id,
      dueAt: task.due_at.toISOString(),
      deadlineAt: task.deadline_at.toISOString(),
    }
  })
  serve(serving, skipTask, async ({ params, body, session }) => {
    const task = await skip(deps, session, { ...params, ...body })
    return { taskId: task.task_id, state: task.state }
  })
  serve(serving, reopenTask, async ({ params, body, session }) => {
    const task = await reopenFor(deps, session, { ...params, ...body })
    return { taskId: task.task_id, state: task.state }
  })
}
