import { logOutcome, withdrawOutcome } from '@xiaoguan/shared'
import { type Serving, serve } from '../http/serve.ts'
import { logOutcomeFor, withdrawOutcomeFor } from './log-outcome.ts'

export function outcomeRoutes(serving: Serving) {
  const { deps } = serving
  serve(serving, logOutcome, async ({ params, body, session }) => ({
    outcome: await logOutcomeFor(deps, session, { ...params, ...body }),
  }))
  serve(serving, withdrawOutcome, async ({ params, body, session }) => {
    await withdrawOutcomeFor(deps, session, { ...params, ...body })
    return { outcomeId: params.outcomeId }
  })
}
