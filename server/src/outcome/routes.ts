import type { Serving } from '../http/serve.ts'

export function outcomeRoutes(_serving: Serving) {}
