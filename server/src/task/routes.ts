import type { Serving } from '../http/serve.ts'

export function taskRoutes(_serving: Serving) {}
