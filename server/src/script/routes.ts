import { listCustomerScripts } from '@xiaoguan/shared'
import { type Serving, serve } from '../http/serve.ts'
import { listScripts } from './list-scripts.ts'

export function scriptRoutes(serving: Serving) {
  serve(serving, listCustomerScripts, async ({ session, params }) => ({
    scripts: await listScripts(serving.deps, session, params.customerId),
  }))
}
