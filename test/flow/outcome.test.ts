import { randomUUID } from 'node:crypto'
import { type OutcomeKind, endEnrollment, logOutcome, withdrawOutcome } from '@xiaoguan/shared'
import { expect, it } from 'vitest'
import { refusalOf } from '../support/people.ts'
import { at, dayMs, newShop } from './selling.ts'

type Details = {
  outcomeId?: string
  replaces?: string
  bookedDay?: string
  bookedTime?: string
  amountFen?: number
  laterDay?: string
  reason?: string
  saidBy?: 'customer' | 'staff'
}

/** A shop whose first step was sent at 12:10. */
async function sentShop(options: Parameters<typeof newShop>[0] = {}) {
  const shop = await newShop(options)
  await shop.enter()
  await shop.tickAt(at('19T12:10'))
  const { touchId } = await shop.send({ taskId: (await shop.openTask())!.task_id })
  shop.clock.set(at('19T12:20'))
  const { customerId } = shop.customer
  async function log(kind: OutcomeKind, details: Details = {}, by = shop.staff) {
    const { outcomeId = randomUUID(), ...given } = details
    const params = { customerId, outcomeId }
    return (await shop.call(by, logOutcome, params, { body: { touchId, kind, ...given } })).outcome
  }
  const withdraw = (outcomeId: string, changeId = randomUUID()) =>
    shop.call(shop.staff, withdrawOutcome, { customerId, outcomeId }, { body: { changeId } })
  const rowsOf = (table: 'touch' | 'reminder' | 'purchase' | 'outcome') =>
    shop.db
      .selectFrom(table)
      .selectAll()
      .where('corp_id', '=', shop.corpId)
      .where('customer_id', '=', customerId)
      .execute()
  /** All that an outcome may change. */
  const truth = async () => ({
    customer: await shop.customerRow(),
    enrollment: await shop.enrollmentOf(),
    tasks: (await shop.tasksOf()).filter((task) => task.state !== 'cancelled'),
    touches: await rowsOf('touch'),
    reminders: await rowsOf('reminder'),
    purchases: await rowsOf('purchase'),
  })
  return { ...shop, touchId, log, withdraw, rowsOf, truth }
}

it('logs an answer once, and counts it for the touch and the stage', async () => {
  const shop = await sentShop()
  const outcomeId = randomUUID()
  const [first, second] = await Promise.all([
    shop.log('replied', { outcomeId }),
    shop.log('replied', { outcomeId }),
  ])
  expect(second).toEqual(first)
  expect(first).toMatchObject({ outcomeId, kind: 'replied', by: '小王' })
  expect(await shop.rowsOf('outcome')).toHaveLength(1)
  expect(await shop.rowsOf('touch')).toMatchObject([{ outcome: 'replied', answered: true }])
  expect((await shop.customerRow()).stage).toBe('aware')
  expect(await refusalOf(shop.log('refused', { outcomeId }))).toBe('change.reused')
})

it('takes everything back, whatever was logged', async () => {
  const logs: [OutcomeKind, Details][] = [
    ['replied', {}],
    ['interested', {}],
    ['booked', { bookedDay: '2026-11-21', bookedTime: '14:00' }],
    ['ordered', { amountFen: 29_900 }],
    ['visited', {}],
    ['later', { laterDay: '2026-11-21' }],
    ['refused', { reason: '太远' }],
    ['do_not_disturb', { saidBy: 'customer' }],
    ['do_not_disturb', { saidBy: 'staff', reason: '口气不对' }],
    ['no_reply', {}],
  ]
  for (const [kind, details] of logs) {
    const shop = await sentShop()
    const before = await shop.truth()
    const { outcomeId } = await shop.log(kind, details)
    const after = await shop.truth()
    expect({ kind, ...after }).not.toEqual({ kind, ...before })
    const changeId = randomUUID()
    await shop.withdraw(outcomeId, changeId)
    await shop.withdraw(outcomeId, changeId)
    const back = await shop.truth()
    expect({ kind, ...back }).toEqual({ kind, ...before })
    expect(await shop.eventsOf()).toContain('outcome.withdrawn')
  }
})

