import type { Clocks } from './elapsed.ts'
import { createFetching } from './token-fetching.ts'
import {
  type FetchToken,
  type KeptToken,
  type TokenKey,
  type TokenStore,
  renewMs,
  spareMs,
} from './token-store.ts'

export type Keeper = {
  /** The kept token, or a new one. `refused`: a value the platform no longer takes. */
  get(key: TokenKey, fetchNew: FetchToken, refused?: string): Promise<string>
  drop(key: TokenKey, value: string): Promise<void>
}

/** The platform may answer the same token until it ends: no reason to ask again at once. */
const renewGapMs = 60_000

/** Hands out tokens: kept in memory and in the store, fetched once by whoever is first of all processes. */
export function createKeeper(store: TokenStore, clocks: Clocks): Keeper {
  const fetching = createFetching(store, clocks)
  const memory = new Map<string, KeptToken>()
  const flights = new Map<string, Promise<string>>()
  const renewed = new Map<string, number>()
  const leftMs = (token: KeptToken) => token.expiresAt.getTime() - clocks.now().getTime()

  /** One flight per key in this process; what it brings is kept in memory. */
  function fly(key: TokenKey, start: () => Promise<KeptToken | undefined>, old = '') {
    const name = nameOf(key)
    const bring = async () => {
      const token = await start()
      if (token) memory.set(name, token)
      return token?.value ?? old
    }
    const flight = flights.get(name) ?? bring().finally(() => flights.delete(name))
    flights.set(name, flight)
    return flight
  }

  function renewBehind(key: TokenKey, fetchNew: FetchToken, old: string) {
    const name = nameOf(key)
    const before = renewed.get(name) ?? -renewGapMs
    if (flights.has(name) || clocks.ms() - before < renewGapMs) return
    renewed.set(name, clocks.ms())
    // The old one still serves; who needs a new one will meet the same trouble, and tell it.
    fly(key, () => fetching.renew(key, fetchNew), old).catch(() => undefined)
  }

  return {
    async get(key, fetchNew, refused) {
      const known = memory.get(nameOf(key))
      if (known && known.value !== refused && leftMs(known) > spareMs) {
        if (leftMs(known) <= renewMs) renewBehind(key, fetchNew, known.value)
        return known.value
      }
      const obtain = () => fly(key, () => fetching.obtain(key, fetchNew, refused))
      const value = await obtain()
      // A flight that had begun before the refusal may bring the refused one.
      return value === refused ? obtain() : value
    },
    async drop(key, value) {
      if (memory.get(nameOf(key))?.value === value) memory.delete(nameOf(key))
      await store.drop(key, value)
    },
  }
}

const nameOf = ({ corpId, kind, app }: TokenKey): string => `${corpId} ${kind} ${app}`
