import { randomUUID } from 'node:crypto'
import { listToday, loadSidebar } from '@xiaoguan/shared'
import { getReference } from '@xiaoguan/server/corp/store'
import { endFollows } from '@xiaoguan/server/customer/contact-store'
import { wakeHandovers } from '@xiaoguan/server/handover/store'
import { completeTransfer } from '@xiaoguan/wecom-simulator'
import { describe, expect, it } from 'vitest'
import {
  callsOf,
  followsOf,
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

describe('a customer who is handed over', () => {
  it('goes to the taker also when a callback was faster, and gets its note at once', async () => {
    const scene = await newScene()
    const colleague = await scene.newStaff()
    await scene.enter()
    // An older follow of somebody else stands: she is not hers for that.
    const added_at = new Date(scene.clock.now().getTime() - 90 * dayMs)
    const { customerId } = scene.customer
    await scene.db
      .insertInto('follow')
      .values({
        corp_id: scene.corpId,
        customer_id: customerId,
        staff_id: colleague.staffId,
        added_at,
      })
      .execute()
    const { handoverId } = await hand(scene)
    await step(scene, handoverId)
    scene.clock.forward(10 * 1000)
    completeTransfer(scene.app.world, pair(scene))
    scene.clock.forward(1000)
    const now = scene.clock.now()
    const { db, enqueue } = scene.app.deps
    const reference = await getReference(db, scene.corpId)
    await db.transaction().execute(async (tx) => {
      const end = { customerId, staffId: scene.staff.staffId, endedBy: 'transfer' as const }
      await endFollows(tx, { reference, enqueue, now }, [{ ...end, at: now }])
      await wakeHandovers(tx, scene.corpId, [customerId], now)
    })
    await step(scene, handoverId)
    expect((await view(scene, handoverId)).handover.state).toBe('done')
    expect((await scene.customerRow()).main_follower_id).toBe(scene.taker.staffId)
    expect((await scene.openTask())?.staff_id).toBe(scene.taker.staffId)
    const taken = (await followsOf(scene)).get(scene.taker.staffId)
    expect([taken?.handed_from_id, taken?.handover_note]).toEqual([
      scene.staff.staffId,
      '喜欢周末来',
    ])
  })

  it('keeps what was sent and said for the taker: the cap, reminders, who waits for an answer', async () => {
    const scene = await newScene()
    await scene.enter()
    await scene.tickAt(new Date(scene.clock.now().getTime() + 2 * hourMs))
    await scene.send({ taskId: (await scene.openTask())!.task_id })
    const { customerId } = scene.customer
    const key = { corp_id: scene.corpId, customer_id: customerId, staff_id: scene.staff.staffId }
    const now = scene.clock.now()
    const reminder = { reminder_id: randomUUID(), created_by: key.staff_id, text: '问问皮肤' }
    await scene.db
      .insertInto('reminder')
      .values({ ...key, ...reminder, due_at: now, created_at: now })
      .execute()
    const liked = { signal_id: randomUUID(), kind: 'liked' as const, at: now }
    await scene.db
      .insertInto('signal')
      .values({ ...key, ...liked })
      .execute()
    const { handoverId } = await hand(scene)
    await step(scene, handoverId)
    completeTransfer(scene.app.world, pair(scene))
    await stepAfter(scene, handoverId, minuteMs)
    const today = await scene.call(scene.taker, listToday, {})
    expect(today.items.map((item) => item.kind).toSorted()).toEqual(['reminder', 'signal'])
    expect((await scene.call(scene.staff, listToday, {})).items).toEqual([])
    const sidebar = await scene.call(scene.taker, loadSidebar, { customerId })
    expect(sidebar.customer.contactsIn7Days).toBe(1)
    // The one script was sent to her within 90 days.
    expect(sidebar.scripts).toEqual([])
  })

  it('is worked on by one process at a time', async () => {
    const scene = await newScene()
    const { handoverId } = await hand(scene)
    await Promise.all([step(scene, handoverId), step(scene, handoverId)])
    expect(callsOf(scene, transfer)).toHaveLength(1)
  })
})
