import type { Deps } from './deps.ts'
import type { Rounds } from './jobs/rounds.ts'

/** Joins each round to the feature whose rows it looks at. */
export function joinRounds(_rounds: Rounds, _deps: Deps) {}
