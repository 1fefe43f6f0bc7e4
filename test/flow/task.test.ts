import { randomUUID } from 'node:crypto'
import {
  closeReminder,
  completionPart,
  listToday,
  postponeTask,
  reopenTask,
  reportOwnTouch,
  setReminder,
  skipTask,
  withdrawOwnTouch,
} from '@xiaoguan/shared'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { refusalOf, type TestStaff } from '../support/people.ts'
import { at, dayMs, hourMs, newShop } from './selling.ts'

async function dueShop() {
  const shop = await newShop()
  await shop.enter()
  await shop.tickAt(at('19T12:10'))
  const taskId = (await shop.openTask())!.task_id
  const params = { customerId: shop.customer.customerId, taskId }
  const id = () => ({ changeId: randomUUID() })
  const today = (staff: TestStaff = shop.staff) => shop.call(staff, listToday, {})
  const skip = (reason = '她在上班', by = shop.staff, given = id()) =>
    shop.call(by, skipTask, params, { body: { ...given, reason } })
  const postpone = (until: Date, by = shop.staff, given = id()) =>
    shop.call(by, postponeTask, params, { body: { ...given, until: until.toISOString() } })
  const reopen = (by = shop.staff) => shop.call(by, reopenTask, params, { body: id() })
  return { ...shop, taskId, params, today, skip, postpone, reopen }
}

it('lists what is owed today with its figures', async () => {
  const shop = await dueShop()
  expect(await shop.today()).toMatchObject({
    total: 1,
    done: 0,
    late: 0,
    comingCount: 0,
    items: [
      {
        kind: 'task',
        taskId: shop.taskId,
        customerName: '小雨',
        name: shop.customer.name,
        position: 1,
        stepCount: 3,
      },
    ],
  })
  shop.clock.set(at('19T14:00'))
  expect(await shop.today()).toMatchObject({ total: 1, late: 1 })
  await shop.send({ taskId: shop.taskId })
  expect(await shop.today()).toMatchObject({ total: 1, done: 1, late: 0, items: [] })
  const other = await shop.newStaff()
  expect(await shop.today(other)).toMatchObject({ total: 0, items: [] })
})

it('counts only what can still be done or was, not what lapsed', async () => {
  const shop = await dueShop()
  await shop.db
    .updateTable('task')
    .set({ state: 'lapsed' })
    .where('corp_id', '=', shop.corpId)
    .where('task_id', '=', shop.taskId)
    .execute()
  expect(await shop.today()).toMatchObject({ total: 0, done: 0, items: [] })
})

it('puts customers who wait first, then what was promised, then the rest by deadline', async () => {
  const shop = await dueShop()
  const { customerId } = shop.customer
  const remind = (dueAt: Date, text: string) =>
    shop.call(
      shop.staff,
      setReminder,
      { customerId, reminderId: randomUUID() },
      { body: { text, dueAt: dueAt.toISOString() } },
    )
  await remind(at('19T20:00'), '晚上问问')
  await remind(at('20T10:00'), '明天的')
  const other = await shop.newCustomer([shop.staff])
  await shop.db
    .insertInto('signal')
    .values({
      corp_id: shop.corpId,
      customer_id: other.customerId,
      signal_id: randomUUID(),
      kind: 'commented',
      staff_id: shop.staff.staffId,
      detail: '好看',
      at: shop.clock.now(),
    })
    .execute()
  const { items } = await shop.today()
  expect(items.map((item) => [item.kind, item.rank])).toEqual([
    ['signal', 'waiting'],
    ['task', 'by_deadline'],
    ['reminder', 'by_deadline'],
  ])
  const own = { customerId: other.customerId, touchId: randomUUID() }
  const call = { body: { taskId: null, touchpoint: 'phone' as const } }
  await shop.call(shop.staff, reportOwnTouch, own, call)
  expect((await shop.today()).items[0]).toMatchObject({ kind: 'task' })
  // Taken back, she waits again.
  await shop.call(shop.staff, withdrawOwnTouch, own, { body: { changeId: randomUUID() } })
  expect((await shop.today()).items[0]).toMatchObject({ kind: 'signal' })
  await shop.send({ to: other })
  expect((await shop.today()).items[0]).toMatchObject({ kind: 'task' })
})

it('ticks a reminder off and on again, once each, by its owner alone', async () => {
  const shop = await dueShop()
  const params = { customerId: shop.customer.customerId, reminderId: randomUUID() }
  const body = { text: '带资料', dueAt: at('19T18:00').toISOString() }
  const { reminder } = await shop.call(shop.staff, setReminder, params, { body })
  expect(await shop.call(shop.staff, setReminder, params, { body })).toEqual({ reminder })
  const close = (done: boolean, by = shop.staff) =>
    shop.call(by, closeReminder, params, { body: { changeId: randomUUID(), done } })
  expect((await close(true)).reminder.doneAt).toBe(shop.clock.now().toISOString())
  expect((await shop.today()).items).toHaveLength(1)
  expect((await close(false)).reminder.doneAt).toBeNull()
  expect((await shop.today()).items).toHaveLength(2)
  const lead = await shop.newStaff({ leads: [11] })
  expect(await refusalOf(close(true, lead))).toBe('not_allowed')
})

