import { randomUUID } from 'node:crypto'
import { type Stage, changeCustomerTags, setStage } from '@xiaoguan/shared'
import {
  moveStageAfterIntroducing,
  moveStageAfterOrder,
} from '@xiaoguan/server/customer/stage-store'
import { lockCustomer } from '@xiaoguan/server/customer/change-store'
import { expect, it } from 'vitest'
import { newScene } from './contacts.ts'
import { type RuledShop, newRuledShop } from './ruling.ts'

const stageOf = async (shop: RuledShop) => (await shop.customerRow()).stage

async function put(shop: RuledShop, stage: Stage, daysAgo = 0) {
  await shop.db
    .updateTable('customer')
    .set({ stage, stage_at: shop.ago(daysAgo), created_at: shop.ago(daysAgo) })
    .where('corp_id', '=', shop.corpId)
    .execute()
}

async function lastMove(shop: RuledShop) {
  const row = await shop.db
    .selectFrom('customer_event')
    .select(['body', 'source'])
    .where('corp_id', '=', shop.corpId)
    .where('kind', '=', 'stage.changed')
    .orderBy('at', 'desc')
    .executeTakeFirst()
  return row && { source: row.source, ...row.body }
}

const afterOrder = (shop: RuledShop, orderNo: string) =>
  shop.db.transaction().execute(async (db) => {
    const customer = await lockCustomer(db, shop.corpId, shop.customer.customerId)
    const at = shop.clock.now()
    return moveStageAfterOrder(db, customer, { timeZone: 'Asia/Shanghai', orderNo, at })
  })

it('makes a first order a 首单客 and a second paid day a 回头客; a refund alone nothing', async () => {
  const shop = await newRuledShop()
  await afterOrder(shop, await shop.order(shop.customer, -100))
  expect(await stageOf(shop)).toBe('lead')
  const first = await shop.order()
  await afterOrder(shop, first)
  await afterOrder(shop, await shop.order())
  expect(await stageOf(shop)).toBe('won')
  const move = { source: 'rule', from: 'lead', to: 'won', reason: 'order', orderNo: first }
  expect(await lastMove(shop)).toMatchObject(move)
  shop.clock.forward(86_400_000)
  await afterOrder(shop, await shop.order())
  expect(await stageOf(shop)).toBe('repeat')
})

it('makes who introduced somebody a 介绍人, once', async () => {
  const shop = await newRuledShop()
  const by = { at: shop.clock.now(), actorId: shop.staff.staffId }
  for (const _ of [1, 2])
    await shop.db
      .transaction()
      .execute((db) => moveStageAfterIntroducing(db, shop.corpId, shop.customer.customerId, by))
  expect(await stageOf(shop)).toBe('advocate')
  expect(await lastMove(shop)).toMatchObject({ reason: 'introduced' })
  expect((await shop.eventsOf()).filter((kind) => kind === 'stage.changed')).toHaveLength(1)
})

it('comes to 在了解 by a tag of the groups that the corp named, and is told to rules of stages', async () => {
  const shop = await newRuledShop()
  const [calm = '', dry = ''] = shop.tagIds
  const [small = ''] = shop.bandIds
  const stageRules = { nurturing: { tagGroupIds: [shop.tagGroupId] } }
  await shop.db
    .updateTable('corp')
    .set({ settings: JSON.stringify({ stageRules, stagesLookedDay: '2026-11-19' }) })
    .where('corp_id', '=', shop.corpId)
    .execute()
  await shop.newRule({ trigger: { on: 'stage', stages: ['nurturing'] }, addTagIds: [dry] })
  const { customerId } = shop.customer
  const tap = (add: string[]) =>
    shop.call(
      shop.staff,
      changeCustomerTags,
      { customerId },
      { body: { changeId: randomUUID(), add, remove: [] } },
    )
  await tap([small])
  await shop.run()
  expect(await stageOf(shop)).toBe('lead')
  await tap([calm])
  await shop.run()
  expect(await stageOf(shop)).toBe('nurturing')
  expect(await lastMove(shop)).toMatchObject({ reason: 'tag' })
  expect(await shop.tagsOf()).toContain(dry)
})

