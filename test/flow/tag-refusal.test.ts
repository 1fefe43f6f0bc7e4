import { randomUUID } from 'node:crypto'
import {
  acknowledgeRefusedTags,
  changeCustomerTags,
  listTagHistory,
  listTimeline,
  loadSidebar,
} from '@xiaoguan/shared'
import { raiseReferenceVersion } from '@xiaoguan/server/db/corp'
import { handFollow } from '@xiaoguan/server/customer/main-follower-store'
import { applyTagLibrary } from '@xiaoguan/server/tag/library-store'
import { createTagSync } from '@xiaoguan/server/tag/sync-tags.job'
import { describe, expect, it } from 'vitest'
import { refusalOf } from '../support/people.ts'
import { day, newScene } from './contacts.ts'

const markTag = '/cgi-bin/externalcontact/mark_tag'
const minute = 60_000

/** A customer of 周倩 and 苏敏, and taps of 周倩; `callback`: what the platform shows of her follow. */
async function scene() {
  const made = await newScene()
  const { corpId, customerId, app } = made
  const [qian, min] = made.staff
  const [calm = '', dry = ''] = made.tagIds
  const since = { addedAt: made.at(-3 * day) }
  const callback = (tagIds: string[] = []) => {
    app.clock.forward(minute)
    return made.show([
      { by: qian, tagIds, ...since },
      { by: min, ...since },
    ])
  }
  await callback()
  const tagSync = createTagSync(app.deps)
  const sync = () => tagSync({ corpId, customerId, staffId: qian.staffId })
  const tap = (add: string[], remove: string[] = []) => {
    app.clock.forward(minute)
    const body = { changeId: randomUUID(), add, remove }
    return made.call(qian, changeCustomerTags, made, { body })
  }
  const refuse = async (errcode: number) => {
    app.platform.faults.add({ path: markTag, errcode })
    await sync()
  }
  return {
    made,
    app,
    qian,
    min,
    calm,
    dry,
    callback,
    sync,
    tap,
    refuse,
    tags: async (viewer = qian) => (await made.call(viewer, loadSidebar, made)).tags,
    seen: (tagIds: string[], { by = qian, changeId = randomUUID() } = {}) =>
      made.call(by, acknowledgeRefusedTags, made, { body: { changeId, tagIds } }),
    refusals: async () => {
      const { entries } = await made.call(qian, listTimeline, made)
      return entries.filter((one) => one.kind === 'tags' && one.problem !== null)
    },
  }
}
type Scene = Awaited<ReturnType<typeof scene>>

/** The tags of the corp become a single-choice group. */
async function makeSingle({ made, app }: Scene) {
  const { db } = app.deps
  await db
    .updateTable('tag_group')
    .set({ single: true })
    .where('corp_id', '=', made.corpId)
    .execute()
  await raiseReferenceVersion(db, made.corpId)
}

const refusal = (tagId: string, wanted: 'on' | 'off', problem: string) => {
  return { tagId, name: '标签1', tagClass: 'service', single: false, wanted, problem }
}

