import { randomUUID } from 'node:crypto'
import { changeCustomerTags, endEnrollment, enroll, listSops } from '@xiaoguan/shared'
import { raiseReferenceVersion } from '@xiaoguan/server/db/corp'
import { json } from '@xiaoguan/server/db/json'
import { customerAddedJob } from '@xiaoguan/server/sop/enroll'
import { expect, it } from 'vitest'
import { refusalOf } from '../support/people.ts'
import { at, newShop } from './selling.ts'

it('puts a customer into an SOP once, with its first task scheduled for its window', async () => {
  const shop = await newShop()
  const enrollmentId = randomUUID()
  const params = { customerId: shop.customer.customerId, enrollmentId }
  const given = { body: { sopId: shop.sop.sopId } }
  const reply = await shop.call(shop.staff, enroll, params, given)
  expect(reply.nextDueAt).toBe(at('19T12:00').toISOString())
  expect(await shop.call(shop.staff, enroll, params, given)).toEqual(reply)
  expect(await shop.tasksOf()).toMatchObject([
    { state: 'scheduled', step_id: 'step1', staff_id: shop.staff.staffId, department_id: 11 },
  ])
  const again = shop.call(shop.staff, enroll, { ...params, enrollmentId: randomUUID() }, given)
  expect(await refusalOf(again)).toBe('sop.already_enrolled')
  const other = shop.call(shop.staff, enroll, params, { body: { sopId: randomUUID() } })
  expect(await refusalOf(other)).toBe('change.reused')
})

it('lists what can be entered by hand, and refuses what is not there', async () => {
  const shop = await newShop()
  const { sops } = await shop.call(shop.staff, listSops, {})
  expect(sops).toMatchObject([{ sopId: shop.sop.sopId, stepCount: 3, goal: '到店' }])
  const params = { customerId: shop.customer.customerId, enrollmentId: randomUUID() }
  const unknown = shop.call(shop.staff, enroll, params, { body: { sopId: randomUUID() } })
  expect(await refusalOf(unknown)).toBe('sop.unknown')
})

it('refuses customers who want no messages, are lost, or are followed by others', async () => {
  const shop = await newShop()
  const given = { body: { sopId: shop.sop.sopId } }
  const params = { customerId: shop.customer.customerId, enrollmentId: randomUUID() }
  const stranger = await shop.newStaff()
  expect(await refusalOf(shop.call(stranger, enroll, params, given))).toBe('customer.not_yours')
  for (const [column, code] of [
    ['do_not_disturb_at', 'customer.do_not_disturb'],
    ['lost_at', 'customer.lost'],
  ] as const) {
    const customer = await shop.newCustomer([shop.staff])
    await shop.db
      .updateTable('customer')
      .set({ [column]: shop.clock.now() })
      .where('customer_id', '=', customer.customerId)
      .execute()
    const asked = { customerId: customer.customerId, enrollmentId: randomUUID() }
    expect(await refusalOf(shop.call(shop.staff, enroll, asked, given))).toBe(code)
  }
})

it('lets tasks fall due with a stored variant, lapse and follow each other until the deadline', async () => {
  const shop = await newShop()
  await shop.enter()
  await shop.tickAt(at('19T12:00'))
  expect(await shop.openTask()).toMatchObject({
    step_id: 'step1',
    state: 'due',
    script_id: shop.script.scriptId,
    script_version_id: shop.script.scriptVersionId,
  })
  await shop.tickAt(at('20T12:01'))
  expect(await shop.tasksOf()).toMatchObject([
    { step_id: 'step1', state: 'lapsed' },
    { step_id: 'step2', state: 'due' },
  ])
  await shop.tickAt(at('26T10:41'))
  expect(await shop.enrollmentOf()).toMatchObject({ state: 'ended', end_reason: 'deadline' })
  expect(await shop.openTask()).toBeUndefined()
  expect(await shop.eventsOf()).toContain('task.lapsed')
})

