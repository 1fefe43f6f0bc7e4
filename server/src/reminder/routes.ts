import type { Serving } from '../http/serve.ts'

export function reminderRoutes(_serving: Serving) {}
