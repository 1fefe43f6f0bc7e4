import type { Health } from '@xiaoguan/shared'
import type { Deps } from '../deps.ts'
import type { Session } from '../http/session.ts'
import { isUuid } from '../customer/change-store.ts'
import { Problem } from '../problem.ts'
import * as store from './store.ts'
import { findTroubles } from './trouble-store.ts'

/** What an operator must see to know that the machinery runs. */
export async function loadHealthOf({ db, clock }: Deps, { corpId }: Session): Promise<Health> {
  const [lag] = await store.listLags(db, corpId)
  return {
    troubles: await findTroubles(db, corpId, clock.now()),
    queues: await store.listQueues(db, corpId),
    failedJobs: await store.listFailedJobs(db, corpId),
    pageErrors: await store.listPageErrors(db, corpId),
    unreachable: await store.listUnreachable(db, corpId),
    tagsPending: lag?.tagsPending ?? 0,
    oldestTagPendingAt: lag?.oldestTagPendingAt?.toISOString() ?? null,
  }
}

/** Tries a job again that had failed for good; gives how things stand then. */
export async function retryFailedJob(deps: Deps, session: Session, jobId: string): Promise<Health> {
  const { corpId } = session
  const name = isUuid(jobId) ? await store.findFailedJob(deps.db, corpId, jobId) : undefined
  if (!name) throw new Problem('job.unknown')
  await deps.retryJob(name, jobId)
  return loadHealthOf(deps, session)
}
