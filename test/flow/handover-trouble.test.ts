import { completeTransfer } from '@xiaoguan/wecom-simulator'
import { afterEach, describe, expect, it } from 'vitest'
import { testApp } from '../support/shared-app.ts'
import {
  callsOf,
  hand,
  minuteMs,
  newScene,
  pair,
  step,
  stepAfter,
  transfer,
  view,
} from './handing.ts'
import { dayMs, hourMs } from './selling.ts'

afterEach(async () => (await testApp()).platform.faults.clear())

describe('when the platform is in trouble', () => {
  it.each([
    ['is busy', { errcode: -1 }, '-1'],
    ['is asked too often', { errcode: 45_009 }, '45009'],
    ['is asked by too many', { errcode: 45_033 }, '45033'],
    ['does not know our address', { errcode: 60_020 }, '60020'],
    ['fails', { http: 500 }, 'unreachable'],
  ])('one that %s is asked again soon, and the page says why', async (_, fault, problem) => {
    const scene = await newScene()
    const { handoverId } = await hand(scene)
    // More than the client's own second tries.
    scene.app.platform.faults.add({ path: transfer, times: 50, ...fault })
    await step(scene, handoverId)
    const { handover } = await view(scene, handoverId)
    expect([handover.problem, handover.counts.asked]).toEqual([problem, 1])
    scene.app.platform.faults.clear()
    await stepAfter(scene, handoverId, 30_000)
    expect((await view(scene, handoverId)).handover).toMatchObject({
      problem: null,
      counts: { waiting: 1 },
    })
  })

  it('a call that took effect without an answer is not made again', async () => {
    const scene = await newScene()
    const { handoverId } = await hand(scene)
    scene.app.platform.faults.add({ path: transfer, times: 1, reset: true, when: 'after' })
    // The client's second try within the call meets the first one's effect, or the step looks it up.
    await step(scene, handoverId)
    await stepAfter(scene, handoverId, 30_000)
    expect((await view(scene, handoverId)).handover.counts.waiting).toBe(1)
    completeTransfer(scene.app.world, pair(scene))
    await stepAfter(scene, handoverId, 2 * minuteMs)
    expect((await view(scene, handoverId)).handover.counts.done).toBe(1)
  })

  it('a kill between its answer and our note repeats nothing', async () => {
    const scene = await newScene()
    const { handoverId } = await hand(scene)
    await step(scene, handoverId)
    const calls = callsOf(scene, transfer).length
    // As a killed process leaves it: told, not noted, the lease still running.
    await scene.db
      .updateTable('handover_customer')
      .set({ state: 'asked' })
      .where('handover_id', '=', handoverId)
      .execute()
    const leased = new Date(scene.clock.now().getTime() + 120_000)
    await scene.db
      .updateTable('handover')
      .set({ claimed_until: leased, next_at: leased })
      .where('handover_id', '=', handoverId)
      .execute()
    await step(scene, handoverId)
    expect((await view(scene, handoverId)).handover.counts.asked).toBe(1)
    await stepAfter(scene, handoverId, 3 * minuteMs)
    expect((await view(scene, handoverId)).handover.counts.waiting).toBe(1)
    expect(callsOf(scene, transfer)).toHaveLength(calls)
  })

  it('one whom the console is handing to somebody else has failed, not gone', async () => {
    const scene = await newScene()
    const other = await scene.newStaff()
    const { handoverId } = await hand(scene)
    scene.app.world.getCorp(scene.wecomCorpId).transfers.push({
      kind: 'on_job',
      from: scene.staff.staffId,
      to: other.staffId,
      external_userid: scene.customer.customerId,
      startedAt: scene.clock.now().getTime(),
      state: 'waiting',
    })
    await step(scene, handoverId)
    await stepAfter(scene, handoverId, minuteMs)
    expect((await view(scene, handoverId)).customers).toMatchObject([
      { state: 'failed', errcode: 40_100 },
    ])
  })

  it('nothing is waited for longer than three days', async () => {
    const scene = await newScene()
    const { handoverId } = await hand(scene)
    scene.app.platform.faults.add({ path: transfer, times: 1000, errcode: 48_002 })
    await step(scene, handoverId)
    await stepAfter(scene, handoverId, 3 * dayMs + hourMs)
    expect((await view(scene, handoverId)).handover).toMatchObject({
      state: 'done',
      counts: { failed: 1 },
      problem: '48002',
    })
  })
})
