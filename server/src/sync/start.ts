import type { SyncRun } from '@xiaoguan/shared'
import type { Deps } from '../deps.ts'
import { addRun } from './store.ts'

/** Begins a full sync; one that runs goes on. */
export async function beginSync(
  { db, enqueue, clock }: Deps,
  corpId: string,
  kind: SyncRun['kind'] | 'patrol',
  askedBy: string | null,
): Promise<SyncRun> {
  return db.transaction().execute(async (db) => {
    const { run, begun } = await addRun(db, { corpId, kind, askedBy, now: clock.now() })
    if (begun) await enqueue(db, 'sync.run', { corpId })
    return run
  })
}
