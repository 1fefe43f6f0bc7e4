import type { Deps } from '../deps.ts'
import { createLearner } from './learn.ts'
import { workOff } from './pass.ts'
import { claimDue } from './store.ts'

const mostAtOnce = 1000
const leaseMs = 20_000
/** One job goes on so long; then another takes over, before the queue believes it dead. */
const drainForMs = 60_000

/** Works off a corp's callbacks; one drain per corp in a process. */
export function createDrain(deps: Deps) {
  const learn = createLearner(deps)
  const running = new Map<string, { again: boolean }>()

  async function drain(corpId: string, isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      const now = deps.clock.now()
      const until = new Date(now.getTime() + leaseMs)
      const events = await claimDue(deps.db, corpId, { now, until, most: mostAtOnce })
      if (events.length === 0) return
      await workOff(deps, learn, corpId, events)
    }
  }

  return async ({ corpId }: { corpId: string }): Promise<void> => {
    const known = running.get(corpId)
    if (known) {
      // Its last look may have come before what this job was asked for.
      known.again = true
      return
    }
    const state = { again: true }
    running.set(corpId, state)
    const untilMs = performance.now() + drainForMs
    const isOver = () => performance.now() > untilMs
    try {
      while (state.again && !isOver()) {
        state.again = false
        await drain(corpId, isOver)
      }
    } finally {
      running.delete(corpId)
    }
    // Only now: before, another worker of this process would have left it to this one.
    if (isOver()) await deps.enqueue(deps.db, 'callback.drain', { corpId })
  }
}
