import { randomUUID } from 'node:crypto'
import { bodyParser } from '@koa/bodyparser'
import Router from '@koa/router'
import { importOrders } from '@xiaoguan/shared'
import { sql } from 'kysely'
import Koa, { type Context, type Middleware } from 'koa'
import compress from 'koa-compress'
import { apiKeyRoutes } from './api-key/routes.ts'
import { bulkRoutes } from './bulk/routes.ts'
import { callbackRoutes } from './callback/routes.ts'
import { channelRoutes } from './channel/routes.ts'
import { serveDomainFile } from './connect/domain-file.ts'
import { showFile } from './corp/files.ts'
import { cardRoutes } from './customer/card-routes.ts'
import { customerRoutes } from './customer/routes.ts'
import type { Deps } from './deps.ts'
import { doctorRoutes } from './doctor/routes.ts'
import { type Metrics, createMetrics, serveMetrics } from './health/metrics.ts'
import { healthRoutes } from './health/routes.ts'
import { handoverRoutes } from './handover/routes.ts'
import { type WebDist, serveAssets } from './http/assets.ts'
import { serveFrontPage } from './http/front-page.ts'
import { openApi } from './http/openapi.ts'
import { answerProblems } from './http/problems.ts'
import type { Serving } from './http/serve.ts'
import { serveLinks } from './link/open-link.ts'
import { linkRoutes } from './link/routes.ts'
import { openOrderRoutes, ordersBodyLimit } from './order/open-routes.ts'
import { orderRoutes } from './order/routes.ts'
import { outcomeRoutes } from './outcome/routes.ts'
import { Problem } from './problem.ts'
import { reminderRoutes } from './reminder/routes.ts'
import { reportRoutes } from './report/routes.ts'
import { ruleRoutes } from './rule/routes.ts'
import { scriptRoutes } from './script/routes.ts'
import { sessionRoutes } from './session/routes.ts'
import { sidebarRoutes } from './sidebar/routes.ts'
import { signalRoutes } from './signal/routes.ts'
import { sopRoutes } from './sop/routes.ts'
import { staffRoutes } from './staff/routes.ts'
import { syncRoutes } from './sync/routes.ts'
import { proposalRoutes } from './tag/proposal-routes.ts'
import { tagRoutes } from './tag/routes.ts'
import { taskRoutes } from './task/routes.ts'
import { touchRoutes } from './touch/routes.ts'

const bodyLimit = '256kb'
const compressFromBytes = 1024

export type App = { koa: Koa; served: Serving['served'] }

/** The web application: middleware in order, every endpoint under its corp's address. No side effects. */
export function createApp(deps: Deps, web: WebDist, metrics: Metrics = createMetrics()): App {
  const koa = new Koa()
  // Errors become answers in answerProblems; what still gets here is a broken connection.
  koa.on('error', (error: unknown) => deps.log.info({ err: error }, 'connection'))
  const router = new Router({ prefix: '/c/:corpKey' })
  const serving: Serving = { router, deps, served: [] }
  for (const routes of [
    sidebarRoutes,
    customerRoutes,
    cardRoutes,
    tagRoutes,
    proposalRoutes,
    bulkRoutes,
    scriptRoutes,
    touchRoutes,
    outcomeRoutes,
    taskRoutes,
    reminderRoutes,
    sopRoutes,
    reportRoutes,
    staffRoutes,
    syncRoutes,
    handoverRoutes,
    channelRoutes,
    signalRoutes,
    doctorRoutes,
    healthRoutes,
    ruleRoutes,
    linkRoutes,
    orderRoutes,
    apiKeyRoutes,
  ])
    routes(serving)
  sessionRoutes(serving, web)
  router.get('/files/:fileId', (ctx) => showFile(deps, ctx))

  koa.use(nameRequest(deps, web, metrics))
  koa.use(compress({ threshold: compressFromBytes, br: false }))
  koa.use(serveAssets(web))
  koa.use(answerProblems(deps.log))
  koa.use(serveDomainFile(deps))
  koa.use(serveMetrics(deps, metrics))
  koa.use(answerHealth(deps, () => openApi(serving.served)))
  koa.use(serveFrontPage(deps))
  koa.use(serveLinks(deps))
  koa.use(callbackRoutes(deps))
  koa.use(openOrderRoutes(serving))
  koa.use(readBody())
  koa.use(router.routes())
  koa.use(() => {
    throw new Problem('not_found')
  })
  return { koa, served: serving.served }
}

/** A file of orders is far longer than anything else that a page sends. */
function readBody(): Middleware {
  const read = bodyParser({ enableTypes: ['json'], jsonLimit: bodyLimit })
  const readOrders = bodyParser({ enableTypes: ['json'], jsonLimit: ordersBodyLimit })
  return (ctx, next) => (ctx.path.endsWith(importOrders.path) ? readOrders : read)(ctx, next)
}

/** Names and logs each request and sets what every answer carries. */
function nameRequest(deps: Deps, web: WebDist, metrics: Metrics): Middleware {
  return async (ctx, next) => {
    const startedAt = performance.now()
    const requestId = randomUUID()
    ctx.state.requestId = requestId
    ctx.set('x-request-id', requestId)
    ctx.set('x-server-version', web.version)
    ctx.set('x-content-type-options', 'nosniff')
    ctx.set('referrer-policy', 'same-origin')
    await next()
    // The path only: a query may hold a login code.
    const ms = Math.round(performance.now() - startedAt)
    metrics.request(ctx.method, routeOf(ctx), ctx.status, ms)
    deps.log.debug(
      { requestId, method: ctx.method, path: ctx.path, status: ctx.status, ms },
      'request',
    )
  }
}

/** The pattern of the address, so that ids do not become labels. */
function routeOf(ctx: Context): string {
  const route: unknown = ctx._matchedRoute
  return typeof route === 'string' ? route : 'other'
}

function answerHealth(deps: Deps, describe: () => unknown): Middleware {
  return async (ctx, next) => {
    if (ctx.path === '/healthz') {
      ctx.body = { ok: true }
    } else if (ctx.path === '/readyz') {
      await checkDatabase(deps)
      ctx.body = { ok: true }
    } else if (ctx.path === '/api/openapi.json') {
      ctx.body = describe()
    } else {
      await next()
    }
  }
}

async function checkDatabase({ db }: Deps) {
  try {
    await sql`select 1`.execute(db)
  } catch (error) {
    throw new Problem('unavailable', { cause: error })
  }
}
