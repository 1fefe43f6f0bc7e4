import type { Deps } from '../deps.ts'
import type { Round } from '../jobs/rounds.ts'
import { forgetEvents, listDueCorps } from './store.ts'

const keptMs = 14 * 86_400_000
const forgetEveryMs = 600_000
const mostForgotten = 1000

/** Asks for a drain where callbacks are due (put off, or of a process that died), and forgets old ones. */
export function callbackRound(deps: Deps): Round {
  let forgotMs = Number.NEGATIVE_INFINITY
  return async (now) => {
    for (const corpId of await listDueCorps(deps.db, now))
      await deps.enqueue(deps.db, 'callback.drain', { corpId })
    if (performance.now() - forgotMs < forgetEveryMs) return
    const count = await forgetEvents(deps.db, new Date(now.getTime() - keptMs), mostForgotten)
    // A full batch: there are more, and the next round goes on with them.
    if (count < mostForgotten) forgotMs = performance.now()
  }
}
