import { randomUUID } from 'node:crypto'
import { logOutcome, withdrawOutcome } from '@xiaoguan/shared'
import { expect, it } from 'vitest'
import { newTill, orderOf } from './ordering.ts'
import { at } from './selling.ts'

/** A till whose customer was written to at 12:10, so that outcomes can be logged. */
async function sentTill(options: Parameters<typeof newTill>[0] = {}) {
  const till = await newTill(options)
  await till.enter()
  await till.tickAt(at('19T12:10'))
  const { touchId } = await till.send({ taskId: (await till.openTask())!.task_id })
  till.clock.set(at('19T12:20'))
  const { customerId } = till.customer
  async function tap(amountFen: number) {
    const outcomeId = randomUUID()
    const body = { touchId, kind: 'ordered' as const, amountFen }
    await till.call(till.staff, logOutcome, { customerId, outcomeId }, { body })
    return outcomeId
  }
  const withdraw = (outcomeId: string) =>
    till.call(
      till.staff,
      withdrawOutcome,
      { customerId, outcomeId },
      {
        body: { changeId: randomUUID() },
      },
    )
  return { ...till, tap, withdraw }
}

it('takes the place of what was tapped that day, and keeps its outcome', async () => {
  const till = await sentTill()
  const outcomeId = await till.tap(30_000)
  expect(await till.customerRow()).toMatchObject({ spent_fen: 0, stage: 'won' })
  const order = orderOf(till.customer, { at: at('19T20:15') })
  till.clock.set(at('19T21:00'))
  expect(await till.take(order)).toMatchObject([{ state: 'created', merged: true }])
  const merged = [{ order_no: order.orderNo, source: 'imported', outcome_id: outcomeId }]
  expect(await till.purchasesOf()).toMatchObject(merged)
  expect(await till.customerRow()).toMatchObject({ spent_fen: 29_800, stage: 'won' })
  const corrected = { ...order, at: at('18T20:15').toISOString() }
  expect(await till.take(corrected)).toMatchObject([{ state: 'updated', merged: false }])
  expect(await till.purchasesOf()).toMatchObject(merged)
})

it('does not merge over midnight, with a refund, or twice', async () => {
  const till = await sentTill()
  await till.tap(29_800)
  till.clock.set(at('20T09:00'))
  const refund = orderOf(till.customer, { at: at('19T20:00'), lines: [{ paidFen: -100 }] })
  const nextDay = orderOf(till.customer, { at: at('20T00:10') })
  expect(await till.take(refund, nextDay)).toMatchObject([{ merged: false }, { merged: false }])
  const [one, two] = [1, 2].map(() => orderOf(till.customer, { at: at('19T13:00') }))
  expect(await till.take(one, two)).toMatchObject([{ merged: true }, { merged: false }])
})

it('merges with the one of the same sum first', async () => {
  const till = await sentTill()
  const first = await till.tap(10_000)
  till.clock.set(at('19T12:40'))
  const second = await till.tap(29_800)
  const order = orderOf(till.customer, { at: at('19T12:21') })
  expect(await till.take(order)).toMatchObject([{ merged: true }])
  const bought = await till.purchasesOf()
  expect(bought.find((one) => one.source === 'imported')).toMatchObject({ outcome_id: second })
  expect(bought.find((one) => one.source === 'tapped')).toMatchObject({ outcome_id: first })
})

it('stays when the outcome is taken back, with the stage and the goal it proves', async () => {
  const till = await sentTill()
  const outcomeId = await till.tap(29_800)
  const order = orderOf(till.customer, { at: at('19T12:15') })
  await till.take(order)
  till.clock.forward(60_000)
  await till.withdraw(outcomeId)
  expect(await till.purchasesOf()).toMatchObject([
    { order_no: order.orderNo, source: 'imported', outcome_id: null },
  ])
  expect(await till.customerRow()).toMatchObject({ stage: 'won', spent_fen: 29_800 })
  expect(await till.enrollmentOf()).toMatchObject({
    state: 'ended',
    end_reason: 'goal',
    goal_reached_at: at('19T12:15'),
  })
  // Tapped anew, it belongs to the same order.
  const again = await till.tap(29_800)
  expect(await till.purchasesOf()).toMatchObject([{ source: 'imported', outcome_id: again }])
})

it('is not asked for again when the till was faster', async () => {
  const till = await sentTill()
  await till.take(orderOf(till.customer, { at: at('18T12:00') }))
  const order = orderOf(till.customer, { at: at('19T12:11') })
  await till.take(order)
  const outcomeId = await till.tap(30_000)
  expect(await till.purchasesOf()).toHaveLength(2)
  const bought = await till.purchasesOf()
  expect(bought.find((one) => one.order_no === order.orderNo)).toMatchObject({
    outcome_id: outcomeId,
    paid_fen: 29_800,
  })
  await till.withdraw(outcomeId)
  expect(await till.purchasesOf()).toHaveLength(2)
})
