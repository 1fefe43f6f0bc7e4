import type { Deps } from '../deps.ts'
import { collectEarly } from '../jobs/collect-early.ts'
import { WecomError, WecomUnreachable, problemOf, remedyOf } from '../wecom/errors.ts'
import { type HeldRun, beat, claimRun, dropOldRuns, releaseRun } from './store.ts'
import { RunLost, walk } from './walk.ts'

const beatEveryMs = 5000
const longestWaitMs = 30_000
/** What waiting does not mend is tried so often. */
const mostTries = 5
const keptForMs = 90 * 86_400_000
const patrolsKeptForMs = 3_600_000

/** The handler of sync.run: works on the corp's running sync until it is done, has to wait, or the server stops. */
export function createSyncRun(deps: Deps) {
  return async ({ corpId }: { corpId: string }, stop: AbortSignal): Promise<void> => {
    const run = await claimRun(deps.db, corpId, deps.clock.now())
    if (!run) return
    const stopBeating = keepBeating(deps, run)
    const { kind } = run
    // A patrol makes little at a time.
    const isLarge = kind !== 'patrol'
    if (isLarge) collectEarly(1)
    try {
      await walk(deps, run, stop)
      const at = deps.clock.now()
      await releaseRun(deps.db, run, { state: 'done', problem: null, at })
      const before = (ms: number) => new Date(at.getTime() - ms)
      await dropOldRuns(deps.db, corpId, before(keptForMs), before(patrolsKeptForMs))
      const level = run.kind === 'patrol' ? 'debug' : 'info'
      deps.log[level]({ corpId, counts: run.counts }, 'sync done')
    } catch (error) {
      await settleTrouble(deps, run, error, stop)
    } finally {
      stopBeating()
      if (isLarge) collectEarly(-1)
    }
  }
}

/** A page may take longer than a run may stay silent. */
function keepBeating(deps: Deps, run: HeldRun): () => void {
  // A page being written holds the row, and beats itself: more than one would only wait there.
  let beating = false
  const beatOnce = async () => {
    if (beating) return
    beating = true
    try {
      await beat(deps.db, run, deps.clock.now())
    } catch (error) {
      deps.log.warn({ err: error, corpId: run.corpId }, 'sync beat')
    } finally {
      beating = false
    }
  }
  const timer = setInterval(() => void beatOnce(), beatEveryMs)
  timer.unref()
  return () => clearInterval(timer)
}

/** Its position stands in its row: whoever takes it up next goes on from there. */
async function settleTrouble(deps: Deps, run: HeldRun, error: unknown, stop: AbortSignal) {
  const now = deps.clock.now()
  const { attempts } = run
  if (stop.aborted || error instanceof RunLost) {
    // Of a run that is another's by now this changes nothing.
    await releaseRun(deps.db, run, { state: 'running', problem: null, nextAt: now, attempts })
    return
  }
  const isTheirs = error instanceof WecomError || error instanceof WecomUnreachable
  const problem = isTheirs ? problemOf(error) : 'internal'
  deps.log.warn({ err: error, corpId: run.corpId, phase: run.phase }, 'sync waits')
  const isFinal = remedyOf(error) === 'final'
  if (isFinal && attempts + 1 >= mostTries) {
    await releaseRun(deps.db, run, { state: 'failed', problem, at: now })
    return
  }
  const waitMs = Math.min(longestWaitMs, 1000 * 2 ** attempts)
  const nextAt = new Date(now.getTime() + waitMs)
  await releaseRun(deps.db, run, { state: 'running', problem, nextAt, attempts: attempts + 1 })
}
