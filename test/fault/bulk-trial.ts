import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  type Bulk,
  type Endpoint,
  type Schema,
  loadBulk,
  staffHeader,
  startBulk,
  steerBulk,
} from '@xiaoguan/shared'
import { type DatabaseTarget, openDatabase } from '@xiaoguan/server/db/open'
import { sessionCookie, sessionValue } from '@xiaoguan/server/http/session'
import { createPlatform, openWorld } from '@xiaoguan/wecom-simulator'
import Koa from 'koa'
import { sql } from 'kysely'
import * as z from 'zod/mini'
import { secretKey } from '../support/app.ts'
import { listenLocal } from '../support/listen.ts'
import { type BulkCorp, corpId, leadId, openBulkCorp, publicUrl, tagIds } from './bulk-world.ts'
import { type TrialServer, startServer } from './sync-server.ts'

const settleMs = 3000
const watchMs = 1000
const [taggedId = '', formerId = ''] = tagIds

export type BulkTrial = {
  /** Until the last customer was changed here, and until the platform had taken all. */
  seconds: number
  toldSeconds: number
  idleMb: number
  peakMb: number
  /** Different counts that a page saw on the way. */
  progress: number
  /** What was done when it was stopped, and a second later. */
  stopped: { at: number; later: number } | null
  resumedInSeconds: number[]
  bulk: Bulk
  differences: string[]
}

/**
 * A tag put on that many customers, and another taken off, by the real server as a process of its own: stopped
 * and gone on with once `stopAt` are done, killed with SIGKILL at each of `killsAt`. `hurry`: the queue's own
 * two minutes, after which it takes up a dead process's jobs, are not waited for.
 */
export async function tryBulk(
  target: DatabaseTarget,
  wish: { customers: number; stopAt?: number; killsAt: readonly number[]; hurry?: boolean },
): Promise<BulkTrial> {
  const corp = openBulkCorp(wish.customers)
  const world = openWorld({ seed: { corps: [] }, now: () => Date.now() })
  world.corps.set(corp.platform.corpId, corp.platform)
  const koa = new Koa()
  koa.use(createPlatform({ world }).middleware)
  const wecom = await listenLocal(koa)
  await corp.fill(target)
  let server = await startServer(target, wecom.url)
  try {
    await sleep(settleMs)
    const idleMb = server.memoryMb()
    const seen = { peakMb: idleMb, counts: new Set<number>() }
    const startedAt = performance.now()
    const bulkId = randomUUID()
    const action = { kind: 'tag' as const, add: [taggedId], remove: [formerId] }
    const body = { choice: { segment: { all: [] } }, action }
    await ask(server, startBulk, bulkId, body)
    const until = (isOver: (bulk: Bulk) => boolean) => watch(server, bulkId, seen, isOver)
    let stopped: BulkTrial['stopped'] = null
    if (wish.stopAt !== undefined) {
      const { stopAt } = wish
      await until((bulk) => endedOf(bulk) >= stopAt)
      stopped = await stopAndGoOn(server, bulkId)
    }
    const resumedInSeconds: number[] = []
    for (const killAt of wish.killsAt) {
      await until((bulk) => endedOf(bulk) >= killAt)
      await server.kill()
      const killedAt = performance.now()
      server = await startServer(target, wecom.url)
      const left = endedOf(await until(() => true))
      await until((bulk) => endedOf(bulk) > left || bulk.state === 'done')
      resumedInSeconds.push((performance.now() - killedAt) / 1000)
    }
    await until((bulk) => bulk.state === 'done')
    const seconds = (performance.now() - startedAt) / 1000
    if (wish.hurry) {
      await server.kill()
      await takeUpJobs(target)
      server = await startServer(target, wecom.url)
    }
    const bulk = await until(({ pending }) => pending === 0)
    const toldSeconds = (performance.now() - startedAt) / 1000
    await server.stop()
    const differences = await compare(target, corp, bulkId)
    const { peakMb, counts } = seen
    const figures = { seconds, toldSeconds, idleMb, peakMb, progress: counts.size }
    return { ...figures, stopped, resumedInSeconds, bulk, differences }
  } finally {
    await server.kill()
    wecom.http.closeAllConnections()
    wecom.http.close()
  }
}

