export type TokenKind = 'access' | 'corp_ticket' | 'agent_ticket'

/** `corpId` is ours; `app` stands for the app and secret the token was fetched with: after a change it is nobody's. */
export type TokenKey = { corpId: string; kind: TokenKind; app: string }
export type KeptToken = { value: string; expiresAt: Date }

/** Where tokens and tickets are kept, shared by all processes; one of them at a time fetches a new one. */
export type TokenStore = {
  find(key: TokenKey): Promise<KeptToken | undefined>
  /** Takes the right to fetch, for about ten seconds; undefined: somebody else has it. Gives what is kept now. */
  lease(key: TokenKey, holder: string): Promise<{ kept: KeptToken | undefined } | undefined>
  /** Keeps what the holder fetched, and ends its right; nothing when another took the right meanwhile. */
  save(key: TokenKey, holder: string, token: KeptToken): Promise<void>
  release(key: TokenKey, holder: string): Promise<void>
  /** Forgets this very value; one that came in its place stays. */
  drop(key: TokenKey, value: string): Promise<void>
}

export type FetchToken = () => Promise<{ value: string; lastsS: number }>

/** Fetched anew in the background this long before its end, and used until … */
export const renewMs = 300_000
/** … it has so little time left that a call might be too late. */
export const spareMs = 30_000
