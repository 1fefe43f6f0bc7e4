import { randomUUID } from 'node:crypto'
import { changeCustomerTags, listTagGroups, listTagHistory, loadSidebar } from '@xiaoguan/shared'
import { raiseReferenceVersion } from '@xiaoguan/server/db/corp'
import { json } from '@xiaoguan/server/db/json'
import { writeTagChanges } from '@xiaoguan/server/tag/write-change-store'
import { describe, expect, it } from 'vitest'
import { newCorp } from '../support/people.ts'

async function scene() {
  const corp = await newCorp()
  const staff = await corp.newStaff({ name: '周倩' })
  const customer = await corp.newCustomer([staff])
  const [first = '', second = ''] = corp.tagIds
  const change = (add: string[], remove: string[] = []) => {
    corp.app.clock.forward(1000)
    return corp.call(staff, changeCustomerTags, customer, {
      body: { changeId: randomUUID(), add, remove },
    })
  }
  /** As the rules' job and the bulk's write. */
  const write = (tagId: string, by: { ruleId?: string; bulkId?: string }) => {
    const { corpId } = corp
    const follow = { corpId, customerId: customer.customerId, staffId: staff.staffId }
    const plan = { add: [tagId], remove: [] }
    const source = by.ruleId ? ('rule' as const) : ('staff' as const)
    return corp.app.deps.db.transaction().execute((db) =>
      writeTagChanges(db, corp.app.deps.enqueue, [{ follow, plan }], {
        source,
        actorId: by.ruleId ? null : staff.staffId,
        at: corp.app.deps.clock.now(),
        ...by,
      }),
    )
  }
  const newRule = async (name: string) => {
    const ruleId = randomUUID()
    const at = corp.app.deps.clock.now()
    await corp.app.deps.db
      .insertInto('tag_rule')
      .values({
        corp_id: corp.corpId,
        rule_id: ruleId,
        name,
        trigger: json({ kind: 'order' }),
        trigger_kind: 'order',
        created_by: staff.staffId,
        created_at: at,
        changed_at: at,
      })
      .execute()
    return ruleId
  }
  return { corp, staff, customer, first, second, change, write, newRule }
}

describe('the history of a customer’s tags', () => {
  it('is told of one tag alone, or of all', async () => {
    const { corp, staff, customer, first, second, change } = await scene()
    await change([first])
    await change([second])
    await change([], [first])
    const of = async (tagId?: string) => {
      const query = tagId ? { tagId } : {}
      const { changes } = await corp.call(staff, listTagHistory, customer, { query })
      return changes.map((one) => [one.tagId, one.action])
    }
    expect(await of(first)).toEqual([
      [first, 'removed'],
      [first, 'added'],
    ])
    expect(await of()).toHaveLength(3)
    expect(await of('no such tag')).toEqual([])
  })

  it('keeps the order of what came in the same millisecond', async () => {
    const { corp, staff, customer, first } = await scene()
    const asks = [
      { add: [first], remove: [] },
      { add: [], remove: [first] },
    ]
    for (const ask of [...asks, ...asks, ...asks])
      await corp.call(staff, changeCustomerTags, customer, {
        body: { changeId: randomUUID(), ...ask },
      })
    const { changes } = await corp.call(staff, listTagHistory, customer, { query: {} })
    expect(new Set(changes.map((one) => one.at)).size).toBe(1)
    const [on, off] = ['added', 'removed']
    expect(changes.map((one) => one.action)).toEqual([off, on, off, on, off, on])
  })

  it('says which rule put a tag on, also beside the tag, by the name that the rule has now', async () => {
    const { corp, staff, customer, first, second, write, change, newRule } = await scene()
    const ruleId = await newRule('买了洁面')
    await write(first, { ruleId })
    await change([second])
    await corp.app.deps.db
      .updateTable('tag_rule')
      .set({ name: '买过洁面' })
      .where('corp_id', '=', corp.corpId)
      .execute()
    const rule = { ruleId, name: '买过洁面' }
    const { changes } = await corp.call(staff, listTagHistory, customer, {
      query: { tagId: first },
    })
    expect(changes).toMatchObject([{ source: 'rule', rule, bulk: false, by: null }])
    const { tags } = await corp.call(staff, loadSidebar, customer)
    const ruleOf = (tagId: string) => tags.on.find((tag) => tag.tagId === tagId)?.rule
    expect([ruleOf(first), ruleOf(second)]).toEqual([rule, null])
    const { on } = await change([], [second])
    expect(on.map((tag) => tag.rule)).toEqual([rule])
  })

  it('says what was changed for many at once', async () => {
    const { corp, staff, customer, first, write } = await scene()
    await write(first, { bulkId: randomUUID() })
    const { changes } = await corp.call(staff, listTagHistory, customer)
    expect(changes).toMatchObject([{ bulk: true, by: '周倩', rule: null }])
  })
})

describe('the tag groups', () => {
  it('come with the readings of their names, and not again while nothing changed', async () => {
    const { corp, staff } = await scene()
    const { version, tagGroups } = await corp.call(staff, listTagGroups, {})
    expect(tagGroups[0]?.tags[0]).toMatchObject({ name: '标签1', readings: 'biao qian ' })
    const again = await corp.call(staff, listTagGroups, {}, { query: { have: version } })
    expect(again).toEqual({ version, tagGroups: [] })
    await raiseReferenceVersion(corp.app.deps.db, corp.corpId)
    const newer = await corp.call(staff, listTagGroups, {}, { query: { have: version } })
    expect(newer.version).not.toBe(version)
    expect(newer.tagGroups).toEqual(tagGroups)
  })
})
