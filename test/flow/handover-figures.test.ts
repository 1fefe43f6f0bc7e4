import { randomUUID } from 'node:crypto'
import {
  type Completion,
  completionRate,
  listPersonTasks,
  loadCompletion,
  listToday,
  postponeTask,
  skipTask,
} from '@xiaoguan/shared'
import { handFollow } from '@xiaoguan/server/customer/main-follower-store'
import { getReference } from '@xiaoguan/server/corp/store'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type TestStaff, refusalOf } from '../support/people.ts'
import { at, dayMs, hourMs, newShop } from './selling.ts'

async function newScene() {
  const shop = await newShop({ days: [0, 1, 3] })
  await shop.addDepartment(12, 1, '二店')
  const lead = await shop.newStaff({ leads: [1], departmentId: 1 })
  const taker = await shop.newStaff({ departmentId: 12, name: '许诺' })
  return { ...shop, lead, taker }
}
type Scene = Awaited<ReturnType<typeof newScene>>

async function hand(scene: Scene, from: TestStaff = scene.staff, to: TestStaff = scene.taker) {
  const { db, enqueue } = scene.app.deps
  const now = scene.clock.now()
  const context = { reference: await getReference(db, scene.corpId), enqueue, now }
  const { customerId } = scene.customer
  const handing = { customerId, fromId: from.staffId, toId: to.staffId, note: null, at: now }
  await db.transaction().execute((tx) => handFollow(tx, context, handing))
}

const figures = async (scene: Scene) => {
  const query = { period: '7d' as const }
  const report = await scene.call(scene.lead, loadCompletion, {}, { query })
  const of = (staff: TestStaff) =>
    report.people.find((one) => one.staffId === staff.staffId)?.completion
  return { total: report.total, giver: of(scene.staff), taker: of(scene.taker) }
}

const owed = (completion: Completion | undefined) => completion?.owed ?? 0
const missed = (completion: Completion | undefined) => completion?.missed ?? 0

describe('a task that is handed over', () => {
  it("before its first deadline is the taker's, in her department, and not late", async () => {
    const scene = await newScene()
    await scene.enter()
    await scene.tickAt(at('19T12:30'))
    await hand(scene)
    await scene.tickAt(at('19T20:00'))
    const task = await scene.openTask()
    expect([task?.staff_id, task?.department_id, task?.missed_by_id]).toEqual([
      scene.taker.staffId,
      12,
      null,
    ])
    const { giver, taker } = await figures(scene)
    expect([owed(giver), missed(taker)]).toEqual([0, 1])
  })

  it("when it was late already stays the former one's miss, and the taker's work", async () => {
    const scene = await newScene()
    await scene.enter()
    await scene.tickAt(at('19T20:00'))
    const before = await figures(scene)
    await hand(scene)
    const after = await figures(scene)
    expect(before.giver).toMatchObject({ owed: 1, missed: 1, overdue: 1 })
    expect(after.giver).toMatchObject({ owed: 1, missed: 1, overdue: 0 })
    expect([owed(after.taker), after.taker?.overdue]).toEqual([0, 1])
    const today = await scene.call(scene.taker, listToday, {})
    expect(today.items).toHaveLength(1)
    await scene.send({ by: scene.taker, taskId: (await scene.openTask())!.task_id })
    const done = await figures(scene)
    expect(done.giver).toMatchObject({ owed: 1, missed: 0, late: 1 })
    expect(owed(done.taker)).toBe(0)
    const tasksOf = async (staff: TestStaff) => {
      const params = { staffId: staff.staffId }
      const query = { period: 'today' as const }
      const { tasks } = await scene.call(scene.lead, listPersonTasks, params, { query })
      return tasks.map((task) => task.part)
    }
    expect([await tasksOf(scene.staff), await tasksOf(scene.taker)]).toEqual([['late'], []])
  })

  it("cannot be sent a second time while the giver's send is under way", async () => {
    const scene = await newScene()
    await scene.enter()
    await scene.tickAt(at('19T12:30'))
    const taskId = (await scene.openTask())!.task_id
    const touch = await scene.open({ taskId })
    await hand(scene)
    const send = scene.open({ by: scene.taker, taskId })
    expect(await refusalOf(send)).toBe('touch.already_sent')
    // What the giver's client says afterwards still counts.
    await scene.report(touch.touchId, 'sent')
    expect((await scene.tasksOf()).find((task) => task.task_id === taskId)?.state).toBe('done')
    expect((await scene.openTask())?.staff_id).toBe(scene.taker.staffId)
  })
})

type Act = 'send' | 'skip' | 'postpone' | 'hand' | 'hand back'
const act = fc.constantFrom<Act>('send', 'skip', 'postpone', 'hand', 'hand back')

describe('completion', () => {
  it("is never raised by a hand-over: not the whole's, not the giver's", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 30 }), act), { minLength: 1, maxLength: 8 }),
        async (story) => {
          const scene = await newScene()
          await scene.enter()
          let holder = scene.staff
          for (const [hours, what] of story) {
            await scene.tickAt(new Date(scene.clock.now().getTime() + hours * hourMs))
            if (what === 'hand' || what === 'hand back') {
              const to = what === 'hand' ? scene.taker : scene.staff
              if (to !== holder) await checkHanding(scene, holder, to)
              holder = to
            } else await work(scene, holder, what)
          }
          const open = await scene.openTask()
          expect(open?.staff_id ?? holder.staffId).toBe(holder.staffId)
        },
      ),
      { numRuns: 25, seed: 20_261_122 },
    )
  }, 120_000)
})

async function work(scene: Scene, holder: TestStaff, what: 'send' | 'skip' | 'postpone') {
  const task = await scene.openTask()
  if (!task) return
  const params = { customerId: scene.customer.customerId, taskId: task.task_id }
  const changeId = randomUUID()
  if (what === 'send')
    await refusalOf(scene.send({ by: holder, taskId: task.task_id, overCapReason: '她在等我' }))
  if (what === 'skip')
    await refusalOf(scene.call(holder, skipTask, params, { body: { changeId, reason: '先不发' } }))
  if (what === 'postpone') {
    const until = new Date(scene.clock.now().getTime() + 20 * hourMs).toISOString()
    await refusalOf(scene.call(holder, postponeTask, params, { body: { changeId, until } }))
  }
}

/** Parts are what they were; nobody's rate rose by it, nobody's miss went elsewhere. */
async function checkHanding(scene: Scene, from: TestStaff, to: TestStaff) {
  const before = await figures(scene)
  await hand(scene, from, to)
  const after = await figures(scene)
  expect(after.total).toEqual(before.total)
  const rate = (completion: Completion | undefined) =>
    completion ? completionRate(completion) : null
  for (const who of ['giver', 'taker'] as const) {
    expect(rate(after[who])).toEqual(rate(before[who]))
    expect(owed(after[who])).toBe(owed(before[who]))
  }
  expect(owed(after.giver) + owed(after.taker)).toBe(owed(after.total))
  await scene.tickAt(new Date(scene.clock.now().getTime() + dayMs / 24))
}
