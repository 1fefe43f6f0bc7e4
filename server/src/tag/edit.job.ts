import type { Deps } from '../deps.ts'
import type { Round } from '../jobs/rounds.ts'
import { carryEdit } from './carry-edit.ts'
import { type EditKey, listEditsDue } from './edit-store.ts'

/** Job: goes on with one edit of the tag library. */
export function tagEditJob(deps: Deps) {
  return (key: EditKey): Promise<void> => carryEdit(deps, key)
}

/** Asks for the job of every edit that is due. */
export function tagEditRound(deps: Deps): Round {
  return async (now) => {
    for (const key of await listEditsDue(deps.db, now)) await deps.enqueue(deps.db, 'tag.edit', key)
  }
}
