import { randomUUID } from 'node:crypto'
import { assemble } from '@xiaoguan/server/assemble'
import type { Clock } from '@xiaoguan/server/clock'
import type { Config } from '@xiaoguan/server/config'
import type { Database } from '@xiaoguan/server/db/open'
import type { Deps } from '@xiaoguan/server/deps'
import type { Rounds } from '@xiaoguan/server/jobs/rounds'
import { createPlatform, openWorld } from '@xiaoguan/wecom-simulator'
import Koa from 'koa'
import { pino } from 'pino'
import { openTestDatabase } from './database.ts'
import { listenLocal } from './listen.ts'

/** The tests' time: stands still until it is moved. Starts on a Thursday, 10:40 in Shanghai. */
export class TestClock implements Clock {
  #now = new Date('2026-11-19T10:40:00+08:00')
  #jumped = new Set<() => void>()
  now = () => new Date(this.#now)
  onJump = (called: () => void) => {
    this.#jumped.add(called)
    return () => this.#jumped.delete(called)
  }
  set(at: Date | string) {
    this.#now = new Date(at)
    for (const called of this.#jumped) called()
  }
  forward(ms: number) {
    this.set(new Date(this.#now.getTime() + ms))
  }
}

export const secretKey = 'test-only-key-Zq8vT2mX5nB7cR4wK9sD1fG6hJ3'

export type TestApp = {
  url: string
  deps: Deps
  database: Database
  clock: TestClock
  platform: ReturnType<typeof createPlatform>
  world: ReturnType<typeof openWorld>
  /** Looks once for rows that are due, as the running server does every few seconds. */
  rounds: Rounds
  close: () => Promise<void>
}

/** Settings of an app under test; the database is handed in beside them. */
export function testConfig(wecomUrl: string): Config {
  return {
    port: 0,
    host: '127.0.0.1',
    database: { kind: 'pglite', dir: null },
    secretKey,
    demo: true,
    clockFile: null,
    wecomApiUrl: wecomUrl,
    wecomOauthUrl: wecomUrl,
    webDist: `/nowhere/${randomUUID()}`,
    logLevel: 'silent',
    metricsToken: 'metrics-token-of-the-tests',
    patrolCallsPerMinute: 0,
  }
}

/** The real app on a real database, with the simulated platform beside it; jobs run when `jobs` is set. */
export async function openApp(
  options: {
    jobs?: boolean
    database?: Database
    clock?: TestClock
    config?: Partial<Config>
  } = {},
): Promise<TestApp> {
  const clock = options.clock ?? new TestClock()
  const world = openWorld({ seed: { corps: [] }, now: () => clock.now().getTime() })
  const platform = createPlatform({ world })
  const wecom = new Koa()
  wecom.use(platform.middleware)
  const wecomServer = await listenLocal(wecom)
  const database = options.database ?? (await openTestDatabase())
  const config = { ...testConfig(wecomServer.url), ...options.config }
  const log = pino({ level: process.env.TEST_LOG ?? 'silent' })
  const server = await assemble(config, log, { database, clock })
  // The queue must know its tables even where no job is to run.
  await server.start({ work: options.jobs ?? false })
  const app = await listenLocal(server.app.koa)
  const close = async () => {
    platform.close()
    for (const { http } of [app, wecomServer]) {
      http.closeAllConnections()
      await new Promise((resolve) => http.close(resolve))
    }
    await server.stop()
  }
  return {
    url: app.url,
    deps: server.deps,
    database,
    clock,
    platform,
    world,
    rounds: server.rounds,
    close,
  }
}
