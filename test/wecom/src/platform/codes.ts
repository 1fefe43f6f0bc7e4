import { randomBytes } from 'node:crypto'

const lifeMs = 5 * 60 * 1000
const ticketLifeMs = 30 * 60 * 1000
/** An expired ticket is told from a made-up one for this long. */
const forgetTicketMs = 24 * 60 * 60 * 1000

/** What an OAuth code stands for. */
export type Grant = {
  corpId: string
  /** The app named in the address, if any. */
  agentId: number | undefined
  /** host[:port] of the redirect_uri. */
  host: string
  /** Who is signed in to the client; may be of another corp. */
  user: { corpId: string; userid: string }
  /** snsapi_privateinfo with an agentid: the member lets the app see his details. */
  isPrivate: boolean
}

/** What a user_ticket stands for. */
export type Ticket = { corpId: string; agentId: number; userid: string; expiresAt: number }

/** OAuth codes, each good once for five minutes, and the tickets they may bring. */
export class Codes {
  #now: () => number
  #grants = new Map<string, Grant & { expiresAt: number }>()
  #tickets = new Map<string, Ticket>()

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

  issueTicket(of: Omit<Ticket, 'expiresAt'>): string {
    const now = this.#now()
    for (const [ticket, each] of this.#tickets) {
      if (each.expiresAt + forgetTicketMs <= now) this.#tickets.delete(ticket)
    }
    const ticket = randomBytes(48).toString('base64url')
    this.#tickets.set(ticket, { ...of, expiresAt: now + ticketLifeMs })
    return ticket
  }

  /** Also one that has expired. */
  findTicket(ticket: string): Ticket | undefined {
    return this.#tickets.get(ticket)
  }
}
