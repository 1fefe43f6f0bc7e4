import { randomUUID } from 'node:crypto'
import { dismissSignal, listTimeline, listToday } from '@xiaoguan/shared'
import { expect, it } from 'vitest'
import { type TestStaff, refusalOf } from '../support/people.ts'
import { type Scene, newScene } from './contacts.ts'

const minute = 60_000

/** A customer of one person, enrolled in what begins when somebody is added. */
async function enrolled() {
  const scene = await newScene()
  const [qian] = scene.staff
  await scene.newSop({ trigger: 'customer_added', days: [0] })
  const added = { by: qian, addedAt: scene.at(-minute) }
  await scene.show([added])
  await scene.startSops()
  scene.app.clock.forward(minute)
  return { scene, qian, added }
}

async function rowsOf(scene: Scene, staff: TestStaff) {
  const { items } = await scene.call(staff, listToday, {})
  return items.filter((item) => item.customerId === scene.customerId)
}

function dismiss(scene: Scene, staff: TestStaff, signalId: string, changeId = randomUUID()) {
  const key = { customerId: scene.customerId, signalId }
  return scene.call(staff, dismissSignal, key, { body: { changeId } })
}

it('ends what was planned when she deletes her only follower, who is told once', async () => {
  const { scene, qian, added } = await enrolled()
  const deletedAt = scene.at()
  expect(await scene.end(qian, 'customer', deletedAt)).toBe(1)
  expect(await scene.customer()).toMatchObject({ lost_at: deletedAt, stage: 'lost' })
  expect(await scene.enrollments()).toMatchObject([{ state: 'ended', end_reason: 'lost' }])
  const [row, ...others] = await rowsOf(scene, qian)
  expect(others).toEqual([])
  expect(row).toMatchObject({ kind: 'signal', rank: 'gone', dismissible: true })
  expect(row?.kind === 'signal' && row.text).toBe('她把你删了，这边联系不上了')
  // The platform goes on showing the follow; told again nothing more comes of it.
  await scene.show([added])
  expect(await scene.end(qian, 'customer', deletedAt)).toBe(0)
  expect(await scene.rowsOf('signal')).toHaveLength(1)
  expect(await scene.follow(qian)).toMatchObject({ ended_by: 'customer' })
})

it('leaves the list by 知道了, and only the own list', async () => {
  const { scene, qian } = await enrolled()
  const [, min] = scene.staff
  await scene.end(qian, 'staff')
  const [row] = await rowsOf(scene, qian)
  expect(row).toMatchObject({ kind: 'signal', text: '她和谁都不是好友了，这边联系不上了' })
  const signalId = row?.kind === 'signal' ? row.eventId : ''
  expect(await refusalOf(dismiss(scene, min, signalId))).toBe('customer.not_yours')
  expect(await refusalOf(dismiss(scene, qian, 'no-id'))).toBe('signal.unknown')
  const changeId = randomUUID()
  await dismiss(scene, qian, signalId, changeId)
  await dismiss(scene, qian, signalId, changeId)
  expect(await rowsOf(scene, qian)).toEqual([])
})

it('is over when somebody adds her again; the plan that ended does not begin anew', async () => {
  const { scene, qian } = await enrolled()
  await scene.end(qian, 'customer')
  scene.app.clock.forward(minute)
  await scene.show([{ by: qian, addedAt: scene.at() }])
  expect(await scene.customer()).toMatchObject({ lost_at: null, main_follower_id: qian.staffId })
  expect(await scene.follow(qian)).toMatchObject({ ended_by: null, ended_at: null })
  expect(await rowsOf(scene, qian)).toEqual([])
  await scene.startSops()
  expect(await scene.enrollments()).toMatchObject([{ state: 'ended' }])
  scene.app.clock.forward(minute)
  await scene.end(qian, 'customer')
  expect(await rowsOf(scene, qian)).toMatchObject([{ kind: 'signal' }])
})

it('is no loss while another stands: the main follower changes, the deletion is kept', async () => {
  const { scene, qian, added } = await enrolled()
  const [, min] = scene.staff
  await scene.show([added, { by: min, addedAt: scene.at(-1000) }])
  await scene.end(qian, 'customer')
  expect(await scene.customer()).toMatchObject({ lost_at: null, main_follower_id: min.staffId })
  expect(await scene.rowsOf('signal')).toMatchObject([{ kind: 'deleted', staff_id: qian.staffId }])
  expect(await rowsOf(scene, qian)).toEqual([])
  expect(await scene.enrollments()).toMatchObject([{ ended_at: null, staff_id: min.staffId }])
  scene.app.clock.forward(minute)
  await scene.end(min, 'customer')
  expect(await rowsOf(scene, min)).toMatchObject([{ kind: 'signal', dismissible: true }])
  const { entries } = await scene.call(min, listTimeline, scene)
  const shown = entries.map((entry) =>
    entry.kind === 'follow' ? `${entry.change} ${entry.detail}` : entry.kind,
  )
  expect(shown).toContain('main 周倩 → 苏敏')
  expect(shown.filter((words) => words === 'signal')).toHaveLength(2)
})

it('is no loss while a transfer is on its way to a taker', async () => {
  const { scene, qian } = await enrolled()
  await scene.end(qian, 'transfer')
  expect(await scene.customer()).toMatchObject({ lost_at: null, main_follower_id: qian.staffId })
  const [, min] = scene.staff
  await scene.show([{ by: min, addedAt: scene.at() }])
  expect(await scene.customer()).toMatchObject({ main_follower_id: min.staffId })
  expect(await scene.enrollments()).toMatchObject([{ ended_at: null, staff_id: min.staffId }])
})

it('takes an event that comes before what it is about, or long after, for what it was', async () => {
  const { scene, qian, added } = await enrolled()
  const deletedAt = scene.at()
  scene.app.clock.forward(minute)
  const again = { by: qian, addedAt: scene.at() }
  await scene.show([again])
  // Late: she has added her again since.
  expect(await scene.end(qian, 'customer', deletedAt)).toBe(0)
  expect(await scene.end(qian, 'staff', deletedAt)).toBe(0)
  expect(await scene.customer()).toMatchObject({ lost_at: null })
  // An answer asked for before all that.
  await scene.show([added], { at: deletedAt })
  expect(await scene.follow(qian)).toMatchObject({ added_at: again.addedAt, ended_at: null })
})
