import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { SyncRun, loadSync, staffHeader, startSync } from '@xiaoguan/shared'
import { migrate } from '@xiaoguan/server/db/migrate'
import { type DatabaseTarget, openDatabase } from '@xiaoguan/server/db/open'
import { seal } from '@xiaoguan/server/http/secrets'
import { sessionCookie, sessionValue } from '@xiaoguan/server/http/session'
import { type Corp, createPlatform, openWorld } from '@xiaoguan/wecom-simulator'
import Koa from 'koa'
import * as z from 'zod/mini'
import { secretKey } from '../support/app.ts'
import { listenLocal } from '../support/listen.ts'
import { differencesOf, isTold, ownState, platformState } from './same-state.ts'
import { type TrialServer, startServer } from './sync-server.ts'
import { findingsOf, leastOf, openBigCorp, operatorId, wecomCorpId } from './sync-world.ts'

const corpId = 'big'
const publicUrl = 'http://localhost:3999'
const batchPath = '/cgi-bin/externalcontact/batch/get_by_user'
const settleMs = 3000

export type Trial = {
  seconds: number
  /** Calls that reached the platform; gettoken is not one of the sync's. */
  calls: number
  leastCalls: number
  idleMb: number
  peakMb: number
  kills: number
  /** Pages of customers that were asked for more than once. */
  pagesAgain: number
  run: SyncRun
  differences: string[]
}

/**
 * A corp of this size synced from empty by the real server as a process of its own, killed with SIGKILL at
 * `kills` random points of its calls; then compared with the platform, field by field.
 */
export async function trySync(
  target: DatabaseTarget,
  size: { staff: number; customers: number; kills: number },
): Promise<Trial> {
  const world = openWorld({ seed: { corps: [] }, now: () => Date.now() })
  const { big, corp } = openBigCorp(size)
  world.corps.set(wecomCorpId, corp)
  const platform = createPlatform({ world })
  const koa = new Koa()
  koa.use(platform.middleware)
  const wecom = await listenLocal(koa)
  await prepare(target, big.secret)
  let server = await startServer(target, wecom.url)
  const pagesRead = () => platform.calls.list(batchPath).length
  try {
    await sleep(settleMs)
    const idleMb = server.memoryMb()
    const startedAt = performance.now()
    await ask(server, startSync)
    const told = [...corp.allFollows()].filter((follow) => isTold(corp, follow)).length
    let peakMb = idleMb
    for (const atPage of killPoints(size.kills, Math.ceil(told / 100))) {
      peakMb = Math.max(peakMb, await watch(server, () => Promise.resolve(pagesRead() >= atPage)))
      await server.kill()
      server = await startServer(target, wecom.url)
    }
    const isOver = async () => (await ask(server, loadSync)).run?.state !== 'running'
    peakMb = Math.max(peakMb, await watch(server, isOver))
    const seconds = (performance.now() - startedAt) / 1000
    const { run, findings } = await ask(server, loadSync)
    await server.stop()
    const calls = platform.calls.list().filter(({ path }) => path !== '/cgi-bin/gettoken')
    const bodies = platform.calls.list(batchPath).map(({ body }) => JSON.stringify(body))
    return {
      seconds,
      calls: calls.length,
      leastCalls: leastOf(corp, big),
      idleMb,
      peakMb,
      kills: size.kills,
      pagesAgain: bodies.length - new Set(bodies).size,
      run: SyncRun.parse(run),
      differences: [
        ...(await compare(target, corp)),
        ...differencesOf(
          { findings: findingsOf(big) },
          { findings: findings.map(({ kind, subject }) => `${kind} ${subject}`) },
        ),
      ],
    }
  } finally {
    await server.kill()
    wecom.http.closeAllConnections()
    wecom.http.close()
  }
}

/** Random, but not so close that one is passed before the former is over. */
function killPoints(kills: number, pages: number): number[] {
  const part = Math.floor((pages - 2) / Math.max(kills, 1))
  return Array.from({ length: kills }, (_, at) => 1 + at * part + randomInt(1, Math.max(part, 2)))
}

async function prepare(target: DatabaseTarget, secret: string) {
  const database = await openDatabase(target)
  await migrate(database, new Date())
  const created_at = new Date()
  await database.db
    .insertInto('corp')
    .values({
      corp_id: corpId,
      name: '大企业',
      wecom_corp_id: wecomCorpId,
      agent_id: '1000002',
      secret_sealed: seal(secretKey, secret),
      public_url: publicUrl,
      created_at,
    })
    .execute()
  await database.db
    .insertInto('staff')
    .values({ corp_id: corpId, staff_id: operatorId, name: '运营', role: 'operator' })
    .execute()
  await database.close()
}

/** Looks at the memory until `isOver`; the most there was, in MB. */
async function watch(server: TrialServer, isOver: () => Promise<boolean>): Promise<number> {
  let peakMb = 0
  let looks = 0
  for (;;) {
    peakMb = Math.max(peakMb, server.memoryMb())
    // Asking the server itself is dearer than a look at its memory.
    if (looks++ % 10 === 0 && (await isOver())) return peakMb
    await sleep(20)
  }
}

async function ask<Reply extends z.ZodMiniType>(
  server: TrialServer,
  endpoint: { method: string; path: string; reply: Reply },
): Promise<z.infer<Reply>> {
  const session = sessionValue(secretKey, { corpId, staffId: operatorId }, new Date())
  const reply = await fetch(`${server.url}/c/${corpId}${endpoint.path}`, {
    method: endpoint.method,
    headers: {
      cookie: `${sessionCookie}=${session}`,
      origin: publicUrl,
      [staffHeader]: operatorId,
      'content-type': 'application/json',
    },
    ...(endpoint.method === 'GET' ? {} : { body: '{}' }),
  })
  if (!reply.ok) throw new Error(`${endpoint.path}: ${reply.status} ${await reply.text()}`)
  return z.parse(endpoint.reply, await reply.json())
}

async function compare(target: DatabaseTarget, corp: Corp): Promise<string[]> {
  const database = await openDatabase(target)
  try {
    const own = await ownState(database.db, corpId, 'lists')
    return differencesOf(platformState(corp, 'lists'), own)
  } finally {
    await database.close()
  }
}
