import * as z from 'zod/mini'
import { WecomError, WecomUnreachable } from './errors.ts'
import { text, whole } from './fields.ts'

const Answer = z.looseObject({ errcode: z.optional(z.unknown()), errmsg: text })

/** Asks the platform once: its answer, or WecomError for a refusal, WecomUnreachable for anything else. */
export type Ask = (
  path: string,
  init: RequestInit,
  query: Record<string, string>,
  timeoutMs?: number,
) => Promise<unknown>

const answerMax = 16 * 1024 * 1024

export function createAsk(apiUrl: string, usualTimeoutMs: number): Ask {
  return async (path, init, query, timeoutMs = usualTimeoutMs) => {
    const address = `${apiUrl}/cgi-bin/${path}?${new URLSearchParams(query).toString()}`
    const signal = AbortSignal.timeout(timeoutMs)
    const answered = await fetchJson(path, address, { ...init, signal, redirect: 'manual' })
    const answer = z.safeParse(Answer, answered)
    const errcode = answer.success ? codeOf(answer.data.errcode) : null
    if (!answer.success || errcode === null) throw new WecomUnreachable(path, 'no errcode')
    if (errcode === 0) return answered
    throw new WecomError(path, errcode, withoutSecrets(answer.data.errmsg ?? '', query))
  }
}

/** Some old answers have no errcode, and mean 0; null: there is one, but it is no number. */
function codeOf(errcode: unknown): number | null {
  return errcode === undefined || errcode === null ? 0 : z.parse(whole, errcode)
}

const secretNames = ['access_token', 'corpsecret', 'code']
// Shorter ones are test words, and would tear holes into the message.
const secretMin = 6
const errmsgMax = 500

/** The platform's own words, without what we sent it in confidence, on one line. */
function withoutSecrets(errmsg: string, query: Record<string, string>): string {
  let clean = errmsg.replaceAll(/\s+/g, ' ')
  for (const name of secretNames) {
    const secret = query[name]
    if (secret && secret.length >= secretMin) clean = clean.replaceAll(secret, '[…]')
    clean = clean.replaceAll(new RegExp(`\\b${name}=[^&\\s,]*`, 'g'), `${name}=[…]`)
  }
  return clean.slice(0, errmsgMax)
}

async function fetchJson(path: string, address: string, init: RequestInit): Promise<unknown> {
  try {
    const response = await fetch(address, init)
    if (response.status !== 200) {
      await response.body?.cancel()
      throw new WecomUnreachable(path, `HTTP ${response.status}`)
    }
    return JSON.parse(await readText(path, response))
  } catch (error) {
    throw error instanceof WecomUnreachable ? error : new WecomUnreachable(path, reasonOf(error))
  }
}

async function readText(path: string, response: Response): Promise<string> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of response.body ?? []) {
    size += part.length
    if (size > answerMax) throw new WecomUnreachable(path, 'answer too long')
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}

/** Why there is no answer, in words of ours: the network layer's own may hold the address with its token. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'broken connection'
  if (error.name === 'TimeoutError') return 'timeout'
  if (error instanceof SyntaxError) return 'not JSON'
  const { cause } = error
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  return /^[A-Z_]{3,40}$/.test(code) ? code : 'broken connection'
}
