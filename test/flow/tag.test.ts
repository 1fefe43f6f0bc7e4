import { randomUUID } from 'node:crypto'
import {
  changeCustomerTags,
  listTagGroups,
  listTagHistory,
  listTimeline,
  loadSidebar,
  recordConsent,
} from '@xiaoguan/shared'
import { raiseReferenceVersion } from '@xiaoguan/server/db/corp'
import { createTagSync } from '@xiaoguan/server/tag/sync-tags.job'
import { describe, expect, it } from 'vitest'
import { type TestCorp, type TestStaff, newCorp, refusalOf } from '../support/people.ts'

const markTag = '/cgi-bin/externalcontact/mark_tag'
type Change = { add?: string[]; remove?: string[]; changeId?: string }

function change(
  corp: TestCorp,
  staff: TestStaff,
  customer: { customerId: string },
  { add = [], remove = [], changeId = randomUUID() }: Change,
) {
  return corp.call(staff, changeCustomerTags, customer, { body: { changeId, add, remove } })
}

function sync(corp: TestCorp, staff: TestStaff, customer: { customerId: string }) {
  const follow = { corpId: corp.corpId, customerId: customer.customerId, staffId: staff.staffId }
  return createTagSync(corp.app.deps)(follow)
}

function onPlatform(corp: TestCorp, staff: TestStaff, customer: { customerId: string }) {
  const platform = corp.app.world.getCorp(corp.wecomCorpId)
  return platform.findFollow(staff.staffId, customer.customerId)?.tag_ids ?? []
}

async function scene() {
  const corp = await newCorp()
  const staff = await corp.newStaff({ name: '周倩' })
  const customer = await corp.newCustomer([staff])
  const [calm = '', dry = '', red = ''] = corp.tagIds
  return { corp, staff, customer, calm, dry, red }
}

