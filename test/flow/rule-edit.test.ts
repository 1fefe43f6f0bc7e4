import { randomUUID } from 'node:crypto'
import {
  type RuleWish,
  type TagGroup,
  changeCustomerTags,
  deleteTagRule,
  restoreTagRule,
  listTagRules,
  listUses,
  saveChannel,
  saveTagRule,
  tryTagRule,
} from '@xiaoguan/shared'
import { raiseReferenceVersion } from '@xiaoguan/server/db/corp'
import { pauseRulesNaming } from '@xiaoguan/server/rule/pause-store'
import { applyTagLibrary } from '@xiaoguan/server/tag/library-store'
import { getReference } from '@xiaoguan/server/corp/store'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { refusalOf } from '../support/people.ts'
import { type RuledShop, newRuledShop } from './ruling.ts'

/** The library as the platform lists it, without some tags. */
async function loseTags(shop: RuledShop, lost: readonly string[]) {
  const { tagGroups } = await getReference(shop.db, shop.corpId)
  const shown = (group: TagGroup) => ({
    tagGroupId: group.tagGroupId,
    name: group.name,
    order: 1,
    deleted: false,
    tags: group.tags
      .filter((tag) => !lost.includes(tag.tagId))
      .map((tag) => ({ ...tag, order: 1, deleted: false })),
  })
  await applyTagLibrary(shop.db, shop.corpId, tagGroups.map(shown), shop.clock.now())
}

it('refuses a rule that does nothing, names what is not there, or names a 🔒 group, saying where', async () => {
  const shop = await newRuledShop()
  const [calm = ''] = shop.tagIds
  const [locked = ''] = await shop.addGroup('皮肤状态', { sensitive: true })
  const save = (wish: Partial<RuleWish>) =>
    refusalOf(
      shop.call(
        shop.operator,
        saveTagRule,
        { ruleId: randomUUID() },
        { body: { changeId: randomUUID(), rule: shop.wishOf(wish), state: 'on' } },
      ),
    )
  expect(await save({})).toBe('rule.empty')
  expect(await save({ addTagIds: [calm], removeTagIds: [calm] })).toBe('bad_request')
  expect(await save({ addTagIds: ['etNone'] })).toBe('tag.unknown')
  const onNone = { on: 'tag' as const, tagIds: ['etNone'] }
  expect(await save({ trigger: onNone, addTagIds: [calm] })).toBe('tag.unknown')
  expect(await save({ addTagIds: [locked] })).toBe('tag.sensitive')
  const only = { all: [{ kind: 'not' as const, of: { kind: 'tag' as const, any: [locked] } }] }
  expect(await save({ only, addTagIds: [calm] })).toBe('segment.unknown')
  const bought = { kind: 'bought' as const, productCodes: ['none'], categories: [] }
  const ofNone = { all: [{ ...bought, withinDays: null }] }
  expect(await save({ only: ofNone, addTagIds: [calm] })).toBe('segment.unknown')
  const fromNone = { on: 'channel' as const, states: ['none'] }
  expect(await save({ trigger: fromNone, addTagIds: [calm] })).toBe('segment.unknown')
  const asked = shop.tryRule({ addTagIds: ['etNone'] })
  await expect(asked).rejects.toMatchObject({
    fields: { 'body.rule.addTagIds.0': 'unknown: etNone' },
  })
  expect(await refusalOf(shop.call(shop.staff, listTagRules, {}))).toBe('not_allowed')
})

it('saves once under its change, shows rules in their order, deletes and brings back', async () => {
  const shop = await newRuledShop()
  const [calm = ''] = shop.tagIds
  const first = await shop.newRule({ name: '第一条', addTagIds: [calm] })
  const second = await shop.newRule({ name: '第二条', addTagIds: [calm] }, 'off')
  const rule = shop.wishOf({ name: '改了名', addTagIds: [calm] })
  const body = { changeId: randomUUID(), rule, state: 'on' as const }
  const save = () => shop.call(shop.operator, saveTagRule, { ruleId: first }, { body })
  await save()
  const { rules } = await save()
  expect(rules.map(({ name, state }) => [name, state])).toEqual([
    ['改了名', 'on'],
    ['第二条', 'off'],
  ])
  const other = { ...body, state: 'off' as const }
  const again = shop.call(shop.operator, saveTagRule, { ruleId: first }, { body: other })
  expect(await refusalOf(again)).toBe('change.reused')
  const left = await shop.call(shop.operator, deleteTagRule, { ruleId: first })
  expect(left.rules.map((one) => one.ruleId)).toEqual([second])
  const back = { ...body, changeId: randomUUID() }
  const all = await shop.call(shop.operator, saveTagRule, { ruleId: first }, { body: back })
  expect(all.rules.map((one) => one.ruleId)).toEqual([first, second])
})

