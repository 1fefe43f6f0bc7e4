import { type Clocks, startElapsed } from './elapsed.ts'
import { WecomError, problemOf } from './errors.ts'
import { createAsk } from './http.ts'
import { createLimits } from './limits.ts'
import type { Slots } from './slots.ts'

export type WecomCall = {
  path: string
  query?: Record<string, string>
  /** Sent as JSON by POST; without it the call is a GET. */
  body?: unknown
  /** Multipart upload instead of JSON. */
  form?: FormData
  /** For answers that take longer to make. */
  timeoutMs?: number
}

const uploadTimeoutMs = 30_000

/** One question to the platform and its answer: in its turn, within its time, counted. */
export function createDoor(
  parts: { apiUrl: string; timeoutMs: number; clocks: Clocks; slots: Slots | undefined },
  count: (api: string, ms: number, result: string) => void,
) {
  const { apiUrl, timeoutMs, clocks, slots } = parts
  const ask = createAsk(apiUrl, timeoutMs)
  const limits = createLimits(clocks)
  return (corpId: string, call: WecomCall, query: Record<string, string>): Promise<unknown> => {
    const { path } = call
    const wait = call.timeoutMs ?? (call.form ? uploadTimeoutMs : timeoutMs)
    const askOnce = async () => {
      const began = clocks.ms()
      try {
        const answered = await ask(path, requestOf(call), query, wait)
        count(path, clocks.ms() - began, 'ok')
        return answered
      } catch (error) {
        count(path, clocks.ms() - began, problemOf(error))
        throw error
      }
    }
    // A turn among this process's calls first: so few of them at once look for a place among all processes'.
    return limits.run(corpId, path, () =>
      slots ? slots.run({ corpId, api: path }, wait, askOnce) : askOnce(),
    )
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

const holdBackMs = 30_000
const wrongCredentials = new Set([40_001, 40_013])

/** After wrong credentials the same ones are not tried for a while: the platform bans addresses that go on. */
export function createHoldBack(clocks: Clocks) {
  const refused = new Map<string, { elapsed: () => number; error: WecomError }>()
  return async <Answer>(name: string, ask: () => Promise<Answer>): Promise<Answer> => {
    const before = refused.get(name)
    if (before && before.elapsed() < holdBackMs) throw before.error
    try {
      const answer = await ask()
      refused.delete(name)
      return answer
    } catch (error) {
      if (error instanceof WecomError && wrongCredentials.has(error.errcode))
        refused.set(name, { elapsed: startElapsed(clocks), error })
      throw error
    }
  }
}
