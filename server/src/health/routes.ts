import { loadHealth, reportPageError, retryJob } from '@xiaoguan/shared'
import { type Serving, serve } from '../http/serve.ts'
import { loadHealthOf, retryFailedJob } from './load-health.ts'
import { keepPageError } from './page-error.ts'

export function healthRoutes(serving: Serving) {
  const { deps } = serving
  serve(serving, loadHealth, ({ session }) => loadHealthOf(deps, session))
  serve(serving, retryJob, ({ session, params }) => retryFailedJob(deps, session, params.jobId))
  serve(serving, reportPageError, async ({ session, body }) => {
    await keepPageError(deps, session, body)
    return {}
  })
}
