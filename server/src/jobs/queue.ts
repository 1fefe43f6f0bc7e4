import { PgBoss, type Queue as QueueOptions, fromKysely, fromPglite } from 'pg-boss'
import type { Logger } from 'pino'
import type { Database, Db } from '../db/open.ts'

/** Every job by name, with what it is told. Handlers lie in their features; join-jobs.ts joins them. */
export type Jobs = {
  'tag.sync': { corpId: string; customerId: string; staffId: string }
  'sop.tick': { reason: 'time' | 'jump' | 'asked' }
  'nudge.send': { corpId: string; staffId: string; nudgeId: string }
  'sop.customer-added': { corpId: string; customerId: string }
  /** Works off a corp's callbacks. */
  'callback.drain': { corpId: string }
  /** Sends the welcome message of one add event within its 20 seconds. */
  'welcome.send': { corpId: string; eventHash: string }
  /** Goes on with the corp's running sync. */
  'sync.run': { corpId: string }
  /** Carries an operator's change of the tag library to the platform. */
  'tag.edit': { corpId: string; tagEditId: string }
  /** Rules look at what happened in a corp. */
  'rule.run': { corpId: string }
  /** Goes on with one bulk. */
  'bulk.step': { corpId: string; bulkId: string }
  /** Tells WeCom the remark and description of one follow. */
  'remark.sync': { corpId: string; customerId: string; staffId: string }
  /** Looks at a corp's moments for likes and comments. */
  'moment.look': { corpId: string }
  /** Counts which tags go together. */
  'tag.lift': { corpId: string }
  /** Tells the platform of a hand-over, or asks how it goes. */
  'handover.step': { corpId: string; handoverId: string }
  /** Sends what has gathered for one person. */
  'notice.send': { corpId: string; staffId: string }
}
export type JobName = keyof Jobs

/**
 * Who asks for a job does it inside the transaction that makes it necessary. `patient`: one of thousands, which
 * lets those go first that somebody waits for.
 */
export type Enqueue = <Name extends JobName>(
  db: Db,
  name: Name,
  payload: Jobs[Name],
  manner?: { patient: boolean },
) => Promise<void>

/** Thrown by a job whose time has not come: it is tried again like one that failed, without a word in the log. */
export class NotYet extends Error {
  override readonly name = 'NotYet'
}

export type Queue = {
  enqueue: Enqueue
  /** Joins a handler to its job; call before `start`. A long job looks at `stop`: the server is about to end. */
  handle<Name extends JobName>(
    name: Name,
    handler: (payload: Jobs[Name], stop: AbortSignal) => Promise<void>,
  ): void
  /** Makes the queues; with `work`, also begins to work on them. */
  start(work: boolean): Promise<void>
  /** Puts a failed job back into its queue. */
  retry: (name: string, jobId: string) => Promise<void>
  stop(): Promise<void>
}

const tickCron = '* * * * *'

// A job whose process was killed is taken up again after this long, not after the queue's 15 minutes.
const expireInSeconds = 120

const retryWithinSeconds = 30

const options: Record<JobName, Omit<QueueOptions, 'name'>> = {
  // Until the platform answers, for two weeks: the longest the queue keeps a job.
  // A fault of the platform is over here within a minute of being over there.
  'tag.sync': {
    retryLimit: 50_000,
    retryDelay: 1,
    retryBackoff: true,
    retryDelayMax: retryWithinSeconds,
    expireInSeconds,
  },
  // One waiting tick is enough, whoever asks; one asked for while another runs waits its turn.
  'sop.tick': { policy: 'short', retryLimit: 0 },
  // Within its hour, which the job looks at itself.
  'nudge.send': {
    retryLimit: 500,
    retryDelay: 5,
    retryBackoff: true,
    retryDelayMax: retryWithinSeconds,
    expireInSeconds,
  },
  'sop.customer-added': { retryLimit: 5, retryDelay: 1, retryBackoff: true, expireInSeconds },
  // These keep their state in rows of their own, which the rounds look at again: a failed run is not repeated here.
  'callback.drain': { policy: 'short', retryLimit: 0, expireInSeconds },
  'welcome.send': { retryLimit: 0, expireInSeconds: 60 },
  'sync.run': { policy: 'short', retryLimit: 0, expireInSeconds: 86_400 },
  'tag.edit': { policy: 'short', retryLimit: 0, expireInSeconds },
  'rule.run': { policy: 'short', retryLimit: 0, expireInSeconds },
  'bulk.step': { policy: 'short', retryLimit: 0, expireInSeconds: 86_400 },
  'remark.sync': {
    retryLimit: 50_000,
    retryDelay: 1,
    retryBackoff: true,
    retryDelayMax: retryWithinSeconds,
    expireInSeconds,
  },
  'moment.look': { policy: 'short', retryLimit: 0, expireInSeconds },
  'tag.lift': { policy: 'short', retryLimit: 0, expireInSeconds: 3600 },
  'handover.step': { policy: 'short', retryLimit: 0, expireInSeconds },
  'notice.send': { policy: 'short', retryLimit: 0, expireInSeconds },
}