it('skips with a reason once, goes on to the next step, and takes it back', async () => {
  const shop = await dueShop()
  const given = { changeId: randomUUID() }
  const reply = await shop.skip('她在上班', shop.staff, given)
  expect(reply.state).toBe('skipped')
  expect(await shop.skip('她在上班', shop.staff, given)).toEqual(reply)
  expect(await refusalOf(shop.skip('别的', shop.staff, given))).toBe('change.reused')
  expect(await refusalOf(shop.skip())).toBe('task.closed')
  expect(await shop.openTask()).toMatchObject({ step_id: 'step2', state: 'scheduled' })
  expect((await shop.reopen()).state).toBe('due')
  expect(await shop.openTask()).toMatchObject({ task_id: shop.taskId, skip_reason: null })
  expect(await shop.enrollmentOf()).toMatchObject({ past_step_ids: [], next_step_id: 'step1' })
})

it('keeps the first deadline when a task is put off, and its times when that is taken back', async () => {
  const shop = await dueShop()
  const before = (await shop.openTask())!
  expect(await shop.postpone(at('19T18:00'))).toEqual({
    taskId: shop.taskId,
    dueAt: at('19T18:00').toISOString(),
    deadlineAt: at('19T21:30').toISOString(),
  })
  expect(await shop.openTask()).toMatchObject({
    state: 'scheduled',
    first_deadline_at: before.first_deadline_at,
    postponed_to: at('19T18:00'),
  })
  expect(await shop.today()).toMatchObject({ comingCount: 1, items: [] })
  await shop.tickAt(at('19T18:00'))
  expect(await shop.openTask()).toMatchObject({ state: 'due', script_id: before.script_id })
  shop.clock.set(at('19T12:10'))
  await shop.reopen()
  expect(await shop.openTask()).toMatchObject({
    due_at: before.due_at,
    deadline_at: before.deadline_at,
    lapses_at: before.lapses_at,
    postponed_to: null,
  })
})

it('puts off into the future only, at most 30 days', async () => {
  const shop = await dueShop()
  expect(await refusalOf(shop.postpone(at('19T12:10')))).toBe('bad_request')
  const far = new Date(shop.clock.now().getTime() + 30 * dayMs + 1)
  expect(await refusalOf(shop.postpone(far))).toBe('bad_request')
})

it('lets a task be changed by its owner and her lead only', async () => {
  const shop = await dueShop()
  const colleague = await shop.newStaff()
  await shop.db
    .insertInto('follow')
    .values({
      corp_id: shop.corpId,
      customer_id: shop.customer.customerId,
      staff_id: colleague.staffId,
      added_at: shop.clock.now(),
    })
    .execute()
  expect(await refusalOf(shop.skip('替她跳过', colleague))).toBe('task.not_yours')
  const lead = await shop.newStaff({ leads: [11] })
  expect((await shop.skip('她请假了', lead)).state).toBe('skipped')
  const unknown = { ...shop.params, taskId: 'nothing' }
  const asked = shop.call(shop.staff, reopenTask, unknown, { body: { changeId: randomUUID() } })
  expect(await refusalOf(asked)).toBe('task.unknown')
})

const move = fc.constantFrom('skip', 'postpone', 'reopen', 'wait')

it('never raises completion by any sequence of skipping and postponing', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(move, { minLength: 1, maxLength: 6 }), async (moves) => {
      const shop = await dueShop()
      for (const one of moves) {
        if (one === 'skip') await refusalOf(shop.skip())
        if (one === 'reopen') await refusalOf(shop.reopen())
        if (one === 'postpone')
          await refusalOf(shop.postpone(new Date(shop.clock.now().getTime() + 2 * hourMs)))
        if (one === 'wait') await shop.tickAt(new Date(shop.clock.now().getTime() + hourMs))
      }
      const now = at('30T12:00')
      await shop.tickAt(now)
      const first = (await shop.tasksOf()).find((task) => task.task_id === shop.taskId)!
      const part = completionPart(
        {
          state: first.state,
          firstDeadlineAt: first.first_deadline_at,
          doneAt: first.done_at,
          doneHow: first.done_how,
          postponedTo: first.postponed_to,
          leftOut: first.left_out,
        },
        now,
      )
      // The step stays owed: never left out, never moved, never on time.
      expect(first.first_deadline_at).toEqual(at('19T13:30'))
      expect(['skipped', 'postponed', 'missed']).toContain(part)
    }),
    { numRuns: 12 },
  )
})