describe('changing tags', () => {
  it('shows the tag at once and tells WeCom after', async () => {
    const { corp, staff, customer, calm } = await scene()
    const { on } = await change(corp, staff, customer, { add: [calm] })
    expect(on).toMatchObject([{ tagId: calm, mine: true, addedBy: '周倩', sync: 'pending' }])
    await sync(corp, staff, customer)
    expect(onPlatform(corp, staff, customer)).toEqual([calm])
    const { tags } = await corp.call(staff, loadSidebar, customer)
    expect(tags.on).toMatchObject([{ tagId: calm, sync: 'synced' }])
    await change(corp, staff, customer, { remove: [calm] })
    await sync(corp, staff, customer)
    expect(onPlatform(corp, staff, customer)).toEqual([])
  })

  it('tells WeCom anew when another process changed the tag meanwhile', async () => {
    const { corp, staff, customer, calm } = await scene()
    await change(corp, staff, customer, { add: [calm] })
    const { deps } = corp.app
    let isFirst = true
    const slow: typeof deps.wecom.call = async (...call) => {
      if (isFirst) {
        isFirst = false
        // The other process is faster with the newer word, and ours comes in after it.
        await change(corp, staff, customer, { remove: [calm] })
        await sync(corp, staff, customer)
      }
      return deps.wecom.call(...call)
    }
    const follow = { corpId: corp.corpId, customerId: customer.customerId, staffId: staff.staffId }
    await createTagSync({ ...deps, wecom: { ...deps.wecom, call: slow } })(follow)
    expect(onPlatform(corp, staff, customer)).toEqual([calm])
    await sync(corp, staff, customer)
    expect(onPlatform(corp, staff, customer)).toEqual([])
    const { tags } = await corp.call(staff, loadSidebar, customer)
    expect(tags.on).toEqual([])
  })

  it('applies a change once however often it arrives', async () => {
    const { corp, staff, customer, calm, dry } = await scene()
    const changeId = randomUUID()
    const replies = await Promise.all(
      [1, 2, 3].map(() => change(corp, staff, customer, { add: [calm], changeId })),
    )
    for (const { on } of replies) expect(on.map((tag) => tag.tagId)).toEqual([calm])
    const { changes } = await corp.call(staff, listTagHistory, customer)
    expect(changes).toMatchObject([{ tagId: calm, action: 'added', by: '周倩' }])
    const other = change(corp, staff, customer, { add: [dry], changeId })
    expect(await refusalOf(other)).toBe('change.reused')
  })

  it('swaps within a single-choice group', async () => {
    const { corp, staff, customer, calm, dry } = await scene()
    await corp.app.deps.db
      .updateTable('tag_group')
      .set({ single: true })
      .where('corp_id', '=', corp.corpId)
      .execute()
    await raiseReferenceVersion(corp.app.deps.db, corp.corpId)
    await change(corp, staff, customer, { add: [calm] })
    await sync(corp, staff, customer)
    const { on } = await change(corp, staff, customer, { add: [dry] })
    expect(on.map((tag) => tag.tagId)).toEqual([dry])
    await sync(corp, staff, customer)
    expect(onPlatform(corp, staff, customer)).toEqual([dry])
  })

  it('refuses unknown tags by name of the field, and tags that are not on', async () => {
    const { corp, staff, customer, calm } = await scene()
    const body = { changeId: randomUUID(), add: [calm, 'etNowhere'], remove: [] }
    const refused = corp.call(staff, changeCustomerTags, customer, { body })
    await expect(refused).rejects.toMatchObject({
      code: 'tag.unknown',
      fields: { 'body.add.1': 'unknown tag' },
    })
    expect(await refusalOf(change(corp, staff, customer, { remove: [calm] }))).toBe('tag.not_on')
  })

  it('refuses tags on whom deleted us, and says that it is so', async () => {
    const { corp, staff, customer, calm } = await scene()
    await change(corp, staff, customer, { add: [calm] })
    expect((await corp.call(staff, loadSidebar, customer)).customer.own).toBe('stands')
    await corp.app.deps.db
      .updateTable('follow')
      .set({ ended_at: corp.app.clock.now(), ended_by: 'customer' })
      .where('corp_id', '=', corp.corpId)
      .where('customer_id', '=', customer.customerId)
      .execute()
    expect(await refusalOf(change(corp, staff, customer, { remove: [calm] }))).toBe('customer.lost')
    const seen = await corp.call(staff, loadSidebar, customer)
    expect(seen.customer.own).toBe('deleted')
    expect(seen.tags.on).toMatchObject([{ tagId: calm }])
  })

  it('keeps others’ tags: seen with their name, taken off by nobody else', async () => {
    const { corp, staff, customer, calm } = await scene()
    await change(corp, staff, customer, { add: [calm] })
    const lead = await corp.newStaff({ leads: [11] })
    expect(await refusalOf(change(corp, lead, customer, { add: [calm] }))).toBe(
      'customer.not_yours',
    )
    const second = await corp.newStaff({ name: '王芳' })
    await corp.app.deps.db
      .insertInto('follow')
      .values({
        corp_id: corp.corpId,
        customer_id: customer.customerId,
        staff_id: second.staffId,
        added_at: corp.app.clock.now(),
      })
      .execute()
    const { tags } = await corp.call(second, loadSidebar, customer)
    expect(tags.on).toMatchObject([{ tagId: calm, mine: false, on: { name: '周倩' } }])
    expect(await refusalOf(change(corp, second, customer, { remove: [calm] }))).toBe('tag.not_on')
  })

  it('takes a tag back that WeCom refuses, and says so', async () => {
    const { corp, staff, customer, calm, dry } = await scene()
    await change(corp, staff, customer, { add: [calm, dry] })
    // 40068 for the call with both, then for the first alone: only that one is refused.
    corp.app.platform.faults.add({ path: markTag, errcode: 40_068, times: 2 })
    await sync(corp, staff, customer)
    const { tags } = await corp.call(staff, loadSidebar, customer)
    expect(tags.on).toHaveLength(1)
    expect(tags.on[0]?.sync).toBe('synced')
    const { entries } = await corp.call(staff, listTimeline, customer)
    expect(entries.some((entry) => entry.kind === 'tags' && entry.refused.length === 1)).toBe(true)
    const { changes } = await corp.call(staff, listTagHistory, customer)
    expect(changes.filter(({ action }) => action === 'refused')).toHaveLength(1)
  })

  it('puts a tag back on when WeCom refuses to take it off', async () => {
    const { corp, staff, customer, calm } = await scene()
    await change(corp, staff, customer, { add: [calm] })
    await sync(corp, staff, customer)
    await change(corp, staff, customer, { remove: [calm] })
    corp.app.platform.faults.add({ path: markTag, errcode: 84_061 })
    await sync(corp, staff, customer)
    const { tags } = await corp.call(staff, loadSidebar, customer)
    expect(tags.on).toMatchObject([{ tagId: calm, sync: 'refused', syncProblem: '84061' }])
  })

  it('tries again when the platform is busy or away', async () => {
    const { corp, staff, customer, calm } = await scene()
    await change(corp, staff, customer, { add: [calm] })
    corp.app.platform.faults.add({ path: markTag, errcode: 45_033 })
    await expect(sync(corp, staff, customer)).rejects.toThrow('45033')
    corp.app.platform.faults.add({ path: markTag, reset: true, when: 'after' })
    await expect(sync(corp, staff, customer)).rejects.toThrow('no usable answer')
    await sync(corp, staff, customer)
    expect(onPlatform(corp, staff, customer)).toEqual([calm])
  })

  it('does not settle a tag that changed while WeCom was being told', async () => {
    const { corp, staff, customer, calm } = await scene()
    await change(corp, staff, customer, { add: [calm] })
    const { calls, faults } = corp.app.platform
    const before = calls.list(markTag).length
    const release = faults.hold(markTag)
    const first = sync(corp, staff, customer)
    await expect.poll(() => calls.list(markTag).length, { timeout: 20_000 }).toBe(before + 1)
    await change(corp, staff, customer, { remove: [calm] })
    release()
    await first
    await sync(corp, staff, customer)
    expect(onPlatform(corp, staff, customer)).toEqual([])
    const { tags } = await corp.call(staff, loadSidebar, customer)
    expect(tags.on).toEqual([])
  })

  it('loses nothing when many tap at the same moment', async () => {
    const { corp, staff, calm, dry, red } = await scene()
    const customers = await Promise.all(Array.from({ length: 12 }, () => corp.newCustomer([staff])))
    await Promise.all(
      customers.flatMap((customer) =>
        [calm, dry, red].map((tagId) => change(corp, staff, customer, { add: [tagId] })),
      ),
    )
    await Promise.all(customers.map((customer) => sync(corp, staff, customer)))
    for (const customer of customers)
      expect(onPlatform(corp, staff, customer).toSorted()).toEqual([calm, dry, red].toSorted())
  })
})

