import type Router from '@koa/router'
import { z } from 'zod'
import { readBody, refuse } from './control-answer.ts'
import { Fault } from './faults.ts'
import type { Faults } from './faults.ts'
import { faultNames } from './faults-named.ts'
import type { NamedFaults } from './faults-named.ts'

const Named = z.object({
  name: z.enum(faultNames),
  forMs: z.number().positive().optional(),
  path: z.string().optional(),
})
const Standing = Fault.extend({ name: z.string().min(1) })
const Off = z.object({ name: z.string() })

/** Orders and ends disturbances, of the next calls or standing ones by name. */
export function routeFaults(
  router: Router,
  { faults, named }: { faults: Faults; named: NamedFaults },
): void {
  router.get('/faults', (ctx) => {
    ctx.body = { faults: faults.list(), named: named.list() }
  })
  router.post('/faults', async (ctx) => {
    const order = Fault.safeParse(await readBody(ctx))
    if (!order.success) return refuse(ctx, order.error)
    faults.add(order.data)
    ctx.status = 204
  })
  router.delete('/faults', (ctx) => {
    named.clear()
    faults.clear()
    ctx.status = 204
  })
  router.post('/faults/on', async (ctx) => {
    const body = await readBody(ctx)
    const known = Named.safeParse(body)
    if (known.success) named.on(known.data.name, known.data)
    else {
      const order = Standing.safeParse(body)
      if (!order.success) return refuse(ctx, order.error)
      faults.on(order.data)
    }
    ctx.status = 204
  })
  router.post('/faults/off', async (ctx) => {
    const order = Off.safeParse(await readBody(ctx))
    if (!order.success) return refuse(ctx, order.error)
    const known = faultNames.find((name) => name === order.data.name)
    if (known) named.off(known)
    else faults.off(order.data.name)
    ctx.status = 204
  })
}
