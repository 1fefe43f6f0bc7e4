import { setTimeout as sleep } from 'node:timers/promises'
import type { Db } from '../db/open.ts'

const underWay = new WeakMap<Db, { count: number }>()
const lookEveryMs = 5
/** Arrivals without end must not keep the work from being done. */
const longestMs = 60

function counterOf(db: Db): { count: number } {
  const known = underWay.get(db) ?? { count: 0 }
  underWay.set(db, known)
  return known
}

/** Counts a callback as under way until it is answered. */
export async function whileUnderWay<T>(db: Db, answer: () => Promise<T>): Promise<T> {
  const counter = counterOf(db)
  counter.count++
  try {
    return await answer()
  } finally {
    counter.count--
  }
}

/**
 * The platform waits for its answer, the work behind it for nobody: before each piece of work, those that are
 * being answered by this process go first.
 */
export async function letArrivalsPass(db: Db): Promise<void> {
  const counter = counterOf(db)
  const untilMs = performance.now() + longestMs
  while (counter.count > 0 && performance.now() < untilMs) await sleep(lookEveryMs)
}