it('lets 有意向 go back after 30 silent days, but not before a booked visit', async () => {
  const shop = await newRuledShop()
  await put(shop, 'opportunity', 31)
  await shop.log('no_reply')
  await shop.run()
  expect(await stageOf(shop)).toBe('opportunity')
  await shop.lookedToday('2026-11-18')
  await shop.run()
  expect(await stageOf(shop)).toBe('nurturing')
  expect(await lastMove(shop)).toMatchObject({ reason: 'quiet', from: 'opportunity' })
  await put(shop, 'opportunity', 31)
  const booked = { kind: 'booked' as const, at: shop.ago(40), booked_at: shop.ago(-2) }
  const [touch] = await shop.db
    .selectFrom('touch')
    .select('touch_id')
    .where('corp_id', '=', shop.corpId)
    .execute()
  const outcome = { outcome_id: randomUUID(), touch_id: touch?.touch_id ?? '', ...booked }
  const key = { corp_id: shop.corpId, customer_id: shop.customer.customerId }
  await shop.db
    .insertInto('outcome')
    .values({ ...key, ...outcome })
    .execute()
  await shop.lookedToday('2026-11-18')
  await shop.run()
  expect(await stageOf(shop)).toBe('opportunity')
})

it('loses who neither came nor answered for 180 days, not whom we only came to know since', async () => {
  const shop = await newRuledShop()
  await put(shop, 'won', 181)
  await shop.lookedToday('2026-11-18')
  await shop.run()
  expect([await stageOf(shop), await lastMove(shop)]).toMatchObject(['lost', { reason: 'gone' }])
  const fresh = await newRuledShop()
  await put(fresh, 'won', 179)
  await fresh.lookedToday('2026-11-18')
  await fresh.run()
  expect(await stageOf(fresh)).toBe('won')
})

it('loses whom nobody reaches any more, and takes her back where she was when added again', async () => {
  const scene = await newScene()
  const [qian] = scene.staff
  await scene.show([{ by: qian, addedAt: scene.at(-60_000) }])
  await scene.end(qian, 'staff')
  expect(await scene.customer()).toMatchObject({ stage: 'lost' })
  await scene.db
    .updateTable('customer')
    .set({ wrote_at: scene.at() })
    .where('corp_id', '=', scene.corpId)
    .execute()
  scene.app.clock.forward(60_000)
  await scene.show([{ by: qian, addedAt: scene.at(-1000) }])
  expect(await scene.customer()).toMatchObject({ stage: 'aware', lost_at: null })
  const moves = (await scene.events()).filter((one) => one.kind === 'stage.changed')
  expect(moves.map((one) => one.body.reason)).toEqual(['deleted', 'back'])
})

it('enters the SOPs that begin with a stage, once, while she is in it', async () => {
  const shop = await newRuledShop()
  const sop = await shop.newSop({ trigger: 'stage', triggerStages: ['nurturing'], days: [1] })
  const { customerId } = shop.customer
  const move = (stage: Stage) =>
    shop.call(
      shop.staff,
      setStage,
      { customerId },
      { body: { changeId: randomUUID(), stage: stage === 'lost' ? 'lead' : stage } },
    )
  await move('nurturing')
  await move('opportunity')
  await shop.run()
  expect(await shop.tasksOf()).toEqual([])
  await move('nurturing')
  const due = await shop.due()
  await shop.run()
  expect(await shop.enrollmentOf()).toMatchObject({ sop_id: sop.sopId, entered_by: null })
  await shop.db
    .insertInto('event_due')
    .values(due.map((row) => ({ ...row, rule_ids: '[]' })))
    .execute()
  await shop.run()
  expect(await shop.tasksOf()).toHaveLength(1)
})
