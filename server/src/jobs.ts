import type { Deps } from './deps.ts'
import type { Queue } from './jobs/queue.ts'

/** Joins each job to the handler that lies in its feature. */
export function joinJobs(_queue: Queue, _deps: Deps) {}
