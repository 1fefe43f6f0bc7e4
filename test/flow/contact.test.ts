import { randomUUID } from 'node:crypto'
import { changeCustomerTags } from '@xiaoguan/shared'
import { handFollow } from '@xiaoguan/server/customer/main-follower-store'
import { describe, expect, it } from 'vitest'
import { type Scene, day, newScene } from './contacts.ts'

const minute = 60_000

/** All that is kept of her, for "nothing changed". */
async function everything(scene: Scene) {
  const names = ['customer', 'follow', 'follow_tag', 'signal', 'tag_change'] as const
  return [...(await Promise.all(names.map(scene.rowsOf))), await scene.events()]
}

describe('a customer whom the platform shows', () => {
  it('is taken over with her follows and tags; the first to add her is the main follower', async () => {
    const scene = await newScene()
    const [qian, min] = scene.staff
    const [calm = ''] = scene.tagIds
    const result = await scene.show([
      { by: qian, addedAt: scene.at(-2 * day), remark: '林' },
      { by: min, addedAt: scene.at(-5 * day), tagIds: [calm, 'etUnheardOf'] },
    ])
    expect(result).toEqual({ added: 2, changed: 0, ended: 0, unknownTagIds: ['etUnheardOf'] })
    expect(await scene.customer()).toMatchObject({
      name: '林小姐',
      main_follower_id: min.staffId,
      lost_at: null,
    })
    expect(await scene.follow(qian)).toMatchObject({ remark: '林', ended_at: null })
    const tags = await scene.rowsOf('follow_tag')
    expect(tags).toMatchObject([{ tag_id: calm, sync: 'synced', source: 'wecom', present: true }])
    expect((await scene.events()).map((event) => event.kind)).toEqual([
      'follow.added',
      'follow.added',
    ])
  })

  it('is left as she is when nothing changed', async () => {
    const scene = await newScene()
    const [qian] = scene.staff
    const [calm = ''] = scene.tagIds
    await scene.show([{ by: qian, tagIds: [calm] }])
    const before = await everything(scene)
    const again = await scene.show([{ by: qian, tagIds: [calm] }])
    expect(again).toEqual({ added: 0, changed: 0, ended: 0, unknownTagIds: [] })
    expect(await everything(scene)).toEqual(before)
  })

  it('is not taken over when only people follow her whom we do not know', async () => {
    const scene = await newScene()
    await scene.show([{ by: { staffId: 'stranger', name: '' } }])
    expect(await scene.customer()).toBeUndefined()
  })

  it('keeps what a newer answer said when an older one comes late', async () => {
    const scene = await newScene()
    const [qian] = scene.staff
    await scene.show([{ by: qian, remark: '新' }], { at: scene.at() }, { name: '林悦' })
    await scene.show([{ by: qian, remark: '旧' }], { at: scene.at(-minute) }, { name: '林' })
    expect(await scene.follow(qian)).toMatchObject({ remark: '新' })
    expect(await scene.customer()).toMatchObject({ name: '林悦' })
  })

  it('does not bring back a follow that a newer whole answer did not show', async () => {
    const scene = await newScene()
    const [qian, min] = scene.staff
    await scene.show([{ by: qian }], { at: scene.at() })
    await scene.show([{ by: min }], { at: scene.at(-minute), whole: false, source: 'sync' })
    expect(await scene.follow(min)).toBeUndefined()
  })

  it('keeps follows of people whom the platform does not show', async () => {
    const scene = await newScene()
    const [qian, min] = scene.staff
    await scene.show([{ by: qian }, { by: min }])
    await scene.db
      .updateTable('staff')
      .set({ in_scope: false })
      .where('corp_id', '=', scene.corpId)
      .where('staff_id', '=', min.staffId)
      .execute()
    await scene.show([{ by: qian }])
    expect(await scene.follow(min)).toMatchObject({ ended_at: null })
  })
})

