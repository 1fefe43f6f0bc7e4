import Router from '@koa/router'
import type { Context } from 'koa'
import { z } from 'zod'
import { changeApp, revokeTokens, SimApp } from '../world.ts'
import type { Corp, World } from '../world.ts'
import type { CallLog } from './call-log.ts'
import type { Callbacks } from './callbacks.ts'
import { notFound, readBody, refuse } from './control-answer.ts'
import { routeCallbacks } from './control-callbacks.ts'
import { routeFaults } from './control-faults.ts'
import { routePage } from './control-page.ts'
import { worldActions } from './control-world.ts'
import type { Faults } from './faults.ts'
import type { NamedFaults } from './faults-named.ts'
import { Settings } from './settings.ts'

type Parts = {
  world: World
  calls: CallLog
  callbacks: Callbacks
  faults: Faults
  named: NamedFaults
  settings: Settings
}

/** As many as a list to choose from may hold. */
const mostFollows = 200
const mostUsers = 500

const AppOf = z.object({ corpId: z.string(), agentId: z.number().int() })
/** Checked as a whole app after it is laid over the known one. */
const AppPatch = AppOf.extend({ fields: z.record(z.string(), z.unknown()) })

/** The way in over HTTP, under /_control/: look at the world, change it, order faults, turn switches. */
export function controlRouter(parts: Parts): Router {
  const router = new Router({ prefix: '/_control' })
  routePage(router)
  routeLooks(router, parts)
  routeFaults(router, parts)
  routeCallbacks(router, parts)
  routeWorld(router, parts)
  routeOrders(router, parts)
  return router
}

function routeLooks(router: Router, { world, calls, settings }: Parts): void {
  router.get('/state', (ctx) => {
    ctx.body = { now: world.now(), settings, corps: [...world.corps.values()].map(describe) }
  })
  router.get('/world/:corpId/follows/:userid/:external_userid', (ctx) => {
    const { corpId = '', userid = '', external_userid = '' } = ctx.params
    const corp = world.corps.get(corpId)
    const follow = corp?.findFollow(userid, external_userid)
    if (!corp || !follow) return notFound(ctx)
    const tags = follow.tag_ids.map((id) => ({ id, name: corp.findTag(id)?.tag.name }))
    ctx.body = { follow, tags, messages: corp.messagesOf(userid, external_userid) }
  })
  router.get('/follows', (ctx) => {
    const query = new URLSearchParams(ctx.querystring)
    const corp = world.corps.get(query.get('corpId') ?? '')
    if (!corp) return notFound(ctx)
    const follows = corp.followsOf(query.get('userid') ?? '').slice(-mostFollows)
    const name = (id: string) => corp.customers.get(id)?.name
    ctx.body = {
      follows: follows.map((each) => ({ ...each, name: name(each.external_userid) })).toReversed(),
    }
  })
  router.get('/calls', (ctx) => {
    const query = new URLSearchParams(ctx.querystring)
    const all = calls.list(query.get('path') ?? undefined)
    ctx.body = { calls: all.slice(-Number(query.get('limit') ?? all.length)) }
  })
  router.delete('/calls', (ctx) => {
    calls.clear()
    ctx.status = 204
  })
  router.get('/app-messages', (ctx) => {
    const query = new URLSearchParams(ctx.querystring)
    const corpId = query.get('corpId')
    const userid = query.get('userid')
    const corps = [...world.corps.values()].filter((each) => !corpId || each.corpId === corpId)
    const all = corps.flatMap((each) =>
      each.appMessages.map((message) => ({ corpId: each.corpId, ...message })),
    )
    ctx.body = { messages: all.filter((each) => !userid || each.userids.includes(userid)) }
  })
}

/** What the control page shows of a corp; of long lists only how long they are. */
function describe(corp: Corp): Record<string, unknown> {
  const users = corp.allUsers().filter(({ active }) => active)
  return {
    corpId: corp.corpId,
    name: corp.name,
    apps: [...corp.apps.values()].map((app) => ({ ...app, secret: '***' })),
    users: users.slice(0, mostUsers).map(({ userid, name }) => ({ userid, name })),
    counts: {
      users: users.length,
      customers: corp.customers.size,
      tagGroups: corp.tagGroups.size,
      groupChats: corp.groupChats.size,
    },
    transfers: corp.transfers.filter(({ state }) => state === 'waiting'),
  }
}

function routeWorld(router: Router, { world }: Parts): void {
  router.post('/world/:action', async (ctx) => {
    const action = worldActions[ctx.params['action'] ?? '']
    const order = await readBody(ctx)
    const { corpId } = order
    const isStrange = typeof corpId === 'string' && !world.corps.has(corpId)
    if (!action || isStrange) return notFound(ctx)
    try {
      const outcome = action(world, order)
      if ('error' in outcome) return refuse(ctx, outcome.error)
      ctx.body = { result: outcome.done }
    } catch (error) {
      if (error instanceof z.ZodError) return refuse(ctx, error)
      refuseWords(ctx, error)
    }
  })
}

/** What cannot be done in this world says so by throwing. */
function refuseWords(ctx: Context, error: unknown): void {
  ctx.status = 409
  ctx.body = { error: error instanceof Error ? error.message : String(error) }
}

function routeOrders(router: Router, { world, settings }: Parts): void {
  router.post('/settings', async (ctx) => {
    const patch = Settings.safeParse({ ...settings, ...(await readBody(ctx)) })
    if (!patch.success) return refuse(ctx, patch.error)
    Object.assign(settings, patch.data)
    ctx.body = settings
  })
  router.post('/revoke', async (ctx) => {
    const app = AppOf.safeParse(await readBody(ctx))
    if (!app.success) return refuse(ctx, app.error)
    revokeTokens(world, app.data.corpId, app.data.agentId)
    ctx.status = 204
  })
  router.post('/apps', async (ctx) => {
    const patch = AppPatch.safeParse(await readBody(ctx))
    if (!patch.success) return refuse(ctx, patch.error)
    const { corpId, agentId, fields } = patch.data
    const known = world.corps.get(corpId)?.apps.get(agentId)
    if (!known) return notFound(ctx)
    const app = SimApp.safeParse({ ...known, ...fields, agentId })
    if (!app.success) return refuse(ctx, app.error)
    changeApp(world, corpId, agentId, app.data)
    ctx.status = 204
  })
}