/** With the policy `short`, one waiting job per key is enough, whoever asks. */
const keys: { [Name in JobName]?: (payload: Jobs[Name]) => string } = {
  'callback.drain': ({ corpId }) => corpId,
  'sync.run': ({ corpId }) => corpId,
  'tag.edit': ({ corpId, tagEditId }) => `${corpId} ${tagEditId}`,
  'rule.run': ({ corpId }) => corpId,
  'bulk.step': ({ corpId, bulkId }) => `${corpId} ${bulkId}`,
  'moment.look': ({ corpId }) => corpId,
  'tag.lift': ({ corpId }) => corpId,
  'handover.step': ({ corpId, handoverId }) => `${corpId} ${handoverId}`,
  'notice.send': ({ corpId, staffId }) => `${corpId} ${staffId}`,
}

const retried = new Set<JobName>(['tag.sync', 'remark.sync', 'sop.customer-added', 'nudge.send'])

/** Jobs of one kind that a process works on at once; the others one by one. */
const parallel: { [Name in JobName]?: number } = {
  'callback.drain': 2,
  // A patrol goes slowly: another corp's sync does not wait for it.
  'sync.run': 4,
  'welcome.send': 5,
  // As many as the platform takes at once; the job itself keeps one follow to one call.
  'tag.sync': 5,
}

/** The job queue on the same database as everything else, so that a job and its reason commit together. */
export function createQueue(database: Database, log: Logger): Queue {
  const boss = new PgBoss(
    database.kind === 'pglite'
      ? { backend: 'pglite', db: fromPglite(database.pglite), useListenNotify: true }
      : { connectionString: database.url, max: 4, useListenNotify: true },
  )
  boss.on('error', (error) => log.error({ err: error }, 'job queue'))
  const handlers = new Map<JobName, Handler>()
  const stopping = new AbortController()
  return {
    async enqueue(db, name, payload, manner) {
      const singletonKey = keys[name]?.(payload)
      await boss.send(name, payload, {
        db: fromKysely(db),
        ...(singletonKey ? { singletonKey } : {}),
        ...(manner?.patient ? { priority: -1 } : {}),
      })
    },
    handle(name, handler) {
      handlers.set(name, handler)
    },
    async start(willWork) {
      await boss.start()
      for (const name of Object.keys(options) as JobName[]) await makeQueue(boss, name)
      if (!willWork) return
      for (const [name, handler] of handlers)
        await work(boss, log, name, (payload) => handler(payload, stopping.signal))
      await boss.schedule('sop.tick', tickCron, { reason: 'time' })
    },
    async retry(name, jobId) {
      await boss.retry(name, jobId)
    },
    async stop() {
      stopping.abort()
      await boss.stop({ graceful: true, timeout: 1500 })
    },
  }
}

type Handler = (payload: never, stop: AbortSignal) => Promise<void>

const noJob = '00000000-0000-0000-0000-000000000000'

async function makeQueue(boss: PgBoss, name: JobName) {
  const { policy, ...settings } = options[name]
  await boss.createQueue(name, { ...settings, ...(policy ? { policy } : {}), notify: true })
  // One that an older version made keeps its settings otherwise.
  await boss.updateQueue(name, settings)
  // pg-boss reads a queue's settings at its first use, outside our transaction: inside one, PGlite
  // would wait for ever. This harmless look-up has it read them now.
  await boss.findJobs(name, { id: noJob })
}

async function work(
  boss: PgBoss,
  log: Logger,
  name: JobName,
  handler: (payload: never) => Promise<void>,
) {
  const manner = {
    batchSize: 1,
    pollingIntervalSeconds: 2,
    // A new job announces itself; one to be tried again does not, and is found by looking.
    notifyPollingIntervalSeconds: retried.has(name) ? 2 : 10,
  }
  for (let worker = 0; worker < (parallel[name] ?? 1); worker++) {
    let workerId: string | undefined
    workerId = await boss.work(name, manner, async ([job]) => {
      if (!job) return
      // Behind this job there may be thousands more, announced long ago: look again at once.
      if (workerId) boss.notifyWorker(workerId)
      try {
        // The queue stores payloads as JSON; enqueue's types are what was put in under this name.
        await handler(job.data as never)
      } catch (error) {
        if (!(error instanceof NotYet))
          log.warn({ err: error, job: name, jobId: job.id }, 'job failed')
        throw error
      }
    })
  }
}
