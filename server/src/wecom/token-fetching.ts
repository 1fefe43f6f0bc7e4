import { randomUUID } from 'node:crypto'
import type { Clocks } from './elapsed.ts'
import { WecomUnreachable } from './errors.ts'
import {
  type FetchToken,
  type KeptToken,
  type TokenKey,
  type TokenStore,
  renewMs,
  spareMs,
} from './token-store.ts'

const leastLastsS = 60
const pollMs = 50
/** Longer than a right to fetch that a dead process left behind. */
const patienceMs = 15_000

/** Fetches tokens for all processes: only who holds the right in the store asks the platform. */
export function createFetching(store: TokenStore, clocks: Clocks) {
  const holder = randomUUID()
  const lasts = (token: KeptToken, ms: number) =>
    token.expiresAt.getTime() - clocks.now().getTime() > ms

  async function fetchAndSave(key: TokenKey, fetchNew: FetchToken): Promise<KeptToken> {
    try {
      const { value, lastsS } = await fetchNew()
      // However little time is told, a fetched token is used: asking for each call would get us banned.
      const lastsMs = Math.max(lastsS, leastLastsS) * 1000
      const token = { value, expiresAt: new Date(clocks.now().getTime() + lastsMs) }
      await store.save(key, holder, token)
      return token
    } catch (error) {
      await store.release(key, holder)
      throw error
    }
  }

  /** What the store has if it is good, or else fetched by us; undefined while another process fetches. */
  async function fetchUnless(
    isGood: (token: KeptToken) => boolean,
    key: TokenKey,
    fetchNew: FetchToken,
  ): Promise<KeptToken | undefined> {
    const lease = await store.lease(key, holder)
    if (!lease) return undefined
    if (!lease.kept || !isGood(lease.kept)) return fetchAndSave(key, fetchNew)
    // Somebody was faster.
    await store.release(key, holder)
    return lease.kept
  }

  return {
    async obtain(key: TokenKey, fetchNew: FetchToken, refused: string | undefined) {
      const isGood = (token: KeptToken) => token.value !== refused && lasts(token, spareMs)
      const began = clocks.ms()
      for (;;) {
        const found = await store.find(key)
        if (found && isGood(found)) return found
        const fetched = await fetchUnless(isGood, key, fetchNew)
        if (fetched) return fetched
        if (clocks.ms() - began > patienceMs)
          throw new WecomUnreachable(key.kind, 'no process could fetch it')
        await new Promise((resolve) => setTimeout(resolve, pollMs))
      }
    },
    /** Undefined: another process is at it. */
    renew: (key: TokenKey, fetchNew: FetchToken) =>
      fetchUnless((token) => lasts(token, renewMs), key, fetchNew),
  }
}
