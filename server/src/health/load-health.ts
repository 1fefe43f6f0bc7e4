import type { Deps } from '../deps.ts'
import type { Session } from '../http/session.ts'
import { isUuid } from '../customer/change-store.ts'
import { Problem } from '../problem.ts'
import * as store from './store.ts'

/** What an operator must see to know that the machinery runs. */
export async function loadHealthOf({ db }: Deps, { corpId }: Session) {
  const [lag] = await store.listLags(db, corpId)
  return {
    queues: await store.listQueues(db, corpId),
    failedJobs: await store.listFailedJobs(db, corpId),
    pageErrors: await store.listPageErrors(db, corpId),
    unreachable: await store.listUnreachable(db, corpId),
    tagsPending: lag?.tagsPending ?? 0,
    oldestTagPendingAt: lag?.oldestTagPendingAt?.toISOString() ?? null,
  }
}

/** Tries a job again that had failed for good. */
export async function retryFailedJob(deps: Deps, { corpId }: Session, jobId: string) {
  const name = isUuid(jobId) ? await store.findFailedJob(deps.db, corpId, jobId) : undefined
  if (!name) throw new Problem('job.unknown')
  await deps.retryJob(name, jobId)
  return { jobId }
}