describe('the main follower', () => {
  it('is corrected when a later page shows who added her first', async () => {
    const scene = await newScene()
    const [qian, min] = scene.staff
    const page = { whole: false, source: 'sync' } as const
    await scene.show([{ by: qian, addedAt: scene.at(-2 * day) }], page)
    expect(await scene.customer()).toMatchObject({ main_follower_id: qian.staffId })
    await scene.show([{ by: min, addedAt: scene.at(-9 * day) }], page)
    expect(await scene.customer()).toMatchObject({ main_follower_id: min.staffId })
  })

  it('stays when a hand-over made her the main one', async () => {
    const scene = await newScene()
    const [qian, min, nuo] = scene.staff
    await scene.show([{ by: qian }])
    await scene.within((db, context) =>
      handFollow(db, context, {
        customerId: scene.customerId,
        fromId: qian.staffId,
        toId: min.staffId,
        note: '喜欢安静',
        at: scene.at(),
      }),
    )
    await scene.show([{ by: nuo, addedAt: scene.at(-90 * day) }], { whole: false })
    expect(await scene.customer()).toMatchObject({ main_follower_id: min.staffId })
  })

  it('becomes the oldest of the others when her follow ends, with all that is owed', async () => {
    const scene = await newScene()
    const [qian, min] = scene.staff
    await scene.newSop({ trigger: 'customer_added', days: [0] })
    await scene.show([{ by: qian, addedAt: scene.at(-60_000) }])
    await scene.startSops()
    await scene.show([
      { by: qian, addedAt: scene.at(-60_000) },
      { by: min, addedAt: scene.at(-30_000) },
    ])
    scene.app.clock.forward(minute)
    await scene.show([{ by: min, addedAt: scene.at(-90_000) }])
    expect(await scene.customer()).toMatchObject({ main_follower_id: min.staffId, lost_at: null })
    expect(await scene.enrollments()).toMatchObject([{ staff_id: min.staffId, ended_at: null }])
    const tasks = await scene.db
      .selectFrom('task')
      .select(['staff_id', 'state'])
      .where('customer_id', '=', scene.customerId)
      .execute()
    expect(tasks).toEqual([{ staff_id: min.staffId, state: 'scheduled' }])
    const kinds = (await scene.events()).map((event) => event.kind)
    expect(kinds).toContain('follow.ended')
    expect(kinds).toContain('main_follower.changed')
  })

  it('goes to the taker of a transfer, and nobody is lost on the way', async () => {
    const scene = await newScene()
    const [qian, min, nuo] = scene.staff
    await scene.show([{ by: qian }, { by: min, addedAt: scene.at(-2 * day) }])
    const told = {
      customerId: scene.customerId,
      staffId: qian.staffId,
      endedBy: 'transfer' as const,
      at: scene.at(),
    }
    await scene.show(
      [
        { by: min, addedAt: scene.at(-2 * day) },
        { by: nuo, addedAt: scene.at(), addWay: 202 },
      ],
      {},
      { told: [told] },
    )
    expect(await scene.follow(qian)).toMatchObject({ ended_by: 'transfer' })
    expect(await scene.customer()).toMatchObject({ main_follower_id: nuo.staffId, lost_at: null })
  })
})

