import type { Deps } from './deps.ts'
import type { Queue } from './jobs/queue.ts'
import { customerAddedJob } from './sop/enroll.ts'
import { tickJob } from './sop/tick.job.ts'
import { createNudgeSend } from './staff/send-nudge.job.ts'
import { createTagSync } from './tag/sync-tags.job.ts'

/** Joins each job to the handler that lies in its feature. */
export function joinJobs(queue: Queue, deps: Deps) {
  queue.handle('sop.tick', tickJob(deps))
  queue.handle('sop.customer-added', customerAddedJob(deps))
  queue.handle('tag.sync', createTagSync(deps))
  queue.handle('nudge.send', createNudgeSend(deps))
}
