import { loadSidebar } from '@xiaoguan/shared'
import { type Serving, serve } from '../http/serve.ts'
import { loadSidebarOf } from './load.ts'

export function sidebarRoutes(serving: Serving) {
  serve(serving, loadSidebar, ({ session, params }) =>
    loadSidebarOf(serving.deps, session, params.customerId),
  )
}
