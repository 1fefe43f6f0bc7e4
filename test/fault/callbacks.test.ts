import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { migrate } from '@xiaoguan/server/db/migrate'
import { type DatabaseTarget, openDatabase } from '@xiaoguan/server/db/open'
import { seal } from '@xiaoguan/server/http/secrets'
import { Corp, CorpSeed, createPlatform, openWorld } from '@xiaoguan/wecom-simulator'
import Koa from 'koa'
import { afterAll, describe, expect, it } from 'vitest'
import { newKeys } from '../flow/callback-sender.ts'
import { secretKey } from '../support/app.ts'
import { freePorts } from '../support/free-ports.ts'
import { listenLocal } from '../support/listen.ts'
import { createDatabase } from '../support/postgres.ts'
import { begin, createChanges, seeded } from './callback-changes.ts'
import { createCallbackServer } from './callback-server.ts'
import { differencesOf, ownState, platformState } from './same-state.ts'

const corpId = 'callbacks'
const wecomCorpId = 'wwcallbacks'
const agentId = 1_000_002

// `pnpm prove callbacks` asks for the full size.
const wanted = Number(process.env.CALLBACK_COUNT ?? 300)
const kills = Number(process.env.CALLBACK_KILLS ?? 2)
const seed = Number(process.env.CALLBACK_SEED ?? 3)
const perSecond = 150

const cleanUps: (() => Promise<void> | void)[] = []
afterAll(async () => {
  for (const cleanUp of cleanUps.toReversed()) await cleanUp()
})

async function ownTarget(): Promise<DatabaseTarget> {
  if (process.env.TEST_DB === 'postgres') {
    const made = await createDatabase(process.env.TEST_DATABASE_URL ?? '')
    cleanUps.push(made.drop)
    return { kind: 'postgres', url: made.url }
  }
  const dir = mkdtempSync(join(tmpdir(), 'xiaoguan-callbacks-'))
  cleanUps.push(() => rmSync(dir, { recursive: true, force: true }))
  return { kind: 'pglite', dir: join(dir, 'db') }
}

/** The platform with one corp, and our database that knows of it no more than its keys. */
async function scene() {
  const world = openWorld({ seed: { corps: [] }, now: () => Date.now() })
  const app = { agentId, secret: 'app-secret', name: '销冠', trustedDomains: ['localhost:3999'] }
  const data = CorpSeed.parse({ corpId: wecomCorpId, name: '测试企业', apps: [app] })
  world.corps.set(wecomCorpId, new Corp(data))
  const random = seeded(seed)
  const platform = createPlatform({
    world,
    random,
    settings: { callbackRetryMs: 8000, callbackShuffle: 12, callsPerMinute: 1_000_000 },
  })
  const koa = new Koa()
  koa.use(platform.middleware)
  const wecom = await listenLocal(koa)
  cleanUps.push(() => {
    platform.close()
    wecom.http.closeAllConnections()
    wecom.http.close()
  })
  const keys = newKeys(wecomCorpId)
  const target = await ownTarget()
  const database = await openDatabase(target)
  await migrate(database, new Date())
  await database.db
    .insertInto('corp')
    .values({
      corp_id: corpId,
      name: '测试企业',
      wecom_corp_id: wecomCorpId,
      agent_id: String(agentId),
      secret_sealed: seal(secretKey, 'app-secret'),
      callback_token_sealed: seal(secretKey, keys.token),
      callback_key_sealed: seal(secretKey, keys.aesKey),
      public_url: 'http://localhost:3999',
      created_at: new Date(),
    })
    .execute()
  await database.close()
  const [port = 0] = await freePorts(1)
  const url = `http://127.0.0.1:${port}/c/${corpId}/callback`
  platform.callbacks.configure(wecomCorpId, agentId, {
    url,
    token: keys.token,
    aesKey: keys.aesKey,
  })
  const server = createCallbackServer({ database: target, wecomUrl: wecom.url, port })
  cleanUps.push(() => server.kill())
  return { world, platform, random, target, server }
}

describe('callbacks through kills of the server', () => {
  it(
    `${wanted} of them, a third twice, shuffled, ${kills} kills: the end is the platform's`,
    { timeout: wanted > 1000 ? 3_600_000 : 180_000 },
    async () => {
      const { world, platform, random, target, server } = await scene()
      await server.start()
      const step = createChanges(world, wecomCorpId, random)
      begin(world, wecomCorpId)
      const sent = () => platform.callbacks.log.list().length
      // Three tries are all there are: none is cut off by two kills.
      const isAnyTriedAgain = () =>
        platform.callbacks.log.list().some((one) => one.state === 'waiting' && one.tries.length > 0)
      const beganMs = performance.now()
      let killed = 0
      while (sent() < wanted || killed < kills) {
        platform.settings.callbackCopies = random() < 1 / 3 ? 2 : 1
        step()
        const isTime = sent() > ((killed + 0.7) * wanted) / (kills + 0.5)
        if (killed < kills && isTime && !isAnyTriedAgain()) {
          killed++
          server.killAndRestart()
        }
        const dueMs = beganMs + (sent() / perSecond) * 1000
        await sleep(Math.max(0, dueMs - performance.now()))
      }
      await platform.callbacks.settle()
      const { failed } = await server.quiet()
      await server.kill()
      expect(failed).toBe(0)
      expect(killed).toBe(kills)
      // Each try that a kill cut off came again.
      expect(platform.callbacks.log.list().filter(({ state }) => state !== 'delivered')).toEqual([])
      const database = await openDatabase(target)
      cleanUps.push(database.close)
      const own = await ownState(database.db, corpId, 'callbacks')
      const theirs = platformState(world.getCorp(wecomCorpId), 'callbacks')
      expect(differencesOf(theirs, own)).toEqual([])
      expect(theirs.follows.length).toBeGreaterThan(wanted / 20)
    },
  )
})
