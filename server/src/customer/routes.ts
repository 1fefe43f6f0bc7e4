import type { Serving } from '../http/serve.ts'

export function customerRoutes(_serving: Serving) {}
