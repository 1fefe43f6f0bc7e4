const kept = 20_000

/** One API call as the platform saw it. Secrets, tokens and codes are left out. */
export type LoggedCall = {
  path: string
  method: string
  query: Record<string, string>
  body: unknown
  /** undefined when no JSON was answered: 404, an injected HTTP error, a cut connection, a file. */
  errcode: number | undefined
  corpId: string | undefined
  agentId: number | undefined
  at: number
}

const secret = new Set(['access_token', 'corpsecret', 'code'])

/** The latest calls, in the order of their arrival. */
export class CallLog {
  #calls: LoggedCall[] = []

  /** Notes a call as it arrives; `errcode` and whose it is are filled in when known. */
  open(
    call: Pick<LoggedCall, 'path' | 'method' | 'body' | 'at'>,
    query: URLSearchParams,
  ): LoggedCall {
    const harmless = [...query].filter(([name]) => !secret.has(name))
    const entry: LoggedCall = {
      ...call,
      query: Object.fromEntries(harmless),
      errcode: undefined,
      corpId: undefined,
      agentId: undefined,
    }
    this.#calls.push(entry)
    if (this.#calls.length > kept * 1.1) this.#calls = this.#calls.slice(-kept)
    return entry
  }

  /** All calls, or those of one path. */
  list(path?: string): readonly LoggedCall[] {
    return path === undefined ? this.#calls : this.#calls.filter((call) => call.path === path)
  }

  clear(): void {
    this.#calls = []
  }
}
