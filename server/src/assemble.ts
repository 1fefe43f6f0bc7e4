import type { Logger } from 'pino'
import { createApp } from './app.ts'
import { type Clock, fileClock, realClock } from './clock.ts'
import type { Config } from './config.ts'
import { createSlotStore } from './corp/slots.ts'
import { createTokenStore } from './corp/tokens.ts'
import { getCorp } from './db/corp.ts'
import { migrate } from './db/migrate.ts'
import { type Database, openDatabase } from './db/open.ts'
import type { Deps } from './deps.ts'
import { readWebDist } from './http/assets.ts'
import { type Metrics, createMetrics } from './health/metrics.ts'
import { unseal } from './http/secrets.ts'
import { joinJobs } from './join-jobs.ts'
import { joinRounds } from './join-rounds.ts'
import { type Queue, createQueue } from './jobs/queue.ts'
import { createRounds } from './jobs/rounds.ts'
import { createWecom } from './wecom/client.ts'

/** Everything a running server is made of; `start` begins the jobs, `stop` ends them and closes the database. */
export async function assemble(
  config: Config,
  log: Logger,
  given: { database?: Database; clock?: Clock } = {},
) {
  const clock = given.clock ?? (config.clockFile ? fileClock(config.clockFile) : realClock)
  const database = given.database ?? (await openDatabase(config.database))
  const applied = await migrate(database, clock.now())
  if (applied.length > 0) log.info({ applied }, 'schema brought up to date')
  const { db } = database
  const queue = createQueue(database, log)
  const metrics = createMetrics()
  const deps = createDeps({ config, log, clock, database, queue, metrics })
  joinJobs(queue, deps)
  const rounds = createRounds(log, () => clock.now())
  joinRounds(rounds, deps)
  const app = createApp(deps, readWebDist(config.webDist), metrics)
  let stopWatching = () => {}
  return {
    deps,
    app,
    rounds,
    /** With `work` false jobs are taken in but not worked on (another process does, or a test). */
    async start({ work = true } = {}) {
      await queue.start(work)
      if (!work) return
      stopWatching = clock.onJump(() => {
        queue
          .enqueue(db, 'sop.tick', { reason: 'jump' })
          .catch((error: unknown) => log.error({ err: error }, 'tick'))
      })
      await queue.enqueue(db, 'sop.tick', { reason: 'asked' })
      rounds.start()
    },
    async stop() {
      stopWatching()
      await rounds.stop()
      await queue.stop()
      await database.close()
    },
  }
}

type Parts = {
  config: Config
  log: Logger
  clock: Clock
  database: Database
  queue: Queue
  metrics: Metrics
}

function createDeps({ config, log, clock, database, queue, metrics }: Parts): Deps {
  const { db } = database
  return {
    config,
    database,
    db,
    clock,
    log,
    enqueue: queue.enqueue,
    retryJob: queue.retry,
    wecom: createWecom({
      apiUrl: config.wecomApiUrl,
      oauthUrl: config.wecomOauthUrl,
      tokens: createTokenStore(db, config.secretKey),
      slots: createSlotStore(db),
      now: () => clock.now(),
      onCall: metrics.wecomCall,
    }),
    async wecomCorp(corpId) {
      const corp = await getCorp(db, corpId)
      const secret = unseal(config.secretKey, corp.secretSealed)
      return { corpId, wecomCorpId: corp.wecomCorpId, agentId: corp.agentId, secret }
    },
  }
}
