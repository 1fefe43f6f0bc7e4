import { randomUUID } from 'node:crypto'
import type { Clocks } from './elapsed.ts'
import { WecomUnreachable } from './errors.ts'
import type { SlotKey, SlotStore } from './slot-store.ts'

/** APIs of which the platform counts what is under way from everywhere; the others this process counts alone. */
const shared: Readonly<Record<string, number>> = { 'externalcontact/mark_tag': 5 }

/** A lease outlasts its call by so much. */
const spareMs = 3000
/** Longer than the lease of a process that died. */
const patienceMs = 15_000
const pollMs = { least: 30, more: 60 }

export type Slots = {
  /** Runs one call that takes at most `timeoutMs`, in a place of its API where places are shared. */
  run<Answer>(key: SlotKey, timeoutMs: number, call: () => Promise<Answer>): Promise<Answer>
}

/**
 * Keeps the calls of all processes within what the platform takes at once. A place is a row, not a connection:
 * nothing of the database is held during the call. Never call from inside a transaction: PGlite has one
 * connection, and the place would wait for the transaction that waits for it.
 */
export function createSlots(store: SlotStore, clocks: Clocks): Slots {
  return {
    async run(key, timeoutMs, call) {
      const most = shared[key.api]
      if (most === undefined) return call()
      const holder = randomUUID()
      const limit = { most, leaseMs: timeoutMs + spareMs }
      const began = clocks.ms()
      while (!(await store.take(key, holder, limit))) {
        if (clocks.ms() - began > patienceMs)
          throw new WecomUnreachable(key.api, 'too many calls of our own')
        await pause()
      }
      try {
        return await call()
      } finally {
        // The answer counts; a place that can't be given back now is free when its lease ends.
        await store.release(key, holder).catch(() => undefined)
      }
    },
  }
}

/** Not all who wait at the same moments. */
function pause(): Promise<void> {
  const ms = pollMs.least + Math.random() * pollMs.more
  return new Promise((resolve) => setTimeout(resolve, ms))
}
