import type { Serving } from '../http/serve.ts'

export function sopRoutes(_serving: Serving) {}
