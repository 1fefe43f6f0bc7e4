import type { Serving } from '../http/serve.ts'

export function scriptRoutes(_serving: Serving) {}
