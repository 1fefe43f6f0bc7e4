import { passes, problemOf } from '../wecom/errors.ts'
import type { PutOff } from './store.ts'

type Tried = { hash: string; attempts: number; problem: string | null }

const mostTries = 8
const longestMs = 30_000
const bug = 'bug'

/**
 * What becomes of callbacks whose work failed: with trouble that passes (the platform's, the operator's to mend, the
 * database's) they wait and are never given up; anything else is tried some times and then stands as failed.
 */
export function planPutOff(event: Tried, error: unknown, now: Date): PutOff {
  const waits = willPass(error)
  const problem = problemIn(error)
  // Tries that failed for a passing reason do not count towards giving up.
  const wasBug = event.problem !== null && !waitsBy(event.problem)
  const attempts = waits || wasBug ? event.attempts : 1
  const waitMs = Math.min(longestMs, 1000 * 2 ** Math.min(attempts - 1, 10))
  return {
    hash: event.hash,
    state: !waits && attempts >= mostTries ? 'failed' : 'waiting',
    nextAt: new Date(now.getTime() + waitMs),
    attempts,
    problem: waits ? problem : `${bug} ${problem}`,
  }
}

function waitsBy(problem: string): boolean {
  return !problem.startsWith(`${bug} `)
}

export function willPass(error: unknown): boolean {
  return passes(error) || isDatabaseTrouble(error)
}

function problemIn(error: unknown): string {
  if (passes(error)) return problemOf(error)
  if (isDatabaseTrouble(error)) return 'database'
  if (error instanceof Error && 'errcode' in error) return String(error.errcode)
  return error instanceof Error ? error.name : 'unknown'
}

/** Connections lost, server going down or full (08, 53, 57P), and transactions that got into each other's way (40). */
const passingState = /^(08|40|53|57P)|^E(CONNREFUSED|CONNRESET|PIPE|TIMEDOUT)$/

function isDatabaseTrouble(error: unknown): boolean {
  return error instanceof Error && 'code' in error && passingState.test(String(error.code))
}