it('does the same work once, however many ticks run at once', async () => {
  const shop = await newShop()
  const customers = [shop.customer]
  for (let more = 0; more < 4; more++) customers.push(await shop.newCustomer([shop.staff]))
  for (const customer of customers) await shop.enter(customer)
  for (const time of ['19T12:00', '20T12:01', '22T12:01']) {
    shop.clock.set(at(time))
    await Promise.all([shop.tick(), shop.tick(), shop.tick()])
  }
  for (const customer of customers) {
    const tasks = await shop.tasksOf(customer)
    expect(tasks.map((task) => task.step_id)).toEqual(['step1', 'step2', 'step3'])
    expect(tasks.map((task) => task.state)).toEqual(['lapsed', 'lapsed', 'due'])
    const lapses = (await shop.eventsOf(customer)).filter((kind) => kind === 'task.lapsed')
    expect(lapses).toHaveLength(2)
  }
})

it('catches up after a long silence without owing what is over', async () => {
  const shop = await newShop()
  await shop.enter()
  await shop.tickAt(at('24T09:00'))
  const tasks = await shop.tasksOf()
  expect(tasks.map((task) => [task.step_id, task.state])).toEqual([
    ['step1', 'lapsed'],
    ['step2', 'scheduled'],
  ])
  expect(tasks[1]?.due_at).toEqual(at('25T12:00'))
})

it('takes a customer out by hand: what was due counts as skipped, what was to come is left out', async () => {
  const shop = await newShop()
  const enrollmentId = await shop.enter()
  const params = { customerId: shop.customer.customerId, enrollmentId }
  const given = { body: { changeId: randomUUID(), reason: '她出国了' } }
  await shop.tickAt(at('19T12:30'))
  const reply = await shop.call(shop.staff, endEnrollment, params, given)
  expect(await shop.call(shop.staff, endEnrollment, params, given)).toEqual(reply)
  expect(await shop.tasksOf()).toMatchObject([{ state: 'skipped', skip_reason: '她出国了' }])
  expect(await shop.enrollmentOf()).toMatchObject({ state: 'ended', next_at: null })

  shop.clock.set(at('19T10:40'))
  const other = await shop.newCustomer([shop.staff])
  const second = await shop.enter(other)
  await shop.call(
    shop.staff,
    endEnrollment,
    { customerId: other.customerId, enrollmentId: second },
    { body: { changeId: randomUUID(), reason: '点错了' } },
  )
  expect(await shop.tasksOf(other)).toMatchObject([{ state: 'cancelled', left_out: 'by_hand' }])
})

it('enters an added customer into the SOPs that begin with that, once', async () => {
  const shop = await newShop()
  const goal = { text: '到店', event: 'visit' as const, withinDays: 14 }
  const added = await shop.newSop({ trigger: 'customer_added', days: [13], goal })
  // She was added 12 days ago: too late for this one.
  await shop.newSop({ trigger: 'customer_added', days: [0] })
  const job = customerAddedJob(shop.app.deps)
  const payload = { corpId: shop.corpId, customerId: shop.customer.customerId }
  await Promise.all([job(payload), job(payload)])
  await job(payload)
  expect(await shop.enrollmentOf()).toMatchObject({
    sop_id: added.sopId,
    entered_by: null,
    anchor_at: at('07T10:40'),
  })
  expect(await shop.tasksOf()).toMatchObject([{ state: 'scheduled', due_at: at('20T12:00') }])
})

it('stores no variant that does not suit her, also when the task is due at once', async () => {
  const shop = await newShop({ days: [0] })
  const [calm = ''] = shop.tagIds
  await shop.db
    .updateTable('script_version')
    .set({ unsuited_tag_ids: json([calm]) })
    .where('corp_id', '=', shop.corpId)
    .execute()
  await raiseReferenceVersion(shop.db, shop.corpId)
  const body = { changeId: randomUUID(), add: [calm], remove: [] }
  await shop.call(shop.staff, changeCustomerTags, shop.customer, { body })
  shop.clock.set(at('19T12:10'))
  await shop.enter()
  expect(await shop.openTask()).toMatchObject({ state: 'due', script_id: null })
  const other = await shop.newCustomer([shop.staff])
  await shop.enter(other)
  expect(await shop.openTask(other)).toMatchObject({ script_id: shop.script.scriptId })
})
