import type Router from '@koa/router'
// Brings the type of `ctx.request.body`.
import '@koa/bodyparser'
import {
  type Endpoint,
  type PathParams,
  type Role,
  type Schema,
  staffHeader,
} from '@xiaoguan/shared'
import type { Context } from 'koa'
import * as z from 'zod/mini'
import type { Deps } from '../deps.ts'
import { getCorp } from '../db/corp.ts'
import { Problem } from '../problem.ts'
import { type Session, readSession } from './session.ts'
import { getActor } from './access.ts'

export type Asked<Path extends string, Query extends Schema, Body extends Schema> = {
  params: PathParams<Path>
  query: z.infer<Query>
  body: z.infer<Body>
  session: Session
}

/** What binds endpoints to handlers: the router of one app, its dependencies, and what was bound so far. */
export type Serving = { router: Router; deps: Deps; served: Endpoint[] }

/** Binds a declared endpoint: session, origin, role, parsing in, parsing out. */
export function serve<
  Path extends string,
  Query extends Schema,
  Body extends Schema,
  Reply extends Schema,
>(
  serving: Serving,
  endpoint: Endpoint<Path, Query, Body, Reply>,
  handler: (asked: Asked<Path, Query, Body>) => Promise<z.input<Reply>>,
) {
  serving.served.push(endpoint)
  serving.router.register(endpoint.path, [endpoint.method], async (ctx: Context) => {
    const session = await admit(ctx, serving.deps, endpoint)
    const asked = {
      // koa-router fills exactly the names in the path.
      params: ctx.params as PathParams<Path>,
      query: parseInput(endpoint.query, ctx.query, 'query') as z.infer<Query>,
      body: parseInput(endpoint.body, ctx.request.body ?? {}, 'body') as z.infer<Body>,
      session,
    }
    const reply = await handler(asked)
    ctx.type = 'json'
    // As text: of an object Koa would make it twice, once to know the length.
    ctx.body = JSON.stringify(parseReply(endpoint, reply))
  })
}

async function admit(ctx: Context, deps: Deps, endpoint: Endpoint): Promise<Session> {
  const corpId = String(ctx.params.corpKey)
  const session = readSession(ctx, deps.config.secretKey, corpId, deps.clock.now())
  if (!session) throw new Problem('signed_out')
  const pageStaff = ctx.get(staffHeader)
  if (pageStaff !== session.staffId)
    throw new Problem(pageStaff ? 'session.other_staff' : 'bad_request')
  if (endpoint.method !== 'GET') await checkOrigin(ctx, deps, corpId)
  // What is about one customer decides in its own query whether this person is still in.
  if (endpoint.who === 'staff' && endpoint.path.startsWith('/api/customers/:')) return session
  const { role } = await getActor(deps.db, session)
  if (!mayAsk(endpoint.who, role)) throw new Problem('not_allowed')
  return session
}

function mayAsk(who: Endpoint['who'], role: Role): boolean {
  if (who === 'api_key') return false
  if (who === 'lead') return role !== 'staff'
  return who === 'staff' || role === 'operator'
}

/** Writes come from the corp's own pages: addresses are made for PUBLIC_URL, never for the Host header. */
async function checkOrigin(ctx: Context, deps: Deps, corpId: string) {
  const corp = await getCorp(deps.db, corpId)
  if (ctx.get('origin') !== new URL(corp.publicUrl).origin) throw new Problem('session.bad_origin')
}

/** What is asked, parsed by its schema; throws with each wrong place. */
export function parseInput(schema: Schema, value: unknown, where: string): unknown {
  const parsed = z.safeParse(schema, value)
  if (parsed.success) return parsed.data
  const fields = Object.fromEntries(
    parsed.error.issues.map((issue) => [
      [where, ...issue.path.map(String)].join('.'),
      issue.message,
    ]),
  )
  throw new Problem('bad_request', { fields })
}

/** A bad reply is our bug: 500, logged with the place in the schema; undeclared fields never leave. */
export function parseReply(endpoint: Endpoint, reply: unknown): unknown {
  const parsed = z.safeParse(endpoint.reply, reply)
  if (parsed.success) return parsed.data
  const places = parsed.error.issues
    .slice(0, 5)
    .map((issue) => `${issue.path.map(String).join('.')}: ${issue.message}`)
  throw new Problem('internal', {
    cause: new Error(
      `reply of ${endpoint.method} ${endpoint.path} does not fit: ${places.join('; ')}`,
    ),
  })
}
