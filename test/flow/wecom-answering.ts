import { type IncomingMessage, type ServerResponse, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Wecom, type WecomCorp, createWecom } from '@xiaoguan/server/wecom/client'
import type { KeptToken, TokenStore } from '@xiaoguan/server/wecom/token-store'
import { onTestFinished } from 'vitest'

export type Asked = { path: string; query: Record<string, string>; body: unknown }
/** What is answered as JSON, or the whole answer by hand. */
export type Answer = object | ((response: ServerResponse) => unknown)

export const secret = 'Sec-ret_zWv8Q2'
export const token = 'Tok-en_Hh7Pq3'
export const ticket = 'Tick-et_Lm5Xd9'
export const corp: WecomCorp = { corpId: 'c1', wecomCorpId: 'ww1', agentId: '1000002', secret }

/** Tokens of one process. */
export function memoryTokens(): TokenStore {
  const kept = new Map<string, KeptToken>()
  return {
    find: (key) => Promise.resolve(kept.get(key.kind)),
    lease: (key) => Promise.resolve({ kept: kept.get(key.kind) }),
    save: (key, _, value) => Promise.resolve(void kept.set(key.kind, value)),
    release: () => Promise.resolve(),
    drop: (key) => Promise.resolve(void kept.delete(key.kind)),
  }
}

/** A platform that answers what it is told, and our client of it; tokens it gives by itself. */
export async function answering(
  answer: (asked: Asked) => Answer,
  options: { timeoutMs?: number } = {},
): Promise<{ wecom: Wecom; asked: Asked[]; url: string }> {
  const asked: Asked[] = []
  const reply = async (request: IncomingMessage, response: ServerResponse) => {
    const one = await read(request)
    asked.push(one)
    const told = answer(one)
    if (typeof told === 'function') return void told(response)
    response.setHeader('content-type', 'application/json; charset=UTF-8')
    response.end(JSON.stringify(told))
  }
  const server = createServer((request, response) => void reply(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  // A TCP server has an address object, not a path.
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`
  const now = () => new Date('2026-11-22T08:00:00Z')
  const wecom = createWecom({ apiUrl: url, oauthUrl: url, tokens: memoryTokens(), now, ...options })
  return { wecom, asked, url }
}

async function read(request: IncomingMessage): Promise<Asked> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(Buffer.from(part as Uint8Array))
  const text = Buffer.concat(parts).toString('utf8')
  const url = new URL(request.url ?? '/', 'http://localhost')
  const isJson = request.headers['content-type'] === 'application/json'
  return {
    path: url.pathname.replace('/cgi-bin/', ''),
    query: Object.fromEntries(url.searchParams),
    body: isJson ? (JSON.parse(text) as unknown) : text,
  }
}

/** Answers the two kinds of credentials, and the rest as told. */
export function withCredentials(answer: (asked: Asked) => Answer) {
  return (asked: Asked): Answer => {
    const ok = { errcode: 0, errmsg: 'ok', expires_in: 7200 }
    if (asked.path === 'gettoken') return { ...ok, access_token: token }
    if (asked.path === 'get_jsapi_ticket' || asked.path === 'ticket/get') return { ...ok, ticket }
    return answer(asked)
  }
}

export const ok = { errcode: 0, errmsg: 'ok' }

/** A platform that gives these answers one after the other, then `ok`. */
export async function answeringInTurn(...answers: Answer[]) {
  const left = [...answers]
  const scene = await answering(withCredentials(() => left.shift() ?? ok))
  return { ...scene, lastBody: () => scene.asked.at(-1)?.body }
}
