import { dayMs } from '../corp-time.ts'
import type { Deps } from '../deps.ts'
import type { Round } from '../jobs/rounds.ts'
import { isNightlyDue } from '../sync/night.ts'
import { listCountedCorps } from './lift-store.ts'

/** Asks for the counting of a corp's lifts: with the other work of the night, at the latest after a day. */
export function liftRound({ db, enqueue }: Pick<Deps, 'db' | 'enqueue'>): Round {
  return async (now) => {
    for (const { corpId, timeZone, countedAt: lastAt } of await listCountedCorps(db)) {
      const isDue =
        lastAt === null ||
        now.getTime() - lastAt.getTime() > dayMs ||
        isNightlyDue({ corpId, timeZone, lastAt }, now)
      if (isDue) await enqueue(db, 'tag.lift', { corpId })
    }
  }
}
