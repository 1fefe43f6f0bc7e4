import { createHash } from 'node:crypto'
import * as z from 'zod/mini'
import { type WecomCall, createDoor, createHoldBack } from './door.ts'
import type { Clocks } from './elapsed.ts'
import { WecomUnreachable, remedyOf } from './errors.ts'
import { whole } from './fields.ts'
import type { SlotStore } from './slot-store.ts'
import { createSlots } from './slots.ts'
import type { FetchToken, TokenKey, TokenKind, TokenStore } from './token-store.ts'
import { type Keeper, createKeeper } from './tokens.ts'

/** A corp as the platform knows it; `corpId` is ours. */
export type WecomCorp = { corpId: string; wecomCorpId: string; agentId: string; secret: string }

export type { WecomCall } from './door.ts'

/** Told of each question put to the platform: 'ok', the errcode, or 'unreachable'. */
export type OnCall = (api: string, ms: number, result: string) => void

export type Wecom = {
  /** Calls the platform with the corp's access token and parses the answer leniently; errcode decides. */
  call<Reply extends z.ZodMiniType>(
    corp: WecomCorp,
    call: WecomCall,
    reply: Reply,
  ): Promise<z.infer<Reply>>
  /** The ticket for `config` or `agentConfig`. */
  ticket(corp: WecomCorp, kind: 'corp_ticket' | 'agent_ticket'): Promise<string>
  oauthUrl: string
  /** May be set later, by whoever counts. */
  onCall?: OnCall | undefined
}

export type WecomOptions = {
  apiUrl: string
  oauthUrl: string
  tokens: TokenStore
  /** Where all processes share their places for calls; without it a process counts its own alone. */
  slots?: SlotStore
  now: () => Date
  timeoutMs?: number
  onCall?: OnCall
}

const TokenReply = z.object({ access_token: z.string().check(z.minLength(1)), expires_in: whole })
const TicketReply = z.object({ ticket: z.string().check(z.minLength(1)), expires_in: whole })
const ticketCalls: Record<'corp_ticket' | 'agent_ticket', WecomCall> = {
  corp_ticket: { path: 'get_jsapi_ticket' },
  agent_ticket: { path: 'ticket/get', query: { type: 'agent_config' } },
}
const usualLastsS = 7200

/** The one door to the platform's HTTP API. */
export function createWecom(options: WecomOptions): Wecom {
  // Two questions must fit into the ten seconds for which a process has the right to fetch a ticket.
  const { apiUrl, timeoutMs = 4000 } = options
  const clocks: Clocks = { now: options.now, ms: () => performance.now() }
  const keeper = createKeeper(options.tokens, clocks)
  const slots = options.slots && createSlots(options.slots, clocks)
  const ask = createDoor({ apiUrl, timeoutMs, clocks, slots }, (api, ms, result) =>
    wecom.onCall?.(api, ms, result),
  )
  const access = createAccess(keeper, createHoldBack(clocks), ask)

  const wecom: Wecom = {
    oauthUrl: options.oauthUrl,
    onCall: options.onCall,
    async call(corp, call, reply) {
      return read(call.path, reply, await access.ask(corp, call))
    },
    async ticket(corp, kind) {
      return keeper.get(keyOf(corp, kind), async () => {
        const call = ticketCalls[kind]
        const reply = read(call.path, TicketReply, await access.ask(corp, call))
        return { value: reply.ticket, lastsS: reply.expires_in ?? usualLastsS }
      })
    },
  }
  return wecom
}

/** Asks with the corp's access token; one that the platform ended early is fetched anew, once. */
function createAccess(
  keeper: Keeper,
  holdBack: ReturnType<typeof createHoldBack>,
  ask: ReturnType<typeof createDoor>,
) {
  const fetchAccess =
    (corp: WecomCorp): FetchToken =>
    () =>
      holdBack(`${corp.corpId} ${appOf(corp)}`, async () => {
        const query = { corpid: corp.wecomCorpId, corpsecret: corp.secret }
        const answered = await ask(corp.corpId, { path: 'gettoken' }, query)
        const reply = read('gettoken', TokenReply, answered)
        return { value: reply.access_token, lastsS: reply.expires_in ?? usualLastsS }
      })

  return {
    async ask(corp: WecomCorp, call: WecomCall): Promise<unknown> {
      const key = keyOf(corp, 'access')
      const askWith = (token: string) =>
        ask(corp.corpId, call, { access_token: token, ...call.query })
      const token = await keeper.get(key, fetchAccess(corp))
      try {
        return await askWith(token)
      } catch (error) {
        if (remedyOf(error) !== 'new_token') throw error
        await keeper.drop(key, token)
        return askWith(await keeper.get(key, fetchAccess(corp), token))
      }
    },
  }
}

/** An answer of another shape is none: nothing is decided by it. */
function read<Reply extends z.ZodMiniType>(path: string, reply: Reply, answered: unknown) {
  const answer = z.safeParse(reply, answered)
  if (answer.success) return answer.data
  const place = answer.error.issues[0]?.path.join('.') ?? ''
  throw new WecomUnreachable(path, `answer not as documented at "${place}"`)
}

/** Says which app and secret a token belongs to, without telling the secret. */
function appOf(corp: WecomCorp): string {
  const parts = JSON.stringify([corp.wecomCorpId, corp.agentId, corp.secret])
  return createHash('sha256').update(parts).digest('base64url').slice(0, 16)
}

function keyOf(corp: WecomCorp, kind: TokenKind): TokenKey {
  return { corpId: corp.corpId, kind, app: appOf(corp) }
}
