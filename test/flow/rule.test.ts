import { randomUUID } from 'node:crypto'
import { changeCustomerTags, setStage, withdrawOutcome } from '@xiaoguan/shared'
import { expect, it } from 'vitest'
import { type RuledShop, newRuledShop } from './ruling.ts'
import { newScene } from './contacts.ts'
import { dayMs } from './selling.ts'
import { findTroubles } from '@xiaoguan/server/health/trouble-store'
import { listCorpsToRun } from '@xiaoguan/server/rule/round-store'
import { ruleRunJob } from '@xiaoguan/server/rule/run-rules.job'
import { saveChannel, saveTagRule } from '@xiaoguan/shared'

const tap = (shop: RuledShop, add: string[], remove: string[] = []) =>
  shop.call(
    shop.staff,
    changeCustomerTags,
    { customerId: shop.customer.customerId },
    { body: { changeId: randomUUID(), add, remove } },
  )

it('tags the main follower’s follow after an outcome, names the rule in history and event, and tells WeCom', async () => {
  const shop = await newRuledShop()
  const [calm = ''] = shop.tagIds
  const trigger = { on: 'outcome' as const, kinds: ['replied' as const] }
  const ruleId = await shop.newRule({ trigger, addTagIds: [calm] })
  await shop.log('replied')
  expect(await shop.tagsOf()).toEqual([])
  await shop.run()
  expect(await shop.tagsOf()).toEqual([calm])
  const history = await shop.db
    .selectFrom('tag_change')
    .selectAll()
    .where('corp_id', '=', shop.corpId)
    .execute()
  expect(history).toMatchObject([{ tag_id: calm, source: 'rule', rule_id: ruleId, actor_id: null }])
  const event = await shop.db
    .selectFrom('customer_event')
    .select(['source', 'body'])
    .where('corp_id', '=', shop.corpId)
    .where('kind', '=', 'tag.changed')
    .executeTakeFirstOrThrow()
  expect(event).toMatchObject({ source: 'rule', body: { ruleId, added: [calm] } })
  expect(await shop.rule(ruleId)).toMatchObject({ changed30: 1, problem: null })
  expect(await shop.due()).toEqual([])
})

it('leaves alone what was taken back before the rules looked', async () => {
  const shop = await newRuledShop()
  const [calm = ''] = shop.tagIds
  const trigger = { on: 'outcome' as const, kinds: ['interested' as const] }
  await shop.newRule({ trigger, addTagIds: [calm] })
  const params = await shop.log('interested')
  await shop.call(shop.staff, withdrawOutcome, params, { body: { changeId: randomUUID() } })
  await shop.run()
  expect(await shop.tagsOf()).toEqual([])
})

it('runs the rules of an event in their order, each seeing what the one before did', async () => {
  const shop = await newRuledShop()
  const [small = '', large = ''] = shop.bandIds
  const [calm = ''] = shop.tagIds
  await shop.newRule({ addTagIds: [small] })
  const only = { all: [{ kind: 'tag' as const, any: [small] }] }
  await shop.newRule({ only, addTagIds: [large, calm] })
  const none = { all: [{ kind: 'tag' as const, any: [small] }] }
  const late = await shop.newRule({ only: none, removeTagIds: [calm] })
  await shop.order()
  await shop.run()
  // The second pushed the first’s tag off: one choice. So the third found nobody.
  expect(await shop.tagsOf()).toEqual([large, calm].toSorted())
  expect((await shop.rule(late))?.changed30).toBe(0)
})

it('follows spending bands as orders come', async () => {
  const shop = await newRuledShop()
  const [small = '', large = ''] = shop.bandIds
  const below = { kind: 'spent' as const, belowFen: 50_000 }
  await shop.newRule({ only: { all: [below] }, addTagIds: [small] })
  const above = { kind: 'spent' as const, atLeastFen: 50_000 }
  await shop.newRule({ only: { all: [above] }, addTagIds: [large] })
  await shop.order(shop.customer, 30_000)
  await shop.run()
  expect(await shop.tagsOf()).toEqual([small])
  await shop.order(shop.customer, 30_000)
  await shop.run()
  expect(await shop.tagsOf()).toEqual([large])
})

