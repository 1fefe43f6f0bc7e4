import { dismissSignal } from '@xiaoguan/shared'
import { type Serving, serve } from '../http/serve.ts'
import { dismiss } from './dismiss.ts'

export function signalRoutes(serving: Serving) {
  serve(serving, dismissSignal, async ({ session, params, body }) => {
    await dismiss(serving.deps, session, { ...params, ...body })
    return { signalId: params.signalId }
  })
}
