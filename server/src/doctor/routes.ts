import { runDoctor } from '@xiaoguan/shared'
import { type Serving, serve } from '../http/serve.ts'
import { runChecks } from './run-checks.ts'

export function doctorRoutes(serving: Serving) {
  const { deps } = serving
  serve(serving, runDoctor, async ({ session }) => ({
    checkedAt: deps.clock.now().toISOString(),
    checks: await runChecks(deps, session.corpId),
  }))
}