it('pauses until the day she named, with a reminder, and goes on then', async () => {
  const shop = await sentShop({ withinDays: 21 })
  await shop.log('later', { laterDay: '2026-11-25' })
  expect(await shop.enrollmentOf()).toMatchObject({ state: 'paused', paused_until: at('25T10:00') })
  expect(await shop.openTask()).toBeUndefined()
  expect(await shop.rowsOf('reminder')).toMatchObject([{ due_at: at('25T10:00') }])
  await shop.tickAt(at('24T12:30'))
  expect(await shop.openTask()).toBeUndefined()
  await shop.tickAt(at('25T10:00'))
  expect(await shop.enrollmentOf()).toMatchObject({ state: 'active' })
  expect(await shop.openTask()).toMatchObject({ step_id: 'step2', left_out: null })
  expect(await shop.eventsOf()).toEqual(expect.arrayContaining(['sop.paused', 'sop.resumed']))
})

it('keeps a booking with a reminder the evening before', async () => {
  const shop = await sentShop()
  const outcome = await shop.log('booked', { bookedDay: '2026-11-21', bookedTime: '14:00' })
  expect(outcome).toMatchObject({ bookedDay: '2026-11-21', bookedTime: '14:00' })
  expect(await shop.enrollmentOf()).toMatchObject({ booking_at: at('21T14:00') })
  expect(await shop.rowsOf('reminder')).toMatchObject([{ due_at: at('20T19:00') }])
  expect((await shop.customerRow()).stage).toBe('opportunity')
})

it('lets the reminder of a booking take the place of the next invitation, and gives that back', async () => {
  const shop = await sentShop({ remind: true })
  const before = await shop.truth()
  const { outcomeId } = await shop.log('booked', { bookedDay: '2026-11-20', bookedTime: '15:00' })
  expect(await shop.openTask()).toMatchObject({ step_id: 'remind', due_at: at('19T19:00') })
  expect(await shop.tasksOf()).toContainEqual(
    expect.objectContaining({ step_id: 'step2', state: 'cancelled', left_out: 'overtaken' }),
  )
  await shop.withdraw(outcomeId)
  expect(await shop.truth()).toEqual(before)
})

it('ends by the goal and leaves what was still to come out of the figures', async () => {
  const shop = await sentShop()
  await shop.log('ordered', { amountFen: 29_900 })
  expect(await shop.enrollmentOf()).toMatchObject({
    state: 'ended',
    end_reason: 'goal',
    goal_reached_at: at('19T12:20'),
  })
  expect(await shop.tasksOf()).toMatchObject([
    { state: 'done' },
    { state: 'cancelled', left_out: 'goal' },
  ])
  expect(await shop.rowsOf('purchase')).toMatchObject([{ paid_fen: 29_900, source: 'tapped' }])
  expect((await shop.customerRow()).stage).toBe('won')
})

it('does not let an outcome hide a task that was already missed', async () => {
  const shop = await sentShop()
  await shop.tickAt(at('20T14:00'))
  await shop.log('visited')
  expect(await shop.tasksOf()).toMatchObject([
    { state: 'done' },
    { state: 'cancelled', left_out: null },
  ])
})

it('corrects an outcome and keeps the history', async () => {
  const shop = await sentShop()
  const { outcomeId } = await shop.log('refused', { reason: '太远' })
  expect(await shop.enrollmentOf()).toMatchObject({ end_reason: 'refused' })
  await shop.log('interested', { replaces: outcomeId })
  expect(await shop.enrollmentOf()).toMatchObject({ state: 'active', end_reason: null })
  expect(await shop.openTask()).toMatchObject({ step_id: 'step2' })
  const rows = await shop.rowsOf('outcome')
  expect(rows).toHaveLength(2)
  expect(await shop.rowsOf('touch')).toMatchObject([{ outcome: 'interested' }])
})

it('lets the strongest of several outcomes stand, and the next one when it is taken back', async () => {
  const shop = await sentShop()
  await shop.log('replied')
  const { outcomeId } = await shop.log('booked', { bookedDay: '2026-11-22' })
  await shop.log('no_reply')
  expect(await shop.rowsOf('touch')).toMatchObject([{ outcome: 'booked' }])
  await shop.withdraw(outcomeId)
  expect(await shop.rowsOf('touch')).toMatchObject([{ outcome: 'replied', answered: true }])
  expect((await shop.customerRow()).stage).toBe('aware')
})

