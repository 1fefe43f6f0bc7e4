import {
  type Endpoint,
  type PathParams,
  type ProblemCode,
  ProblemReply,
  type Schema,
  staffHeader,
} from '@xiaoguan/shared'
import { sessionCookie, sessionValue } from '@xiaoguan/server/http/session'
import * as z from 'zod/mini'
import { secretKey } from './app.ts'
import { testApp } from './shared-app.ts'

export const publicUrl = 'http://localhost:3999'

/** What an endpoint refused with. */
export class Refused extends Error {
  readonly code: ProblemCode
  readonly status: number
  readonly fields: Record<string, string> | undefined
  constructor(status: number, reply: ProblemReply) {
    super(`${status} ${reply.code} ${JSON.stringify(reply.fields ?? {})}`)
    this.status = status
    this.code = reply.code
    this.fields = reply.fields
  }
}

export type Given<Query extends Schema, Body extends Schema> = {
  query?: z.input<Query>
  body?: z.input<Body>
}

/** Calls endpoints over HTTP as this person; a refusal is thrown as Refused. */
export function as(url: string, corpId: string, staff: { staffId: string }) {
  return async <
    Path extends string,
    Query extends Schema,
    Body extends Schema,
    Reply extends Schema,
  >(
    endpoint: Endpoint<Path, Query, Body, Reply>,
    params: PathParams<Path>,
    given: Given<Query, Body> = {},
  ): Promise<z.infer<Reply>> => {
    const path = endpoint.path.replaceAll(/:(\w+)/g, (_, name: string) =>
      encodeURIComponent((params as Record<string, string>)[name] ?? ''),
    )
    const query = given.query ? `?${new URLSearchParams(given.query).toString()}` : ''
    const { clock } = await testApp()
    // Signed in just now, whatever time the test has moved to.
    const session = sessionValue(secretKey, { corpId, staffId: staff.staffId }, clock.now())
    const response = await fetch(`${url}/c/${corpId}${path}${query}`, {
      method: endpoint.method,
      headers: {
        cookie: `${sessionCookie}=${session}`,
        origin: publicUrl,
        [staffHeader]: staff.staffId,
        ...(endpoint.method === 'GET' ? {} : { 'content-type': 'application/json' }),
      },
      ...(endpoint.method === 'GET' ? {} : { body: JSON.stringify(given.body ?? {}) }),
    })
    const answered: unknown = await response.json()
    if (!response.ok) throw new Refused(response.status, z.parse(ProblemReply, answered))
    return z.parse(endpoint.reply, answered)
  }
}

/** The problem code a call is refused with; 'ok' when it is not. */
export async function refusalOf(call: Promise<unknown>): Promise<ProblemCode | 'ok'> {
  try {
    await call
    return 'ok'
  } catch (error) {
    if (error instanceof Refused) return error.code
    throw error
  }
}
