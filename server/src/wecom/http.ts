import * as z from 'zod/mini'
import { WecomError, WecomUnreachable } from './errors.ts'

const Answer = z.object({ errcode: z._default(z.int(), 0), errmsg: z._default(z.string(), '') })

/** Asks the platform once: its answer, or WecomError for a refusal, WecomUnreachable for anything else. */
export type Ask = (
  path: string,
  init: RequestInit,
  query: Record<string, string>,
) => Promise<unknown>

export function createAsk(apiUrl: string, timeoutMs: number): Ask {
  return async (path, init, query) => {
    const address = `${apiUrl}/cgi-bin/${path}?${new URLSearchParams(query).toString()}`
    const answered = await fetchJson(path, address, {
      ...init,
      signal: AbortSignal.timeout(timeoutMs),
    })
    const answer = z.safeParse(Answer, answered)
    if (!answer.success) throw new WecomUnreachable(path, answer.error)
    const { errcode, errmsg } = answer.data
    if (errcode !== 0) throw new WecomError(path, errcode, errmsg)
    return answered
  }
}

async function fetchJson(path: string, address: string, init: RequestInit): Promise<unknown> {
  try {
    const response = await fetch(address, init)
    if (!response.ok) throw new Error(`HTTP ${response.status}`)
    return await response.json()
  } catch (error) {
    throw new WecomUnreachable(path, error)
  }
}
