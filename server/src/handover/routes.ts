import {
  listHandoverCandidates,
  listHandovers,
  loadHandover,
  startHandover,
} from '@xiaoguan/shared'
import { type Serving, serve } from '../http/serve.ts'
import { loadCandidates } from './load-candidates.ts'
import { loadHandoverOf, loadHandovers } from './load-handovers.ts'
import { startHandoverOf } from './start-handover.ts'

export function handoverRoutes(serving: Serving) {
  const { deps } = serving
  serve(serving, listHandoverCandidates, ({ session, params }) =>
    loadCandidates(deps, session, params.staffId),
  )
  serve(serving, startHandover, ({ session, params, body }) =>
    startHandoverOf(deps, session, { handoverId: params.handoverId, ...body }),
  )
  serve(serving, listHandovers, ({ session }) => loadHandovers(deps, session))
  serve(serving, loadHandover, ({ session, params }) =>
    loadHandoverOf(deps, session, params.handoverId),
  )
}
