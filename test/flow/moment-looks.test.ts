import { randomUUID } from 'node:crypto'
import { loadTracking } from '@xiaoguan/shared'
import { listDueCorps } from '@xiaoguan/server/signal/moment-store'
import { describe, expect, it } from 'vitest'
import { commentsPath, listPath, newMomentScene } from './moment-scene.ts'
import { at, dayMs } from './selling.ts'

describe('the looks', () => {
  it('grow rarer with the post’s age, keep to shop hours, and end after a week', async () => {
    const shop = await newMomentScene()
    shop.post()
    const counted = async (time: string) => {
      const before = shop.calls(commentsPath)
      await shop.lookAt(at(time))
      return shop.calls(commentsPath) - before
    }
    expect(await counted('19T10:40')).toBe(1)
    expect(await counted('19T10:45')).toBe(0)
    expect(await counted('19T10:51')).toBe(1)
    expect(await counted('19T23:50')).toBe(0)
    expect(await counted('20T08:00')).toBe(0)
    expect(await counted('20T10:30')).toBe(1)
    expect(await counted('20T12:30')).toBe(0)
    expect(await counted('26T10:45')).toBe(1)
    expect(await counted('27T10:45')).toBe(0)
  })

  it('ask for new posts once an hour', async () => {
    const shop = await newMomentScene()
    await shop.look()
    await shop.lookAt(at('19T11:30'))
    expect(shop.calls(listPath)).toBe(1)
    await shop.lookAt(at('19T11:41'))
    expect(shop.calls(listPath)).toBe(2)
  })

  it('read many posts page by page, at most sixty calls in a minute', async () => {
    const shop = await newMomentScene()
    for (let n = 0; n < 70; n += 1) shop.post()
    const all = () => shop.calls(listPath) + shop.calls(commentsPath)
    await shop.look()
    expect(all()).toBe(60)
    await shop.look()
    expect(all()).toBe(60)
    await shop.lookAt(at('19T10:41'))
    // Four pages, and each post once.
    expect(all()).toBe(74)
  })

  it('pass by a post that was deleted meanwhile', async () => {
    const shop = await newMomentScene()
    const { moment_id } = shop.post()
    await shop.look()
    shop.remove(moment_id)
    shop.post()
    shop.like()
    await shop.lookAt(at('19T11:45'))
    expect(await shop.signals()).toMatchObject([{ kind: 'liked' }])
  })

  it('say that they are refused, and go on within the hour once they are allowed', async () => {
    const shop = await newMomentScene()
    const operator = await shop.newStaff({ role: 'operator' })
    const moments = async () => (await shop.call(operator, loadTracking, {})).moments
    expect(await moments()).toEqual({ lookedAt: null, problem: null })
    shop.post()
    shop.like()
    shop.allow(false)
    await shop.look()
    expect(await moments()).toEqual({ lookedAt: null, problem: '48002' })
    shop.allow(true)
    await shop.lookAt(at('19T11:00'))
    expect(await shop.signals()).toEqual([])
    await shop.lookAt(at('19T11:41'))
    expect(await shop.signals()).toMatchObject([{ kind: 'liked' }])
    expect(await moments()).toEqual({ lookedAt: at('19T11:41').toISOString(), problem: null })
  })

  it('forget posts of long ago', async () => {
    const shop = await newMomentScene()
    shop.post()
    const kept = () =>
      shop.db.selectFrom('moment').select('moment_id').where('corp_id', '=', shop.corpId).execute()
    await shop.look()
    shop.clock.forward(8 * dayMs)
    await shop.look()
    expect(await kept()).toHaveLength(1)
    shop.clock.forward(21 * dayMs)
    await shop.look()
    expect(await kept()).toEqual([])
  })

  it('are asked for by the round, of corps that were synced', async () => {
    const shop = await newMomentScene()
    const isDue = async () => (await listDueCorps(shop.db, shop.clock.now())).includes(shop.corpId)
    expect(await isDue()).toBe(false)
    const now = shop.clock.now()
    await shop.db
      .insertInto('sync_run')
      .values({
        corp_id: shop.corpId,
        sync_run_id: randomUUID(),
        kind: 'first',
        state: 'done',
        phase: 'sweep',
        started_at: now,
        beat_at: now,
        next_at: now,
        ended_at: now,
      })
      .execute()
    expect(await isDue()).toBe(true)
    await shop.look()
    expect(await isDue()).toBe(false)
  })
})