it('brings a deleted rule back as it was, also one that is paused or whose tag went since', async () => {
  const shop = await newRuledShop()
  const { db, corpId, operator } = shop
  const [calm = '', dry = ''] = shop.tagIds
  const ruleIds = [
    await shop.newRule({ name: '开着', addTagIds: [dry] }),
    await shop.newRule({ name: '停了', addTagIds: [calm] }),
  ]
  const gone = (ids: string[]) =>
    pauseRulesNaming(db, corpId, { kind: 'tag', ids, names: ids }, shop.clock.now())
  expect(await gone([calm])).toBe(1)
  const before = (await shop.call(operator, listTagRules, {})).rules
  const outAndBack = async (between: () => Promise<unknown>) => {
    for (const ruleId of ruleIds) await shop.call(operator, deleteTagRule, { ruleId })
    expect((await shop.call(operator, listTagRules, {})).rules).toEqual([])
    await between()
    for (const ruleId of ruleIds)
      await shop.call(operator, restoreTagRule, { ruleId }, { body: { changeId: randomUUID() } })
    return (await shop.call(operator, listTagRules, {})).rules
  }
  expect(await outAndBack(() => Promise.resolve())).toEqual(before)
  const after = await outAndBack(() => gone([dry]))
  expect(after.map((one) => [one.state, one.pausedBy?.names])).toEqual([
    ['paused', [dry]],
    ['paused', [calm]],
  ])
})

it('says before what then happens, and writes nothing itself', async () => {
  const shop = await newRuledShop()
  const { staff, db, corpId } = shop
  const [small = '', large = '', huge = ''] = shop.bandIds
  const [calm = '', dry = ''] = shop.tagIds
  const tag = fc.constantFrom(small, large, huge, calm, dry)
  const tags = fc.uniqueArray(tag, { maxLength: 3 })
  const customers = fc.array(fc.record({ fen: fc.nat(100_000), has: tags }), {
    minLength: 1,
    maxLength: 4,
  })
  const rule = fc.record({ add: tags, remove: tags, atLeastFen: fc.nat(100_000) })
  await fc.assert(
    fc.asyncProperty(customers, rule, async (given, { add, remove, atLeastFen }) => {
      const removeTagIds = remove.filter((tagId) => !add.includes(tagId))
      if (add.length + removeTagIds.length === 0) return
      await db.deleteFrom('customer').where('corp_id', '=', corpId).execute()
      await db.deleteFrom('event_due').where('corp_id', '=', corpId).execute()
      await db.updateTable('tag_rule').set({ state: 'off' }).where('corp_id', '=', corpId).execute()
      const people = []
      for (const { fen, has } of given) {
        const who = await shop.newCustomer([staff])
        const params = { customerId: who.customerId }
        const put = { changeId: randomUUID(), add: has, remove: [] }
        await shop.call(staff, changeCustomerTags, params, { body: put })
        await shop.order(who, fen + 1)
        people.push(who)
      }
      const only = { all: [{ kind: 'spent' as const, atLeastFen }] }
      const wish = { only, addTagIds: add, removeTagIds }
      const trial = await shop.tryRule(wish)
      const before = await Promise.all(people.map((who) => shop.tagsOf(who)))
      const ruleId = await shop.newRule(wish)
      for (const who of people) await shop.order(who, 0)
      await shop.run()
      const after = await Promise.all(people.map((who) => shop.tagsOf(who)))
      const changed = after.filter((now, at) => now.join() !== before[at]?.join())
      const runs = (await shop.runs()).filter((one) => one.rule_id === ruleId)
      expect(trial).toMatchObject({ fits: runs.length, changes: changed.length })
      expect(trial.examples).toHaveLength(changed.length)
    }),
    { numRuns: 15 },
  )
}, 120_000)

it('tells by name what a dry run would put on and take off', async () => {
  const shop = await newRuledShop()
  const [small = '', large = ''] = shop.bandIds
  const { customerId } = shop.customer
  const put = { changeId: randomUUID(), add: [small], remove: [] }
  await shop.call(shop.staff, changeCustomerTags, { customerId }, { body: put })
  const trigger = { on: 'tag' as const, tagIds: [small] }
  expect(await shop.tryRule({ trigger, addTagIds: [large] })).toEqual({
    fits: 1,
    changes: 1,
    examples: [{ customerId, name: '小雨', add: ['消费档1'], remove: ['消费档0'] }],
  })
  expect(await shop.tryRule({ addTagIds: [large] })).toEqual({ fits: 0, changes: 0, examples: [] })
  expect(await shop.call(shop.operator, listTagRules, {})).toEqual({ rules: [] })
  const body = shop.wishOf({ addTagIds: [large] })
  expect(await refusalOf(shop.call(shop.staff, tryTagRule, {}, { body }))).toBe('not_allowed')
})

