import { timingSafeEqual } from 'node:crypto'
import { type Trouble, TroubleKind } from '@xiaoguan/shared'
import type { Middleware } from 'koa'
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'
import type { Deps } from '../deps.ts'
import { type CorpLag, type QueueRow, listLags, listQueues } from './store.ts'
import { findTroubles } from './trouble-store.ts'

const seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]

export type Metrics = ReturnType<typeof createMetrics>

/** What a Prometheus reads. Labels are ids of corps and names of queues and APIs: never of people. */
export function createMetrics() {
  const registers = [new Registry()]
  collectDefaultMetrics({ register: registers[0] })
  const requests = new Histogram({
    name: 'xiaoguan_http_request_seconds',
    help: 'Time to answer a request',
    labelNames: ['method', 'route', 'status'],
    buckets: seconds,
    registers,
  })
  const calls = new Histogram({
    name: 'xiaoguan_wecom_call_seconds',
    help: 'Time of a call of the WeCom API',
    labelNames: ['api'],
    buckets: seconds,
    registers,
  })
  const results = new Counter({
    name: 'xiaoguan_wecom_calls_total',
    help: 'Calls of the WeCom API by result: ok, an errcode, or unreachable',
    labelNames: ['api', 'result'],
    registers,
  })
  const gauges = createGauges(registers)

  return {
    request(method: string, route: string, status: number, ms: number) {
      requests.observe({ method, route, status }, ms / 1000)
    },
    wecomCall: (api: string, ms: number, result: string) => {
      calls.observe({ api }, ms / 1000)
      results.inc({ api, result })
    },
    async text({ db, clock }: Deps): Promise<string> {
      gauges.setQueues(await listQueues(db, null))
      const now = clock.now()
      for (const lag of await listLags(db, null)) {
        gauges.setLag(lag, now)
        gauges.setTroubles(lag.corpId, await findTroubles(db, lag.corpId, now))
      }
      return Registry.merge(registers).metrics()
    },
  }
}

/** What is looked up when somebody asks. */
function createGauges(registers: Registry[]) {
  const gauge = (name: string, help: string, labelNames: string[]) =>
    new Gauge({ name: `xiaoguan_${name}`, help, labelNames, registers })
  const jobs = gauge('jobs', 'Jobs by queue and state', ['queue', 'state'])
  const troubles = gauge('trouble', 'What stands in the way: 1, else 0', ['corp', 'kind'])
  const lags = {
    tagsPending: gauge('tags_pending', 'Tags not yet told to WeCom', ['corp']),
    tagLag: gauge('tag_lag_seconds', 'Age of the oldest of them', ['corp']),
    callbacksWaiting: gauge('callbacks_waiting', 'Callbacks not worked off', ['corp']),
    callbacksFailed: gauge('callbacks_failed', 'Callbacks given up', ['corp']),
    callbackLag: gauge('callback_lag_seconds', 'Age of the oldest waiting', ['corp']),
    syncAge: gauge('sync_age_seconds', 'Since the last whole sync ended', ['corp']),
  }

  function setQueues(queues: readonly QueueRow[]) {
    jobs.reset()
    for (const { name, ...states } of queues)
      for (const [state, count] of Object.entries(states)) jobs.set({ queue: name, state }, count)
  }
  function setLag(lag: CorpLag, now: Date) {
    const corp = { corp: lag.corpId }
    const age = (at: Date | null) => (at ? Math.max(0, (now.getTime() - at.getTime()) / 1000) : 0)
    lags.tagsPending.set(corp, lag.tagsPending)
    lags.tagLag.set(corp, age(lag.oldestTagPendingAt))
    lags.callbacksWaiting.set(corp, lag.callbacksWaiting)
    lags.callbacksFailed.set(corp, lag.callbacksFailed)
    lags.callbackLag.set(corp, age(lag.oldestCallbackAt))
    if (lag.syncedAt) lags.syncAge.set(corp, age(lag.syncedAt))
  }
  function setTroubles(corpId: string, found: readonly Trouble[]) {
    const kinds = new Set(found.map(({ kind }) => kind))
    for (const kind of TroubleKind.options)
      troubles.set({ corp: corpId, kind }, kinds.has(kind) ? 1 : 0)
  }
  return { setQueues, setLag, setTroubles }
}

/** /metrics, for who has METRICS_TOKEN; without that setting there is no such address. */
export function serveMetrics(deps: Deps, metrics: Metrics): Middleware {
  return async (ctx, next) => {
    const token = deps.config.metricsToken
    if (ctx.path !== '/metrics' || !token) return next()
    const given = Buffer.from(ctx.get('authorization'))
    const wanted = Buffer.from(`Bearer ${token}`)
    if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) {
      ctx.status = 401
      ctx.set('www-authenticate', 'Bearer')
      return
    }
    ctx.type = 'text/plain; version=0.0.4; charset=utf-8'
    ctx.body = await metrics.text(deps)
  }
}
