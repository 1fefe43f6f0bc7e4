import type { Serving } from '../http/serve.ts'

export function sidebarRoutes(_serving: Serving) {}
