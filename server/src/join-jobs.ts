import { createBulkStep } from './bulk/step.job.ts'
import { createDrain } from './callback/drain.job.ts'
import { createRemarkSync } from './customer/sync-remark.job.ts'
import type { Deps } from './deps.ts'
import { createHandoverStep } from './handover/step.job.ts'
import type { Queue } from './jobs/queue.ts'
import { createNoticeSend } from './notice/send-notice.job.ts'
import { createMomentLook } from './signal/look-moments.job.ts'
import { ruleRunJob } from './rule/run-rules.job.ts'
import { customerAddedJob } from './sop/enroll.ts'
import { createSyncRun } from './sync/run.job.ts'
import { tickJob } from './sop/tick.job.ts'
import { createNudgeSend } from './staff/send-nudge.job.ts'
import { tagEditJob } from './tag/edit.job.ts'
import { tagLiftJob } from './tag/lift.job.ts'
import { createTagSync } from './tag/sync-tags.job.ts'
import { createWelcomeSend } from './touch/send-welcome.job.ts'

/** Joins each job to the handler that lies in its feature. */
export function joinJobs(queue: Queue, deps: Deps) {
  queue.handle('sop.tick', tickJob(deps))
  queue.handle('rule.run', ruleRunJob(deps))
  queue.handle('sop.customer-added', customerAddedJob(deps))
  queue.handle('bulk.step', createBulkStep(deps))
  queue.handle('sync.run', createSyncRun(deps))
  queue.handle('tag.sync', createTagSync(deps))
  queue.handle('remark.sync', createRemarkSync(deps))
  queue.handle('tag.edit', tagEditJob(deps))
  queue.handle('tag.lift', tagLiftJob(deps))
  queue.handle('welcome.send', createWelcomeSend(deps))
  queue.handle('notice.send', createNoticeSend(deps))
  queue.handle('nudge.send', createNudgeSend(deps))
  queue.handle('handover.step', createHandoverStep(deps))
  queue.handle('callback.drain', createDrain(deps))
  queue.handle('moment.look', createMomentLook(deps))
}
