import { bodyParser } from '@koa/bodyparser'
import Router from '@koa/router'
import { type OrderResult, openOrders } from '@xiaoguan/shared'
import type { Context, Middleware } from 'koa'
import type * as z from 'zod/mini'
import { hashKey } from '../api-key/hash.ts'
import { findKeyId } from '../api-key/store.ts'
import type { Deps } from '../deps.ts'
import { type Serving, parseInput, parseReply } from '../http/serve.ts'
import { Problem } from '../problem.ts'
import { takeOrders } from './take-orders.ts'
import { createTurns } from './turns.ts'

/** 500 orders of some lines each; any other request is far smaller. */
export const ordersBodyLimit = '2mb'

/**
 * Where tills and shops send orders: a key instead of a session, so neither cookie nor origin counts. Mounted
 * before the body parser: without a key nothing is read.
 */
export function openOrderRoutes({ deps, served }: Pick<Serving, 'deps' | 'served'>): Middleware {
  served.push(openOrders)
  const readBody = bodyParser({ enableTypes: ['json'], jsonLimit: ordersBodyLimit })
  const inTurn = createTurns()
  const router = new Router({ prefix: '/c/:corpKey' })
  router.post(openOrders.path, async (ctx: Context) => {
    const corpId = String(ctx.params.corpKey)
    const apiKeyId = await admit(ctx, deps, corpId)
    await inTurn(apiKeyId, async () => {
      await readBody(ctx, async () => {})
      const body = parseInput(openOrders.body, ctx.request.body ?? {}, 'body')
      // parseInput gives what the schema says.
      const { orders } = body as z.infer<typeof openOrders.body>
      const results = await takeOrders(deps, corpId, orders, { apiKeyId })
      const { requestId } = ctx.state as { requestId?: string }
      deps.log.info({ requestId, corpId, apiKeyId, ...countStates(results) }, 'orders taken')
      ctx.type = 'json'
      ctx.body = JSON.stringify(parseReply(openOrders, { results }))
    })
  })
  // The router's own context type adds what the router itself puts there.
  return router.routes() as unknown as Middleware
}

async function admit(ctx: Context, { db }: Deps, corpId: string): Promise<string> {
  const [, secret] = /^Bearer +(\S+)$/i.exec(ctx.get('authorization')) ?? []
  const apiKeyId = secret && (await findKeyId(db, corpId, hashKey(secret)))
  if (apiKeyId) return apiKeyId
  ctx.set('www-authenticate', 'Bearer')
  // What was not read of the body is not waited for.
  ctx.set('connection', 'close')
  throw new Problem('api_key.refused')
}

function countStates(results: readonly OrderResult[]) {
  const counts = { created: 0, updated: 0, unchanged: 0, refused: 0 }
  for (const { state } of results) counts[state] += 1
  return counts
}