describe('a tag that WeCom refused', () => {
  it('to put on is told to who tapped, in the sidebar and the timeline', async () => {
    const { calm, tap, refuse, tags, refusals } = await scene()
    await tap([calm])
    await refuse(84_061)
    const shown = await tags()
    expect(shown.on).toEqual([])
    expect(shown.refused).toEqual([
      expect.objectContaining({ ...refusal(calm, 'on', '84061'), at: expect.any(String) }),
    ])
    expect(await refusals()).toMatchObject([
      { refused: ['标签1'], kept: [], problem: '84061', source: 'wecom' },
    ])
  })

  it('to take off stands again, and is told', async () => {
    const { calm, callback, tap, refuse, tags, refusals } = await scene()
    await callback([calm])
    await tap([], [calm])
    expect((await tags()).on).toEqual([])
    await refuse(84_061)
    const shown = await tags()
    expect(shown.on).toMatchObject([{ tagId: calm, mine: true }])
    expect(shown.refused).toMatchObject([refusal(calm, 'off', '84061')])
    expect(await refusals()).toMatchObject([{ refused: [], kept: ['标签1'], problem: '84061' }])
  })

  it('is told also where it lost against another choice in WeCom', async () => {
    const all = await scene()
    const { calm, dry, callback, tap, tags, refusals } = all
    await makeSingle(all)
    await tap([calm])
    await callback([dry])
    const shown = await tags()
    expect(shown.on).toMatchObject([{ tagId: dry, source: 'wecom' }])
    expect(shown.refused).toMatchObject([{ ...refusal(calm, 'on', 'conflict'), single: true }])
    expect(await refusals()).toMatchObject([{ refused: ['标签1'], problem: 'conflict' }])
  })

  it('is still a lost conflict when our call, under way meanwhile, has to be taken back', async () => {
    const all = await scene()
    const { app, made, qian, calm, dry, callback, sync, tap, tags } = all
    await makeSingle(all)
    await tap([calm])
    const { deps, platform } = app
    platform.faults.add({ path: markTag, errcode: 0, times: 2 })
    let isFirst = true
    const call: typeof deps.wecom.call = async (...asked) => {
      if (isFirst) {
        isFirst = false
        await callback([dry])
      }
      return deps.wecom.call(...asked)
    }
    const { corpId, customerId } = made
    const told = createTagSync({ ...deps, wecom: { ...deps.wecom, call } })
    await told({ corpId, customerId, staffId: qian.staffId })
    expect((await made.rowsOf('follow_tag')).map((row) => row.sync)).toContain('pending')
    await sync()
    expect((await tags()).refused).toMatchObject([{ tagId: calm, problem: 'conflict' }])
  })

  it('stays told though the platform shows the follow again, until it says otherwise', async () => {
    const { calm, dry, callback, tap, refuse, tags } = await scene()
    await callback([dry])
    await tap([calm], [dry])
    await refuse(84_061)
    await callback([dry])
    expect((await tags()).refused.map((one) => one.tagId).toSorted()).toEqual(
      [calm, dry].toSorted(),
    )
    await callback([calm])
    const shown = await tags()
    expect(shown.on).toMatchObject([{ tagId: calm, sync: 'synced' }])
    expect(shown.refused).toEqual([])
  })

  it('is told for seven days', async () => {
    const { made, app, calm, callback, tap, refuse, tags } = await scene()
    await tap([calm])
    await refuse(84_061)
    app.clock.forward(7 * day - minute)
    await callback()
    expect(await made.rowsOf('follow_tag')).toEqual([])
    expect((await tags()).refused).toEqual([])
  })

  it('is told no more once she has read of it, applied once, and only her own', async () => {
    const { calm, min, tap, refuse, tags, seen, refusals } = await scene()
    await tap([calm])
    await refuse(84_061)
    expect((await seen([calm], { by: min })).refused).toEqual([])
    expect((await tags()).refused).toHaveLength(1)
    const changeId = randomUUID()
    expect((await seen([calm], { changeId })).refused).toEqual([])
    expect((await seen([calm], { changeId })).refused).toEqual([])
    expect(await refusalOf(seen([], { changeId }))).toBe('change.reused')
    expect((await tags()).refused).toEqual([])
    // What happened stays told in the timeline.
    expect(await refusals()).toHaveLength(1)
  })

  it('is told no more once she tapped again, and waits like any tag', async () => {
    const { calm, tap, refuse, callback, tags } = await scene()
    await tap([calm])
    await refuse(84_061)
    const again = await tap([calm])
    expect(again.refused).toEqual([])
    expect(again.on).toMatchObject([{ tagId: calm, sync: 'pending', syncProblem: null }])
    await callback([calm])
    const { on, refused } = await tags()
    expect([on, refused]).toMatchObject([[{ tagId: calm, sync: 'synced' }], []])
  })

  it('is nobody else’s to read of', async () => {
    const { made, min, calm, tap, refuse, tags } = await scene()
    await tap([calm])
    await refuse(84_061)
    expect((await tags(min)).refused).toEqual([])
    const lead = await made.newStaff({ leads: [11] })
    expect((await tags(lead)).refused).toEqual([])
  })

  it('to take off goes along when she is handed over: it is on', async () => {
    const { made, app, qian, calm, callback, tap, refuse } = await scene()
    await callback([calm])
    await tap([], [calm])
    await refuse(84_061)
    const [, , nuo] = made.staff
    await made.within((db, context) =>
      handFollow(db, context, {
        customerId: made.customerId,
        fromId: qian.staffId,
        toId: nuo.staffId,
        note: null,
        at: app.clock.now(),
      }),
    )
    const rows = await made.rowsOf('follow_tag')
    expect(rows.find((row) => row.staff_id === nuo.staffId)).toMatchObject({
      tag_id: calm,
      present: true,
      sync: 'synced',
      sync_problem: null,
    })
  })

  it('counts as no tag in words, choices and must-ask groups', async () => {
    const { made, app, qian, calm, tap, refuse } = await scene()
    const { db } = app.deps
    const skin = { name: '皮肤状态', must_ask: true }
    await db.updateTable('tag_group').set(skin).where('corp_id', '=', made.corpId).execute()
    await raiseReferenceVersion(db, made.corpId)
    await tap([calm])
    await refuse(84_061)
    const { variables, tags } = await made.call(qian, loadSidebar, made)
    expect(variables['皮肤状态']).toBeNull()
    expect(tags.unknown).toMatchObject([{ name: '皮肤状态' }])
  })
})

describe('a tag that was deleted in WeCom while ours was on its way', () => {
  it.each(['before', 'after'])('is told by its name when the library comes %s', async (when) => {
    const { made, app, qian, calm, tap, sync, refuse, tags, refusals } = await scene()
    await tap([calm])
    const [group] = app.world.getCorp(made.wecomCorpId).tagGroups.values()
    if (!group) throw new Error('a test corp has a tag group')
    group.tags = group.tags.filter((tag) => tag.id !== calm)
    if (when === 'before') {
      const left = group.tags.map(({ id, name, order }) => ({ tagId: id, name, order }))
      const shown = { tagGroupId: group.id, name: group.name, order: 1, deleted: false }
      const tagsLeft = left.map((tag) => ({ ...tag, deleted: false }))
      const { db, clock } = app.deps
      await applyTagLibrary(db, made.corpId, [{ ...shown, tags: tagsLeft }], clock.now())
      await sync()
    } else await refuse(40_068)
    expect((await tags()).refused).toMatchObject([refusal(calm, 'on', '40068')])
    expect(await refusals()).toMatchObject([{ refused: ['标签1'], problem: '40068' }])
    const { changes } = await made.call(qian, listTagHistory, made)
    expect(changes.filter((one) => one.action === 'refused')).toMatchObject([{ reason: '40068' }])
  })
})
