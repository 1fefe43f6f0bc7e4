import type { Serving } from '../http/serve.ts'

export function staffRoutes(_serving: Serving) {}
