import { randomUUID } from 'node:crypto'
import { changeCustomerTags, listTagHistory, loadSidebar } from '@xiaoguan/shared'
import { createTagSync } from '@xiaoguan/server/tag/sync-tags.job'
import { describe, expect, it } from 'vitest'
import { type TestCorp, type TestCustomer, type TestStaff, newCorp } from '../support/people.ts'

const markTag = '/cgi-bin/externalcontact/mark_tag'

/** A tag just set on a customer, and the job that tells WeCom of it. */
async function scene() {
  const corp = await newCorp()
  const staff = await corp.newStaff({ name: '周倩' })
  const customer = await corp.newCustomer([staff])
  const [calm = '', dry = ''] = corp.tagIds
  const sync = createTagSync(corp.app.deps)
  const follow = { corpId: corp.corpId, customerId: customer.customerId, staffId: staff.staffId }
  const put = (add: string[], remove: string[] = []) =>
    corp.call(staff, changeCustomerTags, customer, {
      body: { changeId: randomUUID(), add, remove },
    })
  const shown = async () => (await corp.call(staff, loadSidebar, customer)).tags.on
  return { corp, staff, customer, calm, dry, follow, put, shown, sync: () => sync(follow) }
}

function onPlatform(corp: TestCorp, staff: TestStaff, customer: TestCustomer) {
  const platform = corp.app.world.getCorp(corp.wecomCorpId)
  return platform.findFollow(staff.staffId, customer.customerId)?.tag_ids ?? []
}

describe('a tag that WeCom does not take now', () => {
  it.each([60_020, 48_002, 50_003, 301_002])(
    'waits, and says why, while an operator must mend something: %i',
    async (errcode) => {
      const { corp, staff, customer, calm, put, shown, sync } = await scene()
      await put([calm])
      corp.app.platform.faults.add({ path: markTag, errcode })
      await expect(sync()).rejects.toMatchObject({ errcode })
      const waiting = { tagId: calm, sync: 'pending', syncProblem: String(errcode) }
      expect(await shown()).toMatchObject([waiting])
      await sync()
      expect(onPlatform(corp, staff, customer)).toEqual([calm])
      expect(await shown()).toMatchObject([{ tagId: calm, sync: 'synced', syncProblem: null }])
    },
  )

  it('waits when the token is refused again and again', async () => {
    const { corp, staff, customer, calm, put, shown, sync } = await scene()
    await put([calm])
    corp.app.platform.faults.add({ path: markTag, errcode: 40_014, times: 2 })
    await expect(sync()).rejects.toMatchObject({ errcode: 40_014 })
    expect(await shown()).toMatchObject([{ tagId: calm, sync: 'pending' }])
    corp.app.platform.faults.add({ path: markTag, errcode: 42_001 })
    await sync()
    expect(onPlatform(corp, staff, customer)).toEqual([calm])
  })

  it.each([84_061, 40_096])('is taken back when there is no relation: %i', async (errcode) => {
    const { corp, calm, dry, put, shown, sync } = await scene()
    await put([calm, dry])
    const before = corp.app.platform.calls.list(markTag).length
    corp.app.platform.faults.add({ path: markTag, errcode })
    await sync()
    expect(await shown()).toEqual([])
    expect(corp.app.platform.calls.list(markTag).length - before).toBe(1)
  })

  it('is taken back when WeCom deleted it, and the library is read anew', async () => {
    const { corp, staff, customer, calm, dry, put, shown, sync } = await scene()
    const [group] = corp.app.world.getCorp(corp.wecomCorpId).tagGroups.values()
    if (!group) throw new Error('a test corp has a tag group')
    group.tags = group.tags.filter((tag) => tag.id !== dry)
    await put([calm, dry])
    await sync()
    expect(onPlatform(corp, staff, customer)).toEqual([calm])
    expect(await shown()).toMatchObject([{ tagId: calm, sync: 'synced' }])
    const tag = await corp.app.deps.db
      .selectFrom('tag')
      .select('deleted_at')
      .where('corp_id', '=', corp.corpId)
      .where('tag_id', '=', dry)
      .executeTakeFirstOrThrow()
    expect(tag.deleted_at).not.toBeNull()
  })

  it('stays off when it is no more in WeCom, without a word', async () => {
    const { corp, staff, customer, calm, put, shown, sync } = await scene()
    await put([calm])
    await sync()
    await put([], [calm])
    corp.app.platform.faults.add({ path: markTag, errcode: 40_068 })
    await sync()
    expect(await shown()).toEqual([])
    const { changes } = await corp.call(staff, listTagHistory, customer)
    expect(changes.map(({ action }) => action)).not.toContain('refused')
  })
})

describe('telling WeCom of many tags', () => {
  it('has at most five calls under way, and one follow never twice at a time', async () => {
    const { corp, staff, calm, dry } = await scene()
    const customers = await Promise.all(Array.from({ length: 8 }, () => corp.newCustomer([staff])))
    for (const customer of customers) {
      const body = { changeId: randomUUID(), add: [calm], remove: [] }
      await corp.call(staff, changeCustomerTags, customer, { body })
    }
    const sync = createTagSync(corp.app.deps)
    const follows = customers.map(({ customerId }) => {
      return { corpId: corp.corpId, customerId, staffId: staff.staffId }
    })
    const { calls, faults } = corp.app.platform
    const mine = () => calls.list(markTag).filter((call) => call.corpId === corp.wecomCorpId).length
    const release = faults.hold(markTag)
    const all = follows.flatMap((follow) => [sync(follow), sync(follow)])
    await expect.poll(mine, { timeout: 20_000 }).toBe(5)
    const body = { changeId: randomUUID(), add: [dry], remove: [] }
    await corp.call(staff, changeCustomerTags, customers[0]!, { body })
    release()
    await Promise.all(all)
    for (const customer of customers) expect(onPlatform(corp, staff, customer)).toContain(calm)
    expect(onPlatform(corp, staff, customers[0]!).toSorted()).toEqual([calm, dry].toSorted())
    // The change that came meanwhile needed one call more, not another at the same time.
    expect(mine()).toBe(customers.length + 1)
  })
})