it('is set off by a stage and by a tag that was put on', async () => {
  const shop = await newRuledShop()
  const [calm = '', dry = '', red = ''] = shop.tagIds
  await shop.newRule({ trigger: { on: 'stage', stages: ['nurturing'] }, addTagIds: [calm] })
  await shop.newRule({ trigger: { on: 'tag', tagIds: [calm] }, addTagIds: [dry] })
  const { customerId } = shop.customer
  const body = { changeId: randomUUID(), stage: 'nurturing' as const }
  await shop.call(shop.staff, setStage, { customerId }, { body })
  await shop.run()
  expect(await shop.tagsOf()).toEqual([calm, dry].toSorted())
  await tap(shop, [red])
  await shop.run()
  expect(await shop.runs()).toHaveLength(2)
})

it('is set off by a channel, for new follows only', async () => {
  const scene = await newScene()
  const operator = await scene.newStaff({ role: 'operator' })
  const [calm = ''] = scene.tagIds
  const described = { name: '商场', tagIds: [], sopIds: [], introducerStaffId: null }
  await scene.call(operator, saveChannel, { state: 'mall1' }, { body: described })
  const trigger = { on: 'channel' as const, states: ['mall1'] }
  const rule = { name: '商场来的', trigger, only: null, addTagIds: [calm], removeTagIds: [] }
  const body = { changeId: randomUUID(), rule, state: 'on' as const }
  await scene.call(operator, saveTagRule, { ruleId: randomUUID() }, { body })
  const run = () =>
    ruleRunJob(scene.app.deps)({ corpId: scene.corpId }, new AbortController().signal)
  const old = scene.about('wmOld')
  await old.show([{ by: scene.staff[0], addedAt: scene.at(-400 * dayMs), state: 'mall1' }])
  await scene.show([{ by: scene.staff[0], addedAt: scene.at(-60_000), state: 'mall1' }])
  await run()
  expect(await old.rowsOf('follow_tag')).toEqual([])
  expect(await scene.rowsOf('follow_tag')).toMatchObject([{ tag_id: calm, source: 'rule' }])
})

it('takes a silent customer once for each silence', async () => {
  const shop = await newRuledShop()
  const [calm = ''] = shop.tagIds
  await shop.changeCustomer({ last_contact_at: shop.ago(70) })
  await shop.newRule({ trigger: { on: 'silent', days: 60 }, addTagIds: [calm] })
  await shop.run()
  expect(await shop.tagsOf()).toEqual([calm])
  await tap(shop, [], [calm])
  await shop.run()
  shop.clock.forward(dayMs)
  await shop.lookedToday('2026-11-20')
  await shop.run()
  expect(await shop.tagsOf()).toEqual([])
  await shop.changeCustomer({ last_contact_at: shop.ago(0) })
  shop.clock.forward(61 * dayMs)
  await shop.lookedToday('2027-12-31')
  await shop.run()
  expect(await shop.tagsOf()).toEqual([calm])
  expect(await shop.runs()).toHaveLength(2)
})

it('does nothing before the morning, and once a day after', async () => {
  const shop = await newRuledShop()
  const [calm = ''] = shop.tagIds
  await shop.changeCustomer({ last_contact_at: shop.ago(70) })
  const ruleId = await shop.newRule({ trigger: { on: 'silent', days: 60 }, addTagIds: [calm] })
  shop.clock.set('2026-11-20T05:59:00+08:00')
  await shop.run()
  expect(await shop.tagsOf()).toEqual([])
  shop.clock.set('2026-11-20T06:00:00+08:00')
  await shop.lookedToday('2026-11-20')
  await shop.run()
  expect(await shop.tagsOf()).toEqual([calm])
  expect((await shop.rule(ruleId))?.changed30).toBe(1)
})

it('does an event once, however often it is delivered, and all of it after a kill', async () => {
  const shop = await newRuledShop()
  const [calm = '', dry = ''] = shop.tagIds
  await shop.newRule({ addTagIds: [calm] })
  await shop.newRule({ trigger: { on: 'tag', tagIds: [calm] }, addTagIds: [dry] })
  await shop.order()
  const before = await shop.due()
  const { deps } = shop.app
  const killed = {
    ...deps,
    enqueue: () => Promise.reject(new Error('killed')),
  }
  const dies = ruleRunJob(killed)({ corpId: shop.corpId }, new AbortController().signal)
  await dies
  expect([await shop.tagsOf(), await shop.runs()]).toEqual([[], []])
  expect(await shop.due()).toMatchObject(before.map((row) => ({ event_id: row.event_id })))
  shop.clock.forward(60_000)
  await shop.run()
  expect(await shop.tagsOf()).toEqual([calm, dry].toSorted())
  await tap(shop, [], [calm])
  await shop.db
    .insertInto('event_due')
    .values(before.map((row) => ({ ...row, rule_ids: JSON.stringify(row.rule_ids) })))
    .execute()
  await Promise.all([shop.run(), shop.run()])
  expect(await shop.tagsOf()).toEqual([dry])
  expect(await shop.runs()).toHaveLength(2)
})