describe('sensitive tags', () => {
  it('are seen by followers and their leads, not by an operator', async () => {
    const { corp, staff, customer, calm } = await scene()
    const { db } = corp.app.deps
    const sensitive = { sensitive: true, must_ask: true, name: '皮肤状态' }
    await db.updateTable('tag_group').set(sensitive).where('corp_id', '=', corp.corpId).execute()
    await raiseReferenceVersion(db, corp.corpId)
    const consent = { changeId: randomUUID(), given: true }
    await corp.call(staff, recordConsent, customer, { body: consent })
    await change(corp, staff, customer, { add: [calm] })
    const lead = await corp.newStaff({ leads: [11] })
    const operator = await corp.newStaff({ role: 'operator', departmentId: 1 })
    const seen = await Promise.all(
      [staff, lead, operator].map(async (viewer) => {
        const { tags, variables } = await corp.call(viewer, loadSidebar, customer)
        const { entries } = await corp.call(viewer, listTimeline, customer)
        const { changes } = await corp.call(viewer, listTagHistory, customer)
        return [tags.on.length, entries.length, changes.length, variables['皮肤状态']]
      }),
    )
    expect(seen).toEqual([
      [1, 1, 1, '标签1'],
      [1, 1, 1, '标签1'],
      [0, 0, 0, null],
    ])
    const { tagGroups } = await corp.call(operator, listTagGroups, {})
    expect(tagGroups[0]).toMatchObject({ sensitive: true, mustAsk: true })
  })
})
