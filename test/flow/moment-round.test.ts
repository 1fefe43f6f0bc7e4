import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { testApp } from '../support/shared-app.ts'
import { newMomentScene } from './moment-scene.ts'

it('hears of a like by itself, once the corp was synced', async () => {
  await testApp({ jobs: true })
  const shop = await newMomentScene()
  shop.post()
  shop.like()
  const now = shop.clock.now()
  const done = { kind: 'first', state: 'done', phase: 'sweep', sync_run_id: randomUUID() } as const
  const times = { started_at: now, beat_at: now, next_at: now, ended_at: now }
  await shop.db
    .insertInto('sync_run')
    .values({ corp_id: shop.corpId, ...done, ...times })
    .execute()
  await shop.app.rounds.runAll()
  await expect.poll(() => shop.signals()).toMatchObject([{ kind: 'liked' }])
})
