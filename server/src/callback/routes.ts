import Router from '@koa/router'
import type { Context, Middleware } from 'koa'
import type { Deps } from '../deps.ts'
import { type CallbackReply, createReceiver } from './receive.ts'

/** The address that an operator enters in the platform's console. Mounted before any body parser: it reads by itself. */
export function callbackRoutes(deps: Deps): Middleware {
  const receiver = createReceiver(deps)
  const router = new Router({ prefix: '/c/:corpKey' })
  router.get('/callback', async (ctx) => {
    answer(deps, ctx, await receiver.verifyAddress(String(ctx.params.corpKey), ctx.query))
  })
  router.post('/callback', async (ctx) => {
    answer(deps, ctx, await receiver.take(String(ctx.params.corpKey), ctx.query, ctx.req))
  })
  // The router's own context type adds what the router itself puts there.
  return router.routes() as unknown as Middleware
}

function answer(deps: Deps, ctx: Context, reply: CallbackReply) {
  ctx.status = reply.status
  ctx.type = 'text/plain'
  if ('text' in reply) {
    ctx.body = reply.text
    return
  }
  const { reason, corpId, status } = reply
  const { requestId } = ctx.state as { requestId?: string }
  deps.log.warn({ reason, corpId, status, requestId }, 'callback refused')
  // What was not read of the body is not waited for.
  ctx.set('connection', 'close')
  ctx.body = ''
}