it('pauses rules that name a tag which vanished, says which, and trims channels and scripts', async () => {
  const shop = await newRuledShop()
  const [calm = '', dry = ''] = shop.tagIds
  const [small = ''] = shop.bandIds
  const then = await shop.newRule({ name: '打干', addTagIds: [dry, small] })
  const only = { all: [{ kind: 'any' as const, of: [{ kind: 'no_tag' as const, any: [dry] }] }] }
  const when = await shop.newRule({ only, addTagIds: [calm] })
  const kept = await shop.newRule({ addTagIds: [calm] })
  const channel = { name: '商场', tagIds: [calm, dry], sopIds: [], introducerStaffId: null }
  await shop.call(shop.operator, saveChannel, { state: 'mall' }, { body: channel })
  await shop.db
    .updateTable('script_version')
    .set({ suited_tag_ids: JSON.stringify([dry]), unsuited_tag_ids: JSON.stringify([calm]) })
    .where('corp_id', '=', shop.corpId)
    .execute()
  await raiseReferenceVersion(shop.db, shop.corpId)
  const usesOf = () => shop.call(shop.operator, listUses, { kind: 'tag', id: dry })
  expect((await usesOf()).uses).toMatchObject([
    { kind: 'rule', id: then, name: '打干', part: 'then', becomes: 'paused' },
    { kind: 'rule', id: when, part: 'only', becomes: 'paused' },
    { kind: 'channel', id: 'mall', becomes: 'trimmed' },
    { kind: 'script', part: 'suited', becomes: 'trimmed' },
  ])
  await loseTags(shop, [dry])
  const pausedBy = { kind: 'tag_deleted', names: ['标签2'] }
  expect(await shop.rule(then)).toMatchObject({ state: 'paused', pausedBy })
  expect(await shop.rule(when)).toMatchObject({ state: 'paused', pausedBy })
  expect(await shop.rule(kept)).toMatchObject({ state: 'on', pausedBy: null })
  expect((await usesOf()).uses.filter((one) => one.kind !== 'rule')).toEqual([])
  const { tag_ids } = await shop.db
    .selectFrom('channel')
    .select('tag_ids')
    .where('corp_id', '=', shop.corpId)
    .executeTakeFirstOrThrow()
  expect(tag_ids).toEqual([calm])
  await shop.order()
  await shop.run()
  expect(await shop.tagsOf()).toEqual([calm])
})

it('pauses rules that name a deleted product, and no other corp’s', async () => {
  const shop = await newRuledShop()
  const other = await newRuledShop()
  const wishOf = async ({ db, corpId, tagIds }: RuledShop) => {
    const product = { name: '面膜', category: '面膜', price_fen: 100, corp_id: corpId }
    await db
      .insertInto('product')
      .values({ ...product, product_code: 'mask' })
      .execute()
    const bought = { kind: 'bought' as const, productCodes: ['mask'], categories: [] }
    const only = { all: [{ ...bought, withinDays: 30 }] }
    return { only, addTagIds: tagIds.slice(0, 1) }
  }
  const ruleId = await shop.newRule(await wishOf(shop))
  const otherId = await other.newRule(await wishOf(other))
  const uses = await shop.call(shop.operator, listUses, { kind: 'product', id: 'mask' })
  expect(uses).toMatchObject({ uses: [{ kind: 'rule', id: ruleId }], customers: 0 })
  const gone = { kind: 'product' as const, ids: ['mask'], names: ['面膜'] }
  expect(await pauseRulesNaming(shop.db, shop.corpId, gone, shop.clock.now())).toBe(1)
  const pausedBy = { kind: 'product_deleted', names: ['面膜'] }
  expect(await shop.rule(ruleId)).toMatchObject({ state: 'paused', pausedBy })
  expect(await other.rule(otherId)).toMatchObject({ state: 'on' })
})

it('lets a rule stand still while a group it names is sensitive, and says so', async () => {
  const shop = await newRuledShop()
  const [calm = ''] = shop.tagIds
  const ruleId = await shop.newRule({ addTagIds: [calm] })
  const setSensitive = async (sensitive: boolean) => {
    await shop.db
      .updateTable('tag_group')
      .set({ sensitive })
      .where('corp_id', '=', shop.corpId)
      .where('tag_group_id', '=', shop.tagGroupId)
      .execute()
    await raiseReferenceVersion(shop.db, shop.corpId)
  }
  await setSensitive(true)
  await shop.order()
  await shop.run()
  expect(await shop.tagsOf()).toEqual([])
  const pausedBy = { kind: 'tag_sensitive', names: ['标签1'] }
  expect(await shop.rule(ruleId)).toMatchObject({ state: 'paused', pausedBy })
  await setSensitive(false)
  expect(await shop.rule(ruleId)).toMatchObject({ state: 'on', pausedBy: null })
  await shop.order()
  await shop.run()
  expect(await shop.tagsOf()).toEqual([calm])
})

it('names the steps that send a script', async () => {
  const shop = await newRuledShop()
  const params = { kind: 'script', id: shop.script.scriptId }
  const { uses } = await shop.call(shop.operator, listUses, params)
  expect(uses).toMatchObject([
    { kind: 'sop', name: '新客 7 天回店', part: '第 1 步', becomes: 'kept' },
    { part: '第 2 步' },
    { part: '第 3 步' },
  ])
  const none = shop.call(shop.operator, listUses, { kind: 'nothing', id: 'x' })
  expect(await refusalOf(none)).toBe('not_found')
})
