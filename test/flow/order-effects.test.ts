import { importOrders, listTimeline } from '@xiaoguan/shared'
import { expect, it } from 'vitest'
import { refusalOf } from '../support/people.ts'
import { newTill, orderOf } from './ordering.ts'
import { at } from './selling.ts'

it('makes her 首单客, then 回头客 on another day; an old order brings no lost one back', async () => {
  const till = await newTill()
  await till.take(orderOf(till.customer), orderOf(till.customer))
  expect((await till.customerRow()).stage).toBe('won')
  await till.take(orderOf(till.customer, { at: at('18T10:00') }))
  expect((await till.customerRow()).stage).toBe('repeat')
  const lost = await till.newCustomer([till.staff])
  await till.db
    .updateTable('customer')
    .set({ stage: 'lost', stage_at: at('15T10:00') })
    .where('customer_id', '=', lost.customerId)
    .execute()
  await till.take(orderOf(lost, { at: at('14T10:00') }))
  expect((await till.customerRow(lost)).stage).toBe('lost')
  await till.take(orderOf(lost, { at: at('16T10:00') }))
  expect((await till.customerRow(lost)).stage).toBe('repeat')
})

it('reaches the goal of a plan she was in when she paid, and of no other', async () => {
  const till = await newTill()
  await till.enter()
  await till.take(orderOf(till.customer, { at: at('19T09:00') }))
  expect(await till.enrollmentOf()).toMatchObject({ state: 'active', goal_reached_at: null })
  till.clock.set(at('20T12:00'))
  await till.take(orderOf(till.customer, { at: at('20T11:30') }))
  expect(await till.enrollmentOf()).toMatchObject({
    state: 'ended',
    end_reason: 'goal',
    goal_reached_at: at('20T11:30'),
  })
  expect(await till.openTask()).toBeUndefined()
  const { entries } = await till.call(till.staff, listTimeline, till.customer, { query: {} })
  expect(entries).toContainEqual(
    expect.objectContaining({ kind: 'sop', change: 'ended', reason: 'goal' }),
  )
})

it('counts an order for the goal although it is told of after the deadline', async () => {
  const till = await newTill({ withinDays: 2 })
  await till.enter()
  await till.tickAt(at('23T12:00'))
  expect(await till.enrollmentOf()).toMatchObject({ state: 'ended', end_reason: 'deadline' })
  await till.take(orderOf(till.customer, { at: at('20T11:30') }))
  expect(await till.enrollmentOf()).toMatchObject({
    state: 'ended',
    end_reason: 'deadline',
    goal_reached_at: at('20T11:30'),
  })
})

it('shows refunds as such in her timeline, and each order once', async () => {
  const till = await newTill()
  const order = orderOf(till.customer)
  await till.take(order, orderOf(till.customer, { lines: [{ paidFen: -10_000 }] }))
  await till.take({ ...order, lines: orderOf(till.customer, { lines: [{ paidFen: 100 }] }).lines })
  const { customerId } = till.customer
  const { entries } = await till.call(till.staff, listTimeline, { customerId })
  const shown = entries.flatMap((entry) =>
    entry.kind === 'order' ? [[entry.name, entry.paidFen] as const] : [],
  )
  expect(shown.toSorted(([, a], [, b]) => a - b)).toEqual([
    ['退款', -10_000],
    ['舒缓护理', 100],
  ])
})

it('is the operator’s to import', async () => {
  const till = await newTill()
  const body = { orders: [orderOf(till.customer)] }
  expect(await refusalOf(till.call(till.staff, importOrders, {}, { body }))).toBe('not_allowed')
  const { results } = await till.call(till.operator, importOrders, {}, { body })
  expect(results).toMatchObject([{ state: 'created' }])
  const audit = await till.db
    .selectFrom('audit_log')
    .select(['actor_id', 'action', 'subject'])
    .where('corp_id', '=', till.corpId)
    .where('action', '=', 'orders.imported')
    .execute()
  expect(audit).toEqual([
    { actor_id: till.operator.staffId, action: 'orders.imported', subject: '1' },
  ])
})
