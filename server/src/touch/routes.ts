import type { Serving } from '../http/serve.ts'

export function touchRoutes(_serving: Serving) {}
