import { createDrain } from './callback/drain.job.ts'
import type { Deps } from './deps.ts'
import { createHandoverStep } from './handover/step.job.ts'
import type { Queue } from './jobs/queue.ts'
import { createNoticeSend } from './notice/send-notice.job.ts'
import { customerAddedJob } from './sop/enroll.ts'
import { createSyncRun } from './sync/run.job.ts'
import { tickJob } from './sop/tick.job.ts'
import { createNudgeSend } from './staff/send-nudge.job.ts'
import { tagEditJob } from './tag/edit.job.ts'
import { createTagSync } from './tag/sync-tags.job.ts'
import { createWelcomeSend } from './touch/send-welcome.job.ts'

/** Joins each job to the handler that lies in its feature. */
export function joinJobs(queue: Queue, deps: Deps) {
  queue.handle('sop.tick', tickJob(deps))
  queue.handle('sop.customer-added', customerAddedJob(deps))
  queue.handle('sync.run', createSyncRun(deps))
  queue.handle('tag.sync', createTagSync(deps))
  queue.handle('tag.edit', tagEditJob(deps))
  queue.handle('welcome.send', createWelcomeSend(deps))
  queue.handle('notice.send', createNoticeSend(deps))
  queue.handle('nudge.send', createNudgeSend(deps))
  queue.handle('handover.step', createHandoverStep(deps))
  queue.handle('callback.drain', createDrain(deps))
}
