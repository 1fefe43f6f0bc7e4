import { getReference } from '../corp/store.ts'
import type { Deps } from '../deps.ts'
import { addNoReplies } from '../touch/no-reply-store.ts'
import { refreshTallies } from '../touch/tally-store.ts'
import { listCorpsDue, stampDepartments, tickEnrollments } from './tick-store.ts'
import { dayMs } from '../corp-time.ts'

const maturesMs = 3 * dayMs
const tallyMs = 3_600_000

/**
 * Job, each minute and when the clock jumps: tasks fall due or lapse, enrollments go on, resume or end, openers
 * without an answer for 72 h get 还没回. Many processes may run it at once.
 */
export function tickJob(deps: Deps) {
  return async (): Promise<void> => {
    const now = deps.clock.now()
    for (const corpId of await listCorpsDue(deps.db, now)) await tickCorp(deps, corpId, now)
    const maturedBefore = new Date(now.getTime() - maturesMs)
    await repeat(() => deps.db.transaction().execute((db) => addNoReplies(db, maturedBefore, now)))
    await stampDepartments(deps.db, now)
    const before = new Date(now.getTime() - tallyMs)
    await refreshTallies(deps.db, { before, maturedBefore, now })
  }
}

/** One corp's trouble is logged and does not stop the others. */
async function tickCorp(deps: Deps, corpId: string, now: Date) {
  try {
    const reference = await getReference(deps.db, corpId)
    await repeat(() => deps.db.transaction().execute((db) => tickEnrollments(db, reference, now)))
  } catch (error) {
    deps.log.error({ err: error, corpId }, 'tick of a corp')
  }
}

async function repeat(once: () => Promise<number>) {
  while ((await once()) > 0);
}