it('does not count an answer after 72 hours, or after the next opener, for the script', async () => {
  const shop = await sentShop({ withinDays: 21 })
  await shop.send()
  shop.clock.set(at('19T13:00'))
  await shop.log('replied')
  const touches = await shop.rowsOf('touch')
  expect(
    touches.find((touch) => 'touch_id' in touch && touch.touch_id === shop.touchId),
  ).toMatchObject({ outcome: 'replied', answered: false })
})

it('asks for what an outcome needs, and for a touch that went out', async () => {
  const shop = await sentShop()
  expect(await refusalOf(shop.log('booked'))).toBe('bad_request')
  expect(await refusalOf(shop.log('booked', { bookedDay: '2026-11-18' }))).toBe('bad_request')
  expect(await refusalOf(shop.log('later', { laterDay: '2026-11-19' }))).toBe('bad_request')
  const { touchId } = await shop.open()
  const params = { customerId: shop.customer.customerId, outcomeId: randomUUID() }
  const early = () =>
    refusalOf(shop.call(shop.staff, logOutcome, params, { body: { touchId, kind: 'replied' } }))
  expect(await early()).toBe('outcome.too_early')
  await shop.report(touchId, 'cancelled')
  expect(await early()).toBe('touch.wrong_state')
  const stranger = await shop.newStaff()
  expect(await refusalOf(shop.log('replied', {}, stranger))).toBe('customer.not_yours')
  expect(await refusalOf(shop.withdraw(randomUUID()))).toBe('outcome.unknown')
})

it('stops everything for 别打扰, in every SOP', async () => {
  const shop = await sentShop()
  await shop.log('do_not_disturb', { saidBy: 'customer', reason: '别再发了' })
  expect(await shop.enrollmentOf()).toMatchObject({ end_reason: 'do_not_disturb' })
  expect(await refusalOf(shop.open())).toBe('customer.do_not_disturb')
  shop.clock.forward(dayMs)
  await shop.tick()
  expect(await shop.openTask()).toBeUndefined()
})

it('leaves alone what something later ended or paused', async () => {
  const shop = await sentShop({ withinDays: 21 })
  const later = await shop.log('later', { laterDay: '2026-11-25' })
  shop.clock.forward(60_000)
  const { enrollment_id: enrollmentId } = await shop.enrollmentOf()
  const params = { customerId: shop.customer.customerId, enrollmentId }
  const body = { changeId: randomUUID(), reason: '她出国了' }
  await shop.call(shop.staff, endEnrollment, params, { body })
  await shop.withdraw(later.outcomeId)
  expect(await shop.enrollmentOf()).toMatchObject({ state: 'ended', end_reason: '她出国了' })
})

it('goes back to an earlier pause, and to an earlier 别打扰', async () => {
  const shop = await sentShop({ withinDays: 21 })
  const later = await shop.log('later', { laterDay: '2026-11-25' })
  const paused = { state: 'paused', paused_until: at('25T10:00') }
  shop.clock.forward(60_000)
  const refused = await shop.log('refused')
  expect(await shop.enrollmentOf()).toMatchObject({ state: 'ended' })
  await shop.withdraw(refused.outcomeId)
  expect(await shop.enrollmentOf()).toMatchObject(paused)
  await shop.withdraw(later.outcomeId)
  expect(await shop.openTask()).toMatchObject({ step_id: 'step2' })

  await shop.log('do_not_disturb', { saidBy: 'staff', reason: '口气不对' })
  const felt = await shop.customerRow()
  shop.clock.forward(60_000)
  const said = await shop.log('do_not_disturb', { saidBy: 'customer' })
  await shop.withdraw(said.outcomeId)
  expect(await shop.customerRow()).toEqual(felt)
  expect(await shop.enrollmentOf()).toMatchObject({ state: 'paused' })
})

it('counts an answer corrected late as the answer it was', async () => {
  const shop = await sentShop({ withinDays: 21 })
  const { outcomeId } = await shop.log('replied')
  shop.clock.forward(4 * dayMs)
  await shop.log('interested', { replaces: outcomeId })
  expect(await shop.rowsOf('touch')).toMatchObject([{ outcome: 'interested', answered: true }])
  expect(await shop.customerRow()).toMatchObject({ wrote_at: at('19T12:20') })
})
