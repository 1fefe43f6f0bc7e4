import { listPersonTasks, loadCompletion } from '@xiaoguan/shared'
import { type Serving, serve } from '../http/serve.ts'
import { listTasksBehind } from './list-person-tasks.ts'
import { loadCompletionOf } from './load-completion.ts'

export function reportRoutes(serving: Serving) {
  const { deps } = serving
  serve(serving, loadCompletion, ({ session, query }) =>
    loadCompletionOf(
      deps,
      session,
      query.period,
      query.departmentId === undefined ? null : Number(query.departmentId),
    ),
  )
  serve(serving, listPersonTasks, ({ session, params, query }) =>
    listTasksBehind(deps, session, params.staffId, query.period),
  )
}