it('puts aside an event that throws: the others go on, and it is tried ten times', async () => {
  const shop = await newRuledShop()
  const [calm = ''] = shop.tagIds
  await shop.newRule({ addTagIds: [calm] })
  const other = await shop.newCustomer([shop.staff])
  await shop.order()
  await shop.order(other)
  const { deps } = shop.app
  const bad = shop.customer.customerId
  let tries = 0
  const enqueue: typeof deps.enqueue = async (db, name, payload) => {
    if (!('customerId' in payload) || payload.customerId !== bad)
      return deps.enqueue(db, name, payload)
    tries += 1
    throw new Error('a fault of ours')
  }
  const run = () =>
    ruleRunJob({ ...deps, enqueue })({ corpId: shop.corpId }, new AbortController().signal)
  const troubles = () => findTroubles(shop.db, shop.corpId, shop.clock.now())
  await run()
  expect([await shop.tagsOf(other), await shop.tagsOf()]).toEqual([[calm], []])
  expect(await shop.due()).toMatchObject([{ customer_id: bad, attempts: 1, problem: 'Error' }])
  const firstTries = tries
  await run()
  expect(tries).toBe(firstTries)
  expect((await troubles()).map((one) => one.kind)).not.toContain('rules_failed')
  for (let n = 0; n < 12; n++) {
    shop.clock.forward(10 * 3_600_000)
    await shop.lookedToday('2027-01-01')
    await run()
  }
  expect(await shop.due()).toMatchObject([{ attempts: 10 }])
  expect(await troubles()).toContainEqual(
    expect.objectContaining({ kind: 'rules_failed', count: 1 }),
  )
  expect(await listCorpsToRun(shop.db, shop.clock.now())).not.toContain(shop.corpId)
})

it('stops two rules that set each other off, and says so on both', async () => {
  const shop = await newRuledShop()
  const [small = '', large = ''] = shop.bandIds
  const a = await shop.newRule({ trigger: { on: 'tag', tagIds: [small] }, addTagIds: [large] })
  const b = await shop.newRule({ trigger: { on: 'tag', tagIds: [large] }, addTagIds: [small] })
  await tap(shop, [small])
  await shop.run()
  expect(await shop.due()).toEqual([])
  const { customerId } = shop.customer
  const problem = { kind: 'loop', customerId, ruleIds: [a, b, a, b, a, b] }
  expect(await shop.rule(a)).toMatchObject({ state: 'on', problem })
  expect(await shop.rule(b)).toMatchObject({ problem })
  expect(await shop.runs()).toHaveLength(5)
})

it('touches nobody without a main follower who is still her friend, and no other corp', async () => {
  const shop = await newRuledShop()
  const other = await newRuledShop()
  const [calm = ''] = shop.tagIds
  await shop.newRule({ addTagIds: [calm] })
  await shop.db
    .updateTable('follow')
    .set({ ended_at: shop.ago(1), ended_by: 'customer' })
    .where('corp_id', '=', shop.corpId)
    .execute()
  await shop.order()
  await other.order()
  await shop.run()
  await other.run()
  expect([await shop.tagsOf(), await shop.runs(), await shop.due()]).toEqual([[], [], []])
  expect([await other.tagsOf(), await other.due()]).toEqual([[], []])
})

it('keeps nothing for events that no rule waits for', async () => {
  const shop = await newRuledShop()
  const [calm = '', dry = ''] = shop.tagIds
  await shop.order()
  await tap(shop, [calm])
  const ruleId = await shop.newRule({ addTagIds: [dry] }, 'off')
  await shop.order()
  expect(await shop.due()).toEqual([])
  expect(await shop.rule(ruleId)).toMatchObject({ state: 'off' })
})
