import * as z from 'zod/mini'
import { remedyOf } from './errors.ts'
import { createAsk } from './http.ts'
import { type TokenStore, createKeeper } from './tokens.ts'

/** A corp as the platform knows it; `corpId` is ours. */
export type WecomCorp = { corpId: string; wecomCorpId: string; agentId: string; secret: string }

export type WecomCall = {
  path: string
  query?: Record<string, string>
  /** Sent as JSON by POST; without it the call is a GET. */
  body?: unknown
  /** Multipart upload instead of JSON. */
  form?: FormData
}

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
}

export type WecomOptions = {
  apiUrl: string
  oauthUrl: string
  tokens: TokenStore
  now: () => Date
  timeoutMs?: number
}

const TokenReply = z.object({ access_token: z.string(), expires_in: z.number() })
const TicketReply = z.object({ ticket: z.string(), expires_in: z.number() })
const ticketCalls: Record<'corp_ticket' | 'agent_ticket', WecomCall> = {
  corp_ticket: { path: 'get_jsapi_ticket' },
  agent_ticket: { path: 'ticket/get', query: { type: 'agent_config' } },
}

/** The one door to the platform's HTTP API. */
export function createWecom({
  apiUrl,
  oauthUrl,
  tokens,
  now,
  timeoutMs = 5000,
}: WecomOptions): Wecom {
  const ask = createAsk(apiUrl, timeoutMs)
  const keep = createKeeper(tokens, now)

  async function callOnce(corp: WecomCorp, call: WecomCall): Promise<unknown> {
    const token = await keep(corp.corpId, 'access', async () => {
      const query = { corpid: corp.wecomCorpId, corpsecret: corp.secret }
      const reply = z.parse(TokenReply, await ask('gettoken', {}, query))
      return { value: reply.access_token, lastsS: reply.expires_in }
    })
    return ask(call.path, requestOf(call), { access_token: token, ...call.query })
  }

  async function callTwice(corp: WecomCorp, call: WecomCall): Promise<unknown> {
    try {
      return await callOnce(corp, call)
    } catch (error) {
      // The platform may end a token early: fetch once more, try once more.
      if (remedyOf(error) !== 'new_token') throw error
      await tokens.drop(corp.corpId, 'access')
      return callOnce(corp, call)
    }
  }

  return {
    oauthUrl,
    async call(corp, call, reply) {
      return z.parse(reply, await callTwice(corp, call))
    },
    ticket(corp, kind) {
      return keep(corp.corpId, kind, async () => {
        const reply = z.parse(TicketReply, await callTwice(corp, ticketCalls[kind]))
        return { value: reply.ticket, lastsS: reply.expires_in }
      })
    },
  }
}

function requestOf(call: WecomCall): RequestInit {
  if (call.form) return { method: 'POST', body: call.form }
  if (call.body === undefined) return {}
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(call.body),
  }
}
