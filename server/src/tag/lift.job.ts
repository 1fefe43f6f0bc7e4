import type { Deps } from '../deps.ts'
import { countLifts } from './lift-store.ts'

/** Job: counts which tags go together in a corp. */
export function tagLiftJob({ db, clock }: Pick<Deps, 'db' | 'clock'>) {
  return ({ corpId }: { corpId: string }): Promise<void> =>
    db.transaction().execute((tx) => countLifts(tx, corpId, clock.now()))
}
