import { randomUUID } from 'node:crypto'
import { changeCustomerTags, listTagGroups, listTagHistory, loadSidebar } from '@xiaoguan/shared'
import type { LibraryGroupFound } from '@xiaoguan/server/tag/library-store'
import { applyTagLibrary } from '@xiaoguan/server/tag/library-store'
import { createTagSync } from '@xiaoguan/server/tag/sync-tags.job'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type TestCorp, newCorp, refusalOf } from '../support/people.ts'

const gid = (n: number) => `etGroup${n}`

/** A library as the platform may list it: any order, repeated names, some marked as deleted. */
const library: fc.Arbitrary<LibraryGroupFound[]> = fc
  .uniqueArray(
    fc.record({
      group: fc.nat(3),
      name: fc.constantFrom('肤质', '需求', '来源'),
      order: fc.nat(3),
      deleted: fc.boolean(),
      tags: fc.uniqueArray(
        fc.record({
          tag: fc.nat(4),
          name: fc.constantFrom('干皮', '油皮', '敏感'),
          order: fc.nat(3),
          deleted: fc.boolean(),
        }),
        { selector: (tag) => tag.tag, maxLength: 4 },
      ),
    }),
    { selector: (one) => one.group, maxLength: 4 },
  )
  .map((groups) =>
    groups.map(({ group, tags, ...rest }) => ({
      tagGroupId: gid(group),
      ...rest,
      tags: tags.map(({ tag, ...one }) => ({ tagId: `et${group}-${tag}`, ...one })),
    })),
  )

async function shown(corp: TestCorp) {
  const { db } = corp.app.deps
  const groups = await db
    .selectFrom('tag_group')
    .select(['tag_group_id', 'name', 'position'])
    .where('corp_id', '=', corp.corpId)
    .where('deleted_at', 'is', null)
    .orderBy('tag_group_id')
    .execute()
  const tags = await db
    .selectFrom('tag')
    .select(['tag_id', 'tag_group_id', 'name', 'position'])
    .where('corp_id', '=', corp.corpId)
    .where('deleted_at', 'is', null)
    .orderBy('tag_id')
    .execute()
  return { groups, tags }
}

async function versionOf({ app, corpId }: TestCorp) {
  const corp = await app.deps.db
    .selectFrom('corp')
    .select('reference_version')
    .where('corp_id', '=', corpId)
    .executeTakeFirstOrThrow()
  return corp.reference_version
}

function apply(corp: TestCorp, groups: LibraryGroupFound[]) {
  return applyTagLibrary(corp.app.deps.db, corp.corpId, groups, corp.app.clock.now())
}

/** The corp's own group as the platform would list it, with the tags of the ids given. */
function ownGroup(corp: TestCorp, tagIds: readonly string[]): LibraryGroupFound {
  const tags = tagIds.map((tagId, at) => ({
    tagId,
    name: `标签${at}`,
    order: 9 - at,
    deleted: false,
  }))
  return { tagGroupId: corp.tagGroupId, name: '关心', order: 1, deleted: false, tags }
}

describe('taking over the tag library of the platform', () => {
  it('leaves what the last answer says, whatever stood before', async () => {
    const [corp, empty] = [await newCorp(), await newCorp()]
    const { db } = corp.app.deps
    await fc.assert(
      fc.asyncProperty(library, library, async (first, second) => {
        for (const table of ['tag', 'tag_group'] as const)
          await db.deleteFrom(table).where('corp_id', '=', empty.corpId).execute()
        await apply(corp, first)
        await apply(corp, second)
        await apply(empty, second)
        expect(await shown(corp)).toEqual(await shown(empty))
        const version = await versionOf(corp)
        expect(await apply(corp, second)).toBe(false)
        expect(await versionOf(corp)).toBe(version)
      }),
      { numRuns: 40 },
    )
  })

  it('takes a tag that vanished off its customers, and refuses the wish not yet told', async () => {
    const corp = await newCorp()
    const staff = await corp.newStaff()
    const customer = await corp.newCustomer([staff])
    const [calm = '', dry = '', red = ''] = corp.tagIds
    await apply(corp, [ownGroup(corp, corp.tagIds)])
    const add = (tagIds: string[]) =>
      corp.call(staff, changeCustomerTags, customer, {
        body: { changeId: randomUUID(), add: tagIds, remove: [] },
      })
    await add([red])
    const follow = { corpId: corp.corpId, customerId: customer.customerId, staffId: staff.staffId }
    await createTagSync(corp.app.deps)(follow)
    await add([calm, dry])
    corp.app.clock.forward(60_000)
    expect(await apply(corp, [ownGroup(corp, [dry])])).toBe(true)
    const { tags } = await corp.call(staff, loadSidebar, customer)
    expect(tags.on.map((one) => one.tagId)).toEqual([dry])
    expect(tags.refused).toMatchObject([{ tagId: calm, wanted: 'on', problem: '40068' }])
    const { changes } = await corp.call(staff, listTagHistory, customer)
    expect(changes.filter((one) => one.tagId === calm)).toMatchObject([
      { action: 'refused', source: 'wecom', by: null, reason: '40068' },
      { action: 'added', source: 'staff' },
    ])
    expect(changes.filter((one) => one.tagId === red)).toMatchObject([
      { action: 'removed', source: 'wecom', by: null, reason: 'tag_deleted' },
      { action: 'added', source: 'staff' },
    ])
    expect(await refusalOf(add([calm]))).toBe('tag.unknown')
    await apply(corp, [ownGroup(corp, corp.tagIds)])
    expect((await add([calm])).on.map((one) => one.tagId).toSorted()).toEqual(
      [calm, dry].toSorted(),
    )
  })

  it('keeps our own settings of a group that went and came again', async () => {
    const corp = await newCorp()
    const staff = await corp.newStaff()
    await apply(corp, [ownGroup(corp, corp.tagIds)])
    const { db } = corp.app.deps
    const ours = { single: true, must_ask: true, sensitive: true, by_rule: true }
    await db
      .updateTable('tag_group')
      .set({ ...ours, tag_class: 'fact' })
      .where('corp_id', '=', corp.corpId)
      .execute()
    await apply(corp, [])
    const gone = await corp.call(staff, listTagGroups, {})
    expect(gone.tagGroups).toEqual([])
    await apply(corp, [ownGroup(corp, corp.tagIds)])
    const { tagGroups } = await corp.call(staff, listTagGroups, {})
    expect(tagGroups).toMatchObject([
      { tagClass: 'fact', single: true, mustAsk: true, sensitive: true, byRule: true },
    ])
  })

  it('lets an older answer change nothing', async () => {
    const corp = await newCorp()
    const { deps } = corp.app
    const before = corp.app.clock.now()
    corp.app.clock.forward(1000)
    await apply(corp, [ownGroup(corp, corp.tagIds)])
    expect(await applyTagLibrary(deps.db, corp.corpId, [], before)).toBe(false)
    expect((await shown(corp)).tags).toHaveLength(corp.tagIds.length)
  })
})
