import { listChannels, saveChannel } from '@xiaoguan/shared'
import { raiseReferenceVersion } from '@xiaoguan/server/db/corp'
import { expect, it } from 'vitest'
import { refusalOf } from '../support/people.ts'
import { day, newScene } from './contacts.ts'

async function shop() {
  const scene = await newScene()
  const operator = await scene.newStaff({ role: 'operator', name: '运营' })
  const describe = (body: Partial<Parameters<typeof bodyOf>[0]> = {}, state = 'mall1') =>
    scene.call(operator, saveChannel, { state }, { body: bodyOf(body) })
  return { scene, operator, describe }
}

const bodyOf = (body: {
  name?: string
  tagIds?: string[]
  sopIds?: string[]
  introducerStaffId?: string | null
}) => ({ name: '商场立牌', tagIds: [], sopIds: [], introducerStaffId: null, ...body })

it('notes a channel that nobody described yet, with how many came through it', async () => {
  const { scene, operator, describe } = await shop()
  const [qian] = scene.staff
  await scene.show([{ by: qian, state: 'mall1' }])
  const { channels } = await scene.call(operator, listChannels, {})
  expect(channels).toMatchObject([{ state: 'mall1', seenOnly: true, customers: 1 }])
  const { channel } = await describe()
  expect(channel).toMatchObject({ name: '商场立牌', seenOnly: false, customers: 1 })
  expect(await refusalOf(scene.call(qian, listChannels, {}))).toBe('not_allowed')
})

it('tags and enrolls who comes through a described channel, and notes who introduced her', async () => {
  const { scene, describe } = await shop()
  const [qian, min] = scene.staff
  const [calm = ''] = scene.tagIds
  const sop = await scene.newSop({ trigger: 'by_hand', days: [1] })
  await describe({ tagIds: [calm], sopIds: [sop.sopId], introducerStaffId: min.staffId })
  const addedAt = scene.at(-60_000)
  await scene.show([{ by: qian, addedAt, state: 'mall1' }])
  expect(await scene.follow(qian)).toMatchObject({ state: 'mall1' })
  expect(await scene.rowsOf('follow_tag')).toMatchObject([
    { tag_id: calm, staff_id: qian.staffId, source: 'rule', sync: 'pending', present: true },
  ])
  expect(await scene.customer()).toMatchObject({ introducer_staff_id: min.staffId })
  expect(scene.asked.map((one) => one.kind)).toEqual(['tag.sync', 'sop.customer-added'])
  await scene.startSops()
  await scene.startSops()
  expect(await scene.enrollments()).toMatchObject([
    { sop_id: sop.sopId, staff_id: qian.staffId, anchor_at: addedAt, entered_by: null },
  ])
  // Seen again, by the platform with the tag or without: nothing starts twice.
  await scene.show([{ by: qian, addedAt, state: 'mall1' }])
  expect(scene.asked).toHaveLength(2)
})

it('leaves out what became 🔒 since it was described: nobody asked her', async () => {
  const { scene, describe } = await shop()
  const [qian] = scene.staff
  const { db } = scene.app.deps
  const [calm = ''] = scene.tagIds
  await describe({ tagIds: [calm] })
  await db
    .updateTable('tag_group')
    .set({ sensitive: true })
    .where('corp_id', '=', scene.corpId)
    .execute()
  await raiseReferenceVersion(db, scene.corpId)
  await scene.show([{ by: qian, state: 'mall1' }])
  expect(await scene.rowsOf('follow_tag')).toEqual([])
})

it('starts nothing with a follow that began long ago and is only found now', async () => {
  const { scene, describe } = await shop()
  const [qian] = scene.staff
  const [calm = ''] = scene.tagIds
  const sop = await scene.newSop({ trigger: 'customer_added', days: [1] })
  await describe({ tagIds: [calm], sopIds: [sop.sopId] })
  await scene.show([{ by: qian, addedAt: scene.at(-400 * day), state: 'mall1' }])
  expect(await scene.rowsOf('follow_tag')).toEqual([])
  expect(scene.asked).toEqual([])
})

it('refuses a channel of tags, plans or people that are not there', async () => {
  const { describe } = await shop()
  expect(await refusalOf(describe({ tagIds: ['etNone'] }))).toBe('tag.unknown')
  expect(await refusalOf(describe({ sopIds: ['none'] }))).toBe('sop.unknown')
  const nobody = describe({ introducerStaffId: 'nobody' })
  expect(await refusalOf(nobody)).toBe('staff.not_found')
  expect(await refusalOf(describe({}, '渠'.repeat(22)))).toBe('bad_request')
})