describe('a hand-over', () => {
  it('moves follow, tags and main follower once, however often it is told', async () => {
    const scene = await newScene()
    const [qian, min] = scene.staff
    const [calm = '', dry = ''] = scene.tagIds
    await scene.show([{ by: qian, remark: '林', tagIds: [calm] }])
    await scene.call(qian, changeCustomerTags, scene, {
      body: { changeId: randomUUID(), add: [dry], remove: [] },
    })
    const handing = {
      customerId: scene.customerId,
      fromId: qian.staffId,
      toId: min.staffId,
      note: '喜欢安静',
      at: scene.at(),
    }
    await scene.within((db, context) => handFollow(db, context, handing))
    const once = await everything(scene)
    await scene.within((db, context) => handFollow(db, context, handing))
    expect(await everything(scene)).toEqual(once)
    expect(await scene.follow(qian)).toMatchObject({ ended_by: 'transfer' })
    expect(await scene.follow(min)).toMatchObject({
      remark: '林',
      handed_from_id: qian.staffId,
      handover_note: '喜欢安静',
    })
    expect(await scene.customer()).toMatchObject({ main_follower_id: min.staffId, lost_at: null })
    const tags = await scene.rowsOf('follow_tag')
    expect(tags.filter((tag) => tag.staff_id === min.staffId).map((tag) => tag.sync)).toEqual(
      expect.arrayContaining(['synced', 'pending']),
    )
    // Nobody would take the giver's open wishes any more.
    expect(tags.some((tag) => tag.staff_id === qian.staffId && tag.sync === 'pending')).toBe(false)
    expect(scene.asked).toContainEqual({
      kind: 'tag.sync',
      corpId: scene.corpId,
      customerId: scene.customerId,
      staffId: min.staffId,
    })
  })
})

describe('tags of the platform', () => {
  it('put on and taken off over there are told in the history', async () => {
    const scene = await newScene()
    const [qian] = scene.staff
    const [calm = '', dry = ''] = scene.tagIds
    await scene.show([{ by: qian, tagIds: [calm] }])
    scene.app.clock.forward(minute)
    const follow = { by: qian, addedAt: scene.at(-3 * day - minute), tagIds: [dry] }
    expect(await scene.show([follow])).toMatchObject({ added: 0, changed: 1 })
    expect((await scene.rowsOf('follow_tag')).map((tag) => tag.tag_id)).toEqual([dry])
    const event = (await scene.events()).find((one) => one.kind === 'tag.changed')
    expect(event).toMatchObject({
      source: 'wecom',
      body: { added: [dry], removed: [calm], source: 'wecom' },
    })
    expect(await scene.rowsOf('tag_change')).toHaveLength(2)
  })

  it('leave a wish alone that they do not know yet, and settle it when they do', async () => {
    const scene = await newScene()
    const [qian] = scene.staff
    const [calm = ''] = scene.tagIds
    await scene.show([{ by: qian }])
    const body = { changeId: randomUUID(), add: [calm], remove: [] }
    await scene.call(qian, changeCustomerTags, scene, { body })
    scene.app.clock.forward(minute)
    const follow = { by: qian, addedAt: scene.at(-3 * day - minute) }
    await scene.show([follow])
    expect(await scene.rowsOf('follow_tag')).toMatchObject([{ sync: 'pending' }])
    await scene.show([{ ...follow, tagIds: [calm] }])
    expect(await scene.rowsOf('follow_tag')).toMatchObject([{ sync: 'synced', present: true }])
  })

  it('win where another tag of a single-choice group was chosen over there', async () => {
    const scene = await newScene()
    const [qian] = scene.staff
    const [calm = '', dry = ''] = scene.tagIds
    await scene.db
      .updateTable('tag_group')
      .set({ single: true })
      .where('corp_id', '=', scene.corpId)
      .execute()
    await scene.addDepartment(12, 1, '二店') // raises the version of the reference data
    await scene.show([{ by: qian }])
    const body = { changeId: randomUUID(), add: [calm], remove: [] }
    await scene.call(qian, changeCustomerTags, scene, { body })
    scene.app.clock.forward(minute)
    await scene.show([{ by: qian, addedAt: scene.at(-3 * day - minute), tagIds: [dry] }])
    const tags = await scene.rowsOf('follow_tag')
    expect(tags.find((tag) => tag.tag_id === dry)).toMatchObject({ present: true, sync: 'synced' })
    expect(tags.find((tag) => tag.tag_id === calm)).toMatchObject({
      present: false,
      sync: 'refused',
      sync_problem: 'conflict',
    })
    expect(await scene.rowsOf('tag_change')).toContainEqual(
      expect.objectContaining({ tag_id: calm, action: 'refused', reason: 'conflict' }),
    )
  })
})
