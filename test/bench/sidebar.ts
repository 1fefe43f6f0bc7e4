import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { assemble } from '@xiaoguan/server/assemble'
import { realClock } from '@xiaoguan/server/clock'
import { migrate } from '@xiaoguan/server/db/migrate'
import { type Database, openDatabase } from '@xiaoguan/server/db/open'
import { readSession, sessionCookie, sessionValue } from '@xiaoguan/server/http/session'
import { staffHeader } from '@xiaoguan/shared'
import Koa from 'koa'
import { pino } from 'pino'
import { listenLocal } from '../support/listen.ts'
import { startPostgres } from '../support/postgres.ts'
import { printTable } from './table.ts'
import { median, quantile } from './statistics.ts'
import type { LoadOrder, LoadResult } from './load-client.ts'
import { benchCorp, benchStaff, customerIdOf, fillCorp } from './sidebar-data.ts'
import type { Figure } from './figure.ts'

const secretKey = 'bench-only-Zq8vT2mX5nB7cR4wK9sD1fG6hJ3'
const connections = 16
const rounds = 5
const seconds = 3
const corpPath = `/c/${benchCorp}`

type Row = { what: string; sidebar: LoadResult[]; bare: LoadResult[] }

/** Requests per second of GET sidebar ÷ those of a route that runs one indexed query. */
export async function benchSidebar(): Promise<Figure> {
  const postgres = await startPostgres()
  const client = fork(new URL('load-client.ts', import.meta.url))
  try {
    const onPostgres = await measure(
      client,
      { kind: 'postgres', url: postgres.url, poolSize: connections },
      10_000,
    )
    const onPglite = await measure(client, { kind: 'pglite', dir: null }, 1000)
    const rows = [
      { what: 'PostgreSQL 15, 10,000 customers', ...onPostgres },
      { what: 'PGlite, 1,000 customers', ...onPglite },
    ]
    show(rows)
    return { value: round(ratioOf(onPostgres)), unit: 'of the bare route', digits: 2 }
  } finally {
    client.kill()
    await postgres.stop()
  }
}

const round = (value: number) => Math.round(value * 1000) / 1000
const ratioOf = ({ sidebar, bare }: Pick<Row, 'sidebar' | 'bare'>) =>
  median(sidebar.map(({ perSecond }, at) => perSecond / (bare[at]?.perSecond ?? Number.NaN)))

function show(rows: Row[]): void {
  const lines = rows.flatMap((row) => [
    lineOf(`${row.what}: sidebar`, row.sidebar),
    lineOf(`${row.what}: bare route`, row.bare),
    [`${row.what}: ratio`, ratioOf(row).toFixed(2), '', ''],
  ])
  printTable(['', 'requests/s', 'p50 ms', 'p99 ms'], lines)
}

function lineOf(what: string, results: LoadResult[]): string[] {
  const latencies = results.flatMap(({ latenciesMs }) => latenciesMs)
  return [
    what,
    median(results.map(({ perSecond }) => perSecond)).toFixed(0),
    quantile(latencies, 0.5).toFixed(1),
    quantile(latencies, 0.99).toFixed(1),
  ]
}

async function measure(
  client: ChildProcess,
  target: Parameters<typeof openDatabase>[0],
  customers: number,
): Promise<Pick<Row, 'sidebar' | 'bare'>> {
  const database = await openDatabase(target)
  await migrate(database, new Date())
  await fillCorp(database.db, customers, new Date())
  const server = await startBoth(database)
  const ids = Array.from({ length: 2000 }, (_, at) => customerIdOf(((at * 7919) % customers) + 1))
  const sidebarPaths = ids.map((id) => `${corpPath}/api/customers/${id}/sidebar`)
  const barePaths = ids.map((id) => `/${id}`)
  try {
    const result: Pick<Row, 'sidebar' | 'bare'> = { sidebar: [], bare: [] }
    const run = (base: string, paths: string[], length = seconds) =>
      order(client, { base, paths, headers: headers(), connections, seconds: length })
    await run(server.sidebarUrl, sidebarPaths, 1)
    await run(server.bareUrl, barePaths, 1)
    for (let at = 0; at < rounds; at++) {
      result.sidebar.push(await run(server.sidebarUrl, sidebarPaths))
      result.bare.push(await run(server.bareUrl, barePaths))
    }
    return result
  } finally {
    await server.close()
  }
}

const headers = () => ({
  cookie: `${sessionCookie}=${sessionValue(secretKey, { corpId: benchCorp, staffId: benchStaff }, new Date())}`,
  [staffHeader]: benchStaff,
})

async function order(client: ChildProcess, given: LoadOrder): Promise<LoadResult> {
  const listening = new AbortController()
  const { signal } = listening
  const died = once(client, 'exit', { signal }).then(() => {
    throw new Error('the load client ended')
  })
  died.catch(() => undefined)
  client.send(given)
  // The child sends nothing else.
  const [result] = (await Promise.race([once(client, 'message'), died])) as [LoadResult]
  listening.abort()
  return result
}

/** The real app, and beside it on the same pool the least a Koa route can do. */
async function startBoth(database: Database) {
  const config = {
    port: 0,
    host: '127.0.0.1',
    // Not opened: the database is handed in.
    database: { kind: 'pglite', dir: null } as const,
    secretKey,
    demo: false,
    clockFile: null,
    wecomApiUrl: 'http://127.0.0.1:9',
    wecomOauthUrl: 'http://127.0.0.1:9',
    webDist: '/nowhere',
    logLevel: 'silent',
    metricsToken: null,
    patrolCallsPerMinute: 0,
  }
  const log = pino({ level: 'error' })
  const app = await assemble(config, log, { database, clock: realClock })
  const bare = new Koa()
  bare.use(async (ctx) => {
    const session = readSession(ctx, secretKey, benchCorp, new Date())
    if (!session) return ctx.throw(401)
    ctx.body = await database.db
      .selectFrom('customer')
      .select(['customer_id', 'name', 'salutation', 'stage'])
      .where('corp_id', '=', session.corpId)
      .where('customer_id', '=', ctx.path.slice(1))
      .executeTakeFirst()
  })
  const [sidebar, plain] = await Promise.all([listenLocal(app.app.koa), listenLocal(bare)])
  return {
    sidebarUrl: sidebar.url,
    bareUrl: plain.url,
    async close() {
      for (const { http } of [sidebar, plain]) {
        http.closeAllConnections()
        await new Promise((resolve) => http.close(resolve))
      }
      await database.close()
    },
  }
}
