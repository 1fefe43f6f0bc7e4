import { listTimeline, loadSidebar } from '@xiaoguan/shared'
import { type Serving, serve } from '../http/serve.ts'
import { listTimelineOf } from './list-timeline.ts'
import { loadSidebarOf } from './load.ts'

export function sidebarRoutes(serving: Serving) {
  serve(serving, loadSidebar, ({ session, params }) =>
    loadSidebarOf(serving.deps, session, params.customerId),
  )
  serve(serving, listTimeline, ({ session, params, query }) =>
    listTimelineOf(serving.deps, session, params.customerId, query.before),
  )
}
