import type { Endpoint, PathParams, Schema } from '@xiaoguan/shared/endpoint'
import { ProblemReply } from '@xiaoguan/shared/problem'
import { staffHeader, versionHeader } from '@xiaoguan/shared/session'
import * as z from 'zod/mini'
import { getBoot } from './boot.ts'
import { AbortedError, NetworkError, ProblemError } from './problem.ts'
import { noteServerVersion } from './version.ts'

// The clients' content policies forbid building functions from text.
z.config({ jitless: true })

const timeoutMs = 12_000

export type CallOptions<Query, Body> = {
  query?: Query
  body?: Body
  signal?: AbortSignal | undefined
}

/** Makes the one request that `endpoint` declares; rejects with ProblemError, NetworkError or AbortedError. */
export async function call<
  Path extends string,
  Query extends Schema,
  Body extends Schema,
  Reply extends Schema,
>(
  endpoint: Endpoint<Path, Query, Body, Reply>,
  params: PathParams<Path>,
  options: CallOptions<z.input<Query>, z.input<Body>> = {},
): Promise<z.output<Reply>> {
  const answer = await request(
    endpoint.method,
    fillPath(endpoint.path, params),
    options.query,
    options.body,
    options.signal,
  )
  const parsed = z.safeParse(endpoint.reply, answer)
  if (!parsed.success) throw new NetworkError('strange', parsed.error)
  return parsed.data
}

/** The same, for a write that was stored and has only its address left. */
export async function request(
  method: string,
  path: string,
  query: unknown,
  body: unknown,
  signal?: AbortSignal,
): Promise<unknown> {
  const { base, staffId, version } = getBoot()
  const headers = { [staffHeader]: staffId, [versionHeader]: version }
  const limit = limitTime(signal)
  try {
    const response = await fetch(base + path + toQuery(query), {
      method,
      headers: method === 'GET' ? headers : { ...headers, ...json },
      ...(method === 'GET' ? {} : { body: JSON.stringify(body ?? {}) }),
      signal: limit.signal,
    })
    const text = await response.text()
    noteServerVersion(response.headers.get('x-server-version'))
    return read(text, response)
  } catch (error) {
    if (signal?.aborted) throw new AbortedError('aborted', { cause: error })
    if (error instanceof ProblemError || error instanceof NetworkError) throw error
    throw new NetworkError(limit.isOver() ? 'timeout' : 'offline', error)
  } finally {
    limit.end()
  }
}

const json = { 'content-type': 'application/json' }

/** Ends with the caller's signal or when the time is up; AbortSignal.timeout is younger than our oldest engines. */
function limitTime(signal: AbortSignal | undefined) {
  const ending = new AbortController()
  const end = () => ending.abort()
  let over = false
  const timer = setTimeout(() => {
    over = true
    end()
  }, timeoutMs)
  if (signal?.aborted) end()
  signal?.addEventListener('abort', end)
  return {
    signal: ending.signal,
    isOver: () => over,
    end() {
      clearTimeout(timer)
      signal?.removeEventListener('abort', end)
    },
  }
}

function toQuery(query: unknown): string {
  // Queries are declared as objects of texts.
  const given = Object.entries((query ?? {}) as Record<string, string | undefined>)
  const pairs = given.flatMap(([name, text]) => (text ? [[name, text]] : []))
  return pairs.length > 0 ? `?${new URLSearchParams(pairs).toString()}` : ''
}

/** Puts the parameters into a declared path. */
export function fillPath(path: string, params: unknown): string {
  // PathParams is an object of strings, or unknown for a path without parameters.
  const values = (params ?? {}) as Record<string, string>
  return path.replaceAll(/:(\w+)/g, (_whole, name: string) =>
    encodeURIComponent(values[name] ?? ''),
  )
}

/** What a server of ours answered; anything else comes from a gateway in between. */
function read(text: string, { ok, status }: Response): unknown {
  const answer = parse(text)
  if (ok) return answer
  const told = z.safeParse(ProblemReply, answer)
  if (!told.success) throw new NetworkError('strange', told.error)
  const { code, requestId, fields } = told.data
  throw new ProblemError(code, status, requestId, fields)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new NetworkError('strange', error)
  }
}
