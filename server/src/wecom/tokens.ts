export type TokenKind = 'access' | 'corp_ticket' | 'agent_ticket'

/** Where tokens and tickets are kept, shared by all processes. `corpId` is ours. */
export type TokenStore = {
  find(corpId: string, kind: TokenKind, now: Date): Promise<string | undefined>
  save(corpId: string, kind: TokenKind, value: string, expiresAt: Date): Promise<void>
  drop(corpId: string, kind: TokenKind): Promise<void>
}

export type FreshToken = { value: string; lastsS: number }
export type Keeper = (
  corpId: string,
  kind: TokenKind,
  fetchNew: () => Promise<FreshToken>,
) => Promise<string>

// Renewed this long before the platform would end it.
const renewEarlyMs = 300_000

/** Finds a kept token, or fetches one: a single flight for all of this process who wait for it. */
export function createKeeper(tokens: TokenStore, now: () => Date): Keeper {
  const flights = new Map<string, Promise<string>>()

  async function renew(corpId: string, kind: TokenKind, fetchNew: () => Promise<FreshToken>) {
    const { value, lastsS } = await fetchNew()
    const expiresAt = new Date(now().getTime() + lastsS * 1000 - renewEarlyMs)
    await tokens.save(corpId, kind, value, expiresAt)
    return value
  }

  return async (corpId, kind, fetchNew) => {
    const kept = await tokens.find(corpId, kind, now())
    if (kept) return kept
    const key = `${corpId}/${kind}`
    const flight =
      flights.get(key) ?? renew(corpId, kind, fetchNew).finally(() => flights.delete(key))
    flights.set(key, flight)
    return flight
  }
}
