import type { Deps } from '../deps.ts'
import type { Round } from '../jobs/rounds.ts'
import { addMissingSearchWords } from './search-words-store.ts'

const stepMost = 500
// 100,000 customers from before are done in two minutes, and no round keeps the others waiting for long.
const stepsMost = 8

/** Customers from before there were search words, and those brought in by other doors than the sync. */
export function searchRound({ db }: Deps): Round {
  return async () => {
    for (let step = 0; step < stepsMost; step++)
      if ((await addMissingSearchWords(db, stepMost)) < stepMost) return
  }
}
