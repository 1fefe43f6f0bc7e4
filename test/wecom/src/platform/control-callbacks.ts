import type Router from '@koa/router'
import { z } from 'zod'
import { SimCallback } from '../world.ts'
import type { Callbacks } from './callbacks.ts'
import { notFound, readBody, refuse } from './control-answer.ts'
import type { World } from '../world.ts'

const App = z.object({ corpId: z.string(), agentId: z.number().int() })
const Order = App.extend({
  /** null: nothing is sent any more. */
  callback: SimCallback.nullable(),
  /** false: taken as it is, without asking the address. */
  check: z.boolean().default(true),
})

/** Where the events of each app go, and what became of them. */
export function routeCallbacks(
  router: Router,
  { world, callbacks }: { world: World; callbacks: Callbacks },
): void {
  router.get('/callbacks', (ctx) => {
    const query = new URLSearchParams(ctx.querystring)
    const all = callbacks.log.list(query.get('type') ?? undefined)
    ctx.body = { deliveries: all.slice(-Number(query.get('limit') ?? all.length)) }
  })
  router.delete('/callbacks', (ctx) => {
    callbacks.log.clear()
    ctx.status = 204
  })
  router.post('/callbacks', async (ctx) => {
    const order = Order.safeParse(await readBody(ctx))
    if (!order.success) return refuse(ctx, order.error)
    const { corpId, agentId, callback, check } = order.data
    if (!world.corps.get(corpId)?.apps.has(agentId)) return notFound(ctx)
    if (callback && check) {
      const saved = await callbacks.save(corpId, agentId, callback)
      if (!saved.ok) {
        ctx.status = 400
        ctx.body = { error: saved.errmsg }
        return
      }
    } else callbacks.configure(corpId, agentId, callback)
    ctx.status = 204
  })
  router.post('/callbacks/verify', async (ctx) => {
    const app = App.safeParse(await readBody(ctx))
    if (!app.success) return refuse(ctx, app.error)
    const { corpId, agentId } = app.data
    if (!world.corps.get(corpId)?.apps.has(agentId)) return notFound(ctx)
    ctx.body = { ok: await callbacks.verify(corpId, agentId) }
  })
  router.post('/callbacks/settle', async (ctx) => {
    await callbacks.settle()
    ctx.status = 204
  })
}
