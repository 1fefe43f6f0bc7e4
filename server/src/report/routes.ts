import type { Serving } from '../http/serve.ts'

export function reportRoutes(_serving: Serving) {}
