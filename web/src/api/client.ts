import axios, { isAxiosError, isCancel } from 'axios'
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
  const boot = getBoot()
  try {
    const response = await axios.request<unknown>({
      method,
      url: boot.base + path,
      params: toParams(query),
      data: method === 'GET' ? undefined : (body ?? {}),
      headers: { [staffHeader]: boot.staffId, [versionHeader]: boot.version },
      timeout: timeoutMs,
      ...(signal ? { signal } : {}),
    })
    noteServerVersion(response.headers['x-server-version'])
    return response.data
  } catch (error) {
    throw nameError(error)
  }
}

/** Written by the browser: what axios brings to write parameters is left out of the build. */
function toParams(query: unknown): URLSearchParams {
  // Queries are declared as objects of texts.
  const given = Object.entries((query ?? {}) as Record<string, string | undefined>)
  return new URLSearchParams(given.flatMap(([name, text]) => (text ? [[name, text]] : [])))
}

/** Puts the parameters into a declared path. */
export function fillPath(path: string, params: unknown): string {
  // PathParams is an object of strings, or unknown for a path without parameters.
  const values = (params ?? {}) as Record<string, string>
  return path.replaceAll(/:(\w+)/g, (_whole, name: string) =>
    encodeURIComponent(values[name] ?? ''),
  )
}

function nameError(error: unknown): Error {
  if (isCancel(error)) return new AbortedError('aborted', { cause: error })
  if (!isAxiosError(error)) return new NetworkError('strange', error)
  if (!error.response) {
    const late = error.code === 'ECONNABORTED' || error.code === 'ETIMEDOUT'
    return new NetworkError(late ? 'timeout' : 'offline', error)
  }
  noteServerVersion(error.response.headers['x-server-version'])
  const told = z.safeParse(ProblemReply, error.response.data)
  const { status } = error.response
  if (told.success) {
    const { code, requestId, fields } = told.data
    return new ProblemError(code, status, requestId, fields)
  }
  // A gateway in between answered, not our server.
  return new NetworkError('strange', error)
}
