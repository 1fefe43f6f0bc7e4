import type { Deps } from '../deps.ts'
import type { Round } from '../jobs/rounds.ts'
import { listForgotten, takeLook } from './pending-store.ts'

const lookEveryMs = 60_000
const waitedMs = 600_000
/** As many as the platform takes in a minute beside everything else. */
const mostFollows = 200

/** Asks anew for the job of tags that wait with none: the queue keeps a job for two weeks, and may lose one. */
export function tagPendingRound(deps: Deps): Round {
  let lookedAt = new Date(0)
  return async (now) => {
    if (Math.abs(now.getTime() - lookedAt.getTime()) < lookEveryMs) return
    lookedAt = now
    const before = new Date(now.getTime() - waitedMs)
    await deps.db.transaction().execute(async (db) => {
      if (!(await takeLook(db))) return
      for (const follow of await listForgotten(db, before, mostFollows))
        await deps.enqueue(db, 'tag.sync', follow)
    })
  }
}
