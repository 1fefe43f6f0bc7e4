import { remedyOfCode } from '../wecom/errors.ts'
import type { Fate } from './step-store.ts'

/** 40129, 40100: this customer is in a hand-over already — ours, told before a crash, or the console's. */
const alreadyRunning = new Set([40_129, 40_100])
/** 40099: the taker has as many customers as the platform lets her have. */
const takerIsFull = new Set([40_099])

/** What the platform's answer for one customer means; `asked`: nothing was begun, it is told again. */
export function fateOfAnswer(errcode: number): Fate {
  if (errcode === 0) return { state: 'waiting', errcode: null }
  if (alreadyRunning.has(errcode)) return { state: 'waiting', errcode }
  if (takerIsFull.has(errcode)) return { state: 'limit', errcode }
  switch (remedyOfCode(errcode)) {
    case 'new_token':
    case 'try_again':
    case 'operator':
      return { state: 'asked', errcode }
    case 'relation_gone':
    case 'final':
      return { state: 'failed', errcode }
  }
}

export type Result = { status: 'done' | 'waiting' | 'refused' | 'limit' | 'none'; at: Date | null }

// The platform's clock and ours.
const clockDifferenceMs = 600_000

/** Handed over, and since we asked: the pair's list also names what was handed over long ago. */
export function isDone(result: Result | undefined, startedAt: Date | null): boolean {
  if (result?.status !== 'done') return false
  if (!result.at || !startedAt) return true
  return result.at.getTime() >= startedAt.getTime() - clockDifferenceMs
}

/**
 * What the platform's list says of one that waits: her fate, or undefined while it is open. One that was
 * "already running" when we asked and is not on this pair's list goes to somebody else.
 */
export function fateOfResult(
  row: { startedAt: Date | null; errcode: number | null },
  result: Result | undefined,
): Fate | undefined {
  if (isDone(result, row.startedAt)) return { state: 'done', errcode: null }
  switch (result?.status) {
    case 'refused':
      return { state: 'refused', errcode: null }
    case 'limit':
      return { state: 'limit', errcode: null }
    case 'waiting':
      return undefined
    case 'done':
    case 'none':
    case undefined:
      return row.errcode === null ? undefined : { state: 'failed', errcode: row.errcode }
  }
}

const minuteMs = 60_000
const pollAtMostMs = 30 * minuteMs
const retryMs = 20_000

export const waitForDays = 3

/** When to look again: soon after trouble, else after 1, 2, 4 … 30 minutes. */
export function nextLook(now: Date, polls: number, isTrouble: boolean): Date {
  const waitMs = isTrouble ? retryMs : Math.min(pollAtMostMs, minuteMs * 2 ** Math.min(polls, 10))
  return new Date(now.getTime() + waitMs)
}
