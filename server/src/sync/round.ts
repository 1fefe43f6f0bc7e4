import type { Deps } from '../deps.ts'
import type { Round } from '../jobs/rounds.ts'
import { isNightlyDue } from './night.ts'
import { beginSync } from './start.ts'
import { type IdleCorp, listDueCorps, listIdleCorps } from './store.ts'

/** Takes up runs that wait or were left behind, begins a corp's first sync, and the nightly ones. */
export function syncRound(deps: Deps): Round {
  return async (now) => {
    for (const corpId of await listDueCorps(deps.db, now))
      await deps.enqueue(deps.db, 'sync.run', { corpId })
    for (const corp of await listIdleCorps(deps.db)) {
      const kind = kindDue(deps, corp, now)
      if (kind) await beginSync(deps, corp.corpId, kind, null)
    }
  }
}

// Callbacks are not guaranteed: of a small corp nothing that got lost stays unknown for a minute.
const patrolGapMs = 20_000

function kindDue({ config }: Deps, corp: IdleCorp, now: Date) {
  const { corpId, timeZone, lastAt, endedAt, secretWorks } = corp
  if (lastAt === null) return secretWorks ? ('first' as const) : undefined
  if (isNightlyDue({ corpId, timeZone, lastAt }, now)) return 'nightly'
  const restedMs = now.getTime() - (endedAt ?? lastAt).getTime()
  return config.patrolCallsPerMinute > 0 && restedMs > patrolGapMs ? 'patrol' : undefined
}