/** What the queue does with jobs whose process is gone. */
async function takeUpJobs(target: DatabaseTarget) {
  const { db, close } = await openDatabase(target)
  await sql`update pgboss.job set state = 'retry', start_after = now()
    where state = 'active' and name = 'tag.sync'`.execute(db)
  await close()
}

const endedOf = ({ done, unchanged, failed }: Bulk) => done + unchanged + failed

/** Looks at the memory often and at the bulk now and then, until `isOver`. */
async function watch(
  server: TrialServer,
  bulkId: string,
  seen: { peakMb: number; counts: Set<number> },
  isOver: (bulk: Bulk) => boolean,
): Promise<Bulk> {
  for (let looks = 0; ; looks++) {
    seen.peakMb = Math.max(seen.peakMb, server.memoryMb())
    if (looks % 20 === 0) {
      const { bulk } = await ask(server, loadBulk, bulkId)
      seen.counts.add(endedOf(bulk))
      if (isOver(bulk)) return bulk
    }
    await sleep(20)
  }
}

async function stopAndGoOn(server: TrialServer, bulkId: string) {
  const { bulk } = await ask(server, steerBulk, bulkId, { course: 'stop' })
  await sleep(watchMs)
  const later = await ask(server, loadBulk, bulkId)
  await ask(server, steerBulk, bulkId, { course: 'go_on' })
  return { at: endedOf(bulk), later: endedOf(later.bulk) }
}

async function ask<Reply extends Schema>(
  server: TrialServer,
  endpoint: Endpoint<string, Schema, Schema, Reply>,
  bulkId: string,
  body?: unknown,
): Promise<z.infer<Reply>> {
  const session = sessionValue(secretKey, { corpId, staffId: leadId }, new Date())
  const reply = await fetch(
    `${server.url}/c/${corpId}${endpoint.path.replace(':bulkId', bulkId)}`,
    {
      method: endpoint.method,
      headers: {
        cookie: `${sessionCookie}=${session}`,
        origin: publicUrl,
        [staffHeader]: leadId,
        'content-type': 'application/json',
      },
      ...(endpoint.method === 'GET' ? {} : { body: JSON.stringify(body) }),
    },
  )
  if (!reply.ok) throw new Error(`${endpoint.path}: ${reply.status} ${await reply.text()}`)
  return z.parse(endpoint.reply, await reply.json())
}

/** Each customer changed exactly once here, and the platform has what we have. */
async function compare(target: DatabaseTarget, corp: BulkCorp, bulkId: string): Promise<string[]> {
  const database = await openDatabase(target)
  const { db } = database
  const times = new Map<string, number>()
  const count = (name: string) => times.set(name, (times.get(name) ?? 0) + 1)
  for (const row of await db
    .selectFrom('tag_change')
    .select(['customer_id', 'tag_id', 'action'])
    .where('bulk_id', '=', bulkId)
    .execute())
    count(`${row.customer_id} ${row.action} ${row.tag_id}`)
  for (const row of await db
    .selectFrom('customer_event')
    .select('customer_id')
    .where('corp_id', '=', corpId)
    .where('kind', '=', 'tag.changed')
    .execute())
    count(`${row.customer_id} event`)
  await database.close()
  return corp.follows().flatMap(({ external_userid: id, tag_ids: tags }) => {
    const history = [`${id} added ${taggedId}`, `${id} removed ${formerId}`, `${id} event`]
    const wrong = history.filter((name) => times.get(name) !== 1)
    const there = tags.join() === taggedId ? [] : [`${id} there: ${tags.join()}`]
    return [...wrong.map((name) => `${name}: ${times.get(name) ?? 0} times`), ...there]
  })
}
