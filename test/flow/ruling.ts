import { randomUUID } from 'node:crypto'
import { type RuleWish, listTagRules, logOutcome, saveTagRule, tryTagRule } from '@xiaoguan/shared'
import { addEvent } from '@xiaoguan/server/customer/event-store'
import { raiseReferenceVersion } from '@xiaoguan/server/db/corp'
import { ruleRunJob } from '@xiaoguan/server/rule/run-rules.job'
import type { TestCustomer } from '../support/people.ts'
import { dayMs, newShop } from './selling.ts'

const going = new AbortController().signal

/** A shop with an operator who writes rules, a single-choice group of three more tags, and orders. */
export async function newRuledShop() {
  const shop = await newShop()
  const { corpId, db, clock } = shop
  const operator = await shop.newStaff({ role: 'operator', name: '运营' })
  // The day's look at the calendar is done, unless a test asks for it.
  const lookedToday = async (day = '2026-11-19') => {
    await db
      .updateTable('corp')
      .set({ settings: JSON.stringify({ stagesLookedDay: day }) })
      .where('corp_id', '=', corpId)
      .execute()
  }
  await lookedToday()
  const bandIds = await addGroup(shop, '消费档', { single: true })
  const tagsOf = async (who: TestCustomer = shop.customer) => {
    const rows = await db
      .selectFrom('follow_tag')
      .select('tag_id')
      .where('corp_id', '=', corpId)
      .where('customer_id', '=', who.customerId)
      .where('present', '=', true)
      .orderBy('tag_id')
      .execute()
    return rows.map((row) => row.tag_id)
  }
  const wishOf = (wish: Partial<RuleWish>): RuleWish => ({
    name: '试一条',
    trigger: { on: 'order' },
    only: null,
    addTagIds: [],
    removeTagIds: [],
    ...wish,
  })
  const newRule = async (wish: Partial<RuleWish>, state: 'on' | 'off' = 'on') => {
    const ruleId = randomUUID()
    const body = { changeId: randomUUID(), rule: wishOf(wish), state }
    await shop.call(operator, saveTagRule, { ruleId }, { body })
    return ruleId
  }
  const order = async (who: TestCustomer = shop.customer, paidFen = 10_000) => {
    const orderNo = randomUUID()
    const key = { corpId, customerId: who.customerId }
    const at = clock.now()
    await db.transaction().execute(async (db) => {
      await db
        .insertInto('purchase')
        .values({
          corp_id: corpId,
          customer_id: who.customerId,
          order_no: orderNo,
          paid_fen: paidFen,
          at,
          source: 'imported',
          created_at: at,
        })
        .execute()
      await db
        .updateTable('customer')
        .set((eb) => ({ spent_fen: eb('spent_fen', '+', paidFen) }))
        .where('corp_id', '=', corpId)
        .where('customer_id', '=', who.customerId)
        .execute()
      const body = { orderNo, paidFen }
      const event = { ...key, kind: 'order.paid' as const, actorId: null, at, body }
      await addEvent(db, { ...event, source: 'import' })
    })
    return orderNo
  }
  const log = async (kind: 'replied' | 'interested' | 'no_reply', who = shop.customer) => {
    const touch = await shop.send({ to: who, overCapReason: '试' })
    const params = { customerId: who.customerId, outcomeId: randomUUID() }
    await shop.call(shop.staff, logOutcome, params, { body: { touchId: touch.touchId, kind } })
    return params
  }
  return {
    ...shop,
    operator,
    bandIds,
    lookedToday,
    addGroup: (name: string, given: { single?: boolean; sensitive?: boolean }) =>
      addGroup(shop, name, given),
    tagsOf,
    wishOf,
    newRule,
    order,
    log,
    run: () => ruleRunJob(shop.app.deps)({ corpId }, going),
    rule: async (ruleId: string) => {
      const { rules } = await shop.call(operator, listTagRules, {})
      return rules.find((one) => one.ruleId === ruleId)
    },
    tryRule: (wish: Partial<RuleWish>) =>
      shop.call(operator, tryTagRule, {}, { body: wishOf(wish) }),
    due: () => db.selectFrom('event_due').selectAll().where('corp_id', '=', corpId).execute(),
    runs: () => db.selectFrom('rule_run').selectAll().where('corp_id', '=', corpId).execute(),
    changeCustomer: (set: { last_contact_at?: Date; stage?: 'lost'; lost_at?: Date }) =>
      db.updateTable('customer').set(set).where('corp_id', '=', corpId).execute(),
    ago: (days: number) => new Date(clock.now().getTime() - days * dayMs),
  }
}
export type RuledShop = Awaited<ReturnType<typeof newRuledShop>>

async function addGroup(
  { corpId, db }: Awaited<ReturnType<typeof newShop>>,
  name: string,
  given: { single?: boolean; sensitive?: boolean },
) {
  const groupId = `g${randomUUID().slice(0, 8)}`
  const tagIds = ['1', '2', '3'].map((end) => `${groupId}${end}`)
  await db
    .insertInto('tag_group')
    .values({ corp_id: corpId, tag_group_id: groupId, name, tag_class: 'marketing', ...given })
    .execute()
  const rows = tagIds.map((tag_id, position) => {
    return { corp_id: corpId, tag_id, tag_group_id: groupId, name: `${name}${position}`, position }
  })
  await db.insertInto('tag').values(rows).execute()
  await raiseReferenceVersion(db, corpId)
  return tagIds
}
