import { randomBytes, randomInt } from 'node:crypto'
import * as http from 'node:http'
import * as https from 'node:https'
import type { SimCallback } from '../world.ts'
import { encryptCallback, signCallback } from './callback-crypto.ts'
import { writeEnvelope } from './callback-xml.ts'

/** The answer to one request: a status, or why there was none. */
export type Answer = { status: number; body: string } | { failure: 'timeout' | 'unreachable' }

/** Whom a callback is for. */
export type Receiver = { corpId: string; agentId: number; callback: SimCallback }

type Agents = { http: http.Agent; https: https.Agent }
type Request = { method: 'GET' | 'POST'; url: URL; body?: string; timeoutMs: number }

const mostAnswerBytes = 64 * 1024

/** Requests to the apps' callback addresses, over connections that are kept. */
export class CallbackHttp {
  #agents: Agents = {
    http: new http.Agent({ keepAlive: true }),
    https: new https.Agent({ keepAlive: true }),
  }

  /** One try to deliver an event; each is encrypted anew. */
  async post(to: Receiver, xml: string, timeoutMs: number, now: number): Promise<Answer> {
    const { token, aesKey } = to.callback
    const encrypted = encryptCallback(aesKey, xml, to.corpId)
    const url = new URL(to.callback.url)
    for (const [name, value] of signedQuery(token, encrypted, now))
      url.searchParams.set(name, value)
    const body = writeEnvelope(to.corpId, to.agentId, encrypted)
    return await this.#send({ method: 'POST', url, body, timeoutMs })
  }

  /** The check when an address is saved: whether the plain text comes back, exactly. */
  async verify(to: Receiver, timeoutMs: number, now: number): Promise<boolean> {
    const { token, aesKey } = to.callback
    const plain = String(randomInt(1e12)) + String(randomInt(1e7)).padStart(7, '0')
    const echostr = encryptCallback(aesKey, plain, to.corpId)
    const url = new URL(to.callback.url)
    for (const [name, value] of signedQuery(token, echostr, now)) url.searchParams.set(name, value)
    url.searchParams.set('echostr', echostr)
    const answer = await this.#send({ method: 'GET', url, timeoutMs })
    return 'status' in answer && answer.status === 200 && answer.body === plain
  }

  /** Cuts what is on its way. */
  close(): void {
    this.#agents.http.destroy()
    this.#agents.https.destroy()
  }

  #send({ method, url, body, timeoutMs }: Request): Promise<Answer> {
    const isSecure = url.protocol === 'https:'
    return new Promise((resolve) => {
      let isLate = false
      const end = (answer: Answer) => {
        clearTimeout(timer)
        resolve(answer)
      }
      const fail = () => end({ failure: isLate ? 'timeout' : 'unreachable' })
      const options = {
        method,
        agent: isSecure ? this.#agents.https : this.#agents.http,
        headers: body === undefined ? {} : { 'content-type': 'text/xml; charset=utf-8' },
      }
      const request = (isSecure ? https : http).request(url, options, (response) => {
        readText(response).then(
          (text) => end({ status: response.statusCode ?? 0, body: text }),
          fail,
        )
      })
      // The whole of it counts, not the silence in between.
      const timer = setTimeout(() => {
        isLate = true
        request.destroy()
      }, timeoutMs)
      request.on('error', fail)
      request.end(body)
    })
  }
}

function signedQuery(token: string, encrypted: string, now: number): [string, string][] {
  const timestamp = String(Math.floor(now / 1000))
  const nonce = randomBytes(8).readBigUInt64BE().toString()
  return [
    ['msg_signature', signCallback(token, timestamp, nonce, encrypted)],
    ['timestamp', timestamp],
    ['nonce', nonce],
  ]
}

async function readText(response: http.IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of response) {
    const bytes: Buffer = part
    size += bytes.length
    if (size <= mostAnswerBytes) parts.push(bytes)
  }
  return Buffer.concat(parts).toString()
}
