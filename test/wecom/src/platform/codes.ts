import { randomBytes } from 'node:crypto'

const lifeMs = 5 * 60 * 1000

/** What an OAuth code stands for. */
export type Grant = {
  corpId: string
  /** The app named in the address, if any. */
  agentId: number | undefined
  /** host[:port] of the redirect_uri. */
  host: string
  /** Who is signed in to the client; may be of another corp. */
  user: { corpId: string; userid: string }
}

/** OAuth codes: each is good once, for five minutes. */
export class Codes {
  #now: () => number
  #grants = new Map<string, Grant & { expiresAt: number }>()

  constructor(now: () => number) {
    this.#now = now
  }

  issue(grant: Grant): string {
    for (const [code, each] of this.#grants) {
      if (each.expiresAt <= this.#now()) this.#grants.delete(code)
    }
    const code = randomBytes(32).toString('base64url')
    this.#grants.set(code, { ...grant, expiresAt: this.#now() + lifeMs })
    return code
  }

  peek(code: string): Grant | undefined {
    const grant = this.#grants.get(code)
    return grant && grant.expiresAt > this.#now() ? grant : undefined
  }

  spend(code: string): void {
    this.#grants.delete(code)
  }
}
