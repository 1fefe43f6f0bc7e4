import Router from '@koa/router'
import type { Context } from 'koa'
import { z } from 'zod'
import { changeApp, revokeTokens, SimApp } from '../world.ts'
import type { World } from '../world.ts'
import type { CallLog } from './call-log.ts'
import { Fault } from './faults.ts'
import type { Faults } from './faults.ts'
import { readPayload } from './request.ts'
import { Settings } from './settings.ts'

type Parts = { world: World; calls: CallLog; faults: Faults; settings: Settings }

const AppOf = z.object({ corpId: z.string(), agentId: z.number().int() })
/** Checked as a whole app after it is laid over the known one. */
const AppPatch = AppOf.extend({ fields: z.record(z.string(), z.unknown()) })

/** The tests' way in over HTTP, under /_control/: look at the world, order faults, turn switches. */
export function controlRouter(parts: Parts): Router {
  const router = new Router({ prefix: '/_control' })
  routeLooks(router, parts)
  routeOrders(router, parts)
  return router
}

function routeLooks(router: Router, { world, calls }: Parts): void {
  router.get('/world/:corpId/follows/:userid/:external_userid', (ctx) => {
    const { corpId = '', userid = '', external_userid = '' } = ctx.params
    const corp = world.corps.get(corpId)
    const follow = corp?.findFollow(userid, external_userid)
    if (!corp || !follow) return notFound(ctx)
    const tags = follow.tag_ids.map((id) => ({ id, name: corp.findTag(id)?.tag.name }))
    ctx.body = { follow, tags, messages: corp.messagesOf(userid, external_userid) }
  })
  router.get('/calls', (ctx) => {
    const path = new URLSearchParams(ctx.querystring).get('path')
    ctx.body = { calls: calls.list(path ?? undefined) }
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

function routeOrders(router: Router, { world, faults, settings }: Parts): void {
  router.get('/faults', (ctx) => {
    ctx.body = { faults: faults.list() }
  })
  router.post('/faults', async (ctx) => {
    const order = Fault.safeParse(await readBody(ctx))
    if (!order.success) return refuse(ctx, order.error)
    faults.add(order.data)
    ctx.status = 204
  })
  router.delete('/faults', (ctx) => {
    faults.clear()
    ctx.status = 204
  })
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

async function readBody(ctx: Context): Promise<Record<string, unknown>> {
  return (await readPayload(ctx.req)).body
}

function notFound(ctx: Context): void {
  ctx.status = 404
  ctx.body = { error: 'not found' }
}

function refuse(ctx: Context, error: z.ZodError): void {
  ctx.status = 400
  ctx.body = { error: z.prettifyError(error) }
}
