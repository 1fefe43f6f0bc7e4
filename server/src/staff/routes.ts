import { nudge } from '@xiaoguan/shared'
import { type Serving, serve } from '../http/serve.ts'
import { nudgePerson } from './nudge.ts'

export function staffRoutes(serving: Serving) {
  serve(serving, nudge, ({ session, params }) =>
    nudgePerson(serving.deps, session, params.staffId, params.nudgeId),
  )
}
