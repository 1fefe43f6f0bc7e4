import { randomUUID } from 'node:crypto'
import {
  type TagEdit,
  changeCustomerTags,
  editTagLibrary,
  loadSidebar,
  loadTagLibrary,
  setTagGroup,
} from '@xiaoguan/shared'
import { carryEdit } from '@xiaoguan/server/tag/carry-edit'
import { createTagSync } from '@xiaoguan/server/tag/sync-tags.job'
import { describe, expect, it } from 'vitest'
import { type SimTag, saveTagGroup } from '@xiaoguan/wecom-simulator'
import { type TestCorp, newCorp, refusalOf } from '../support/people.ts'

const api = (name: string) => `/cgi-bin/externalcontact/${name}`

async function scene() {
  const corp = await newCorp()
  const operator = await corp.newStaff({ role: 'operator', departmentId: 1 })
  const edit = (wish: TagEdit, tagEditId = randomUUID()) =>
    corp.call(operator, editTagLibrary, { tagEditId }, { body: { edit: wish } })
  const library = () => corp.call(operator, loadTagLibrary, {})
  const platform = corp.app.world.getCorp(corp.wecomCorpId)
  return { corp, operator, edit, library, platform, groupId: corp.tagGroupId }
}

/** Carries on what is open, as the rounds and the job do. */
async function goOn({ app, corpId }: TestCorp, ms = 50_000) {
  app.clock.forward(ms)
  const rows = await app.deps.db
    .selectFrom('tag_edit')
    .select('tag_edit_id')
    .where('corp_id', '=', corpId)
    .where('state', '=', 'open')
    .orderBy('asked_at')
    .execute()
  for (const row of rows) await carryEdit(app.deps, { corpId, tagEditId: row.tag_edit_id })
}

describe('editing the tag library', () => {
  it('makes a group with its tags in WeCom and here, ours and of the class asked for', async () => {
    const { edit, platform } = await scene()
    const wish = {
      kind: 'create_group',
      name: '肤质',
      tagClass: 'fact',
      tagNames: ['干皮', '油皮'],
    }
    const { edit: done, library } = await edit(wish as TagEdit)
    expect(done).toMatchObject({ state: 'done', errcode: null, subject: '肤质：干皮、油皮' })
    const group = library.groups.find((one) => one.name === '肤质')
    expect(group).toMatchObject({ ours: true, tagClass: 'fact' })
    expect(group?.tags).toMatchObject([
      { name: '干皮', ours: true, customers: 0 },
      { name: '油皮', ours: true },
    ])
    const there = [...platform.tagGroups.values()].find((one) => one.name === '肤质')
    expect(there?.tags.map((tag) => tag.name)).toEqual(['干皮', '油皮'])
    expect(library.edits).toEqual([])
  })

  it('adds, renames, orders and deletes; a group goes with its last tag', async () => {
    const { edit, library } = await scene()
    await edit({ kind: 'create_group', name: '年龄', tagClass: 'fact', tagNames: ['90后'] })
    const groupOf = async () => (await library()).groups.find((one) => one.name.startsWith('年龄'))
    const { tagGroupId = '' } = (await groupOf()) ?? {}
    await edit({ kind: 'create_tags', tagGroupId, tagNames: ['80后', '00后'] })
    expect((await groupOf())?.tags.map((tag) => tag.name)).toEqual(['90后', '80后', '00后'])
    const tags = (await groupOf())?.tags ?? []
    const tagIds = tags.map((tag) => tag.tagId).toReversed()
    await edit({ kind: 'order_tags', tagGroupId, tagIds })
    expect((await groupOf())?.tags.map((tag) => tag.tagId)).toEqual(tagIds)
    await edit({ kind: 'rename_tag', tagId: tagIds[0] ?? '', name: '零零后' })
    await edit({ kind: 'rename_group', tagGroupId, name: '年龄段' })
    expect(await groupOf()).toMatchObject({ name: '年龄段' })
    expect((await groupOf())?.tags[0]?.name).toBe('零零后')
    for (const tagId of tagIds) await edit({ kind: 'delete_tag', tagId })
    expect(await groupOf()).toBeUndefined()
  })

  it('is applied once however often it arrives, and refuses another wish under the same id', async () => {
    const { edit, groupId, platform } = await scene()
    const tagEditId = randomUUID()
    const wish: TagEdit = { kind: 'create_tags', tagGroupId: groupId, tagNames: ['怕晒'] }
    for (const reply of [await edit(wish, tagEditId), await edit(wish, tagEditId)])
      expect(reply.edit.state).toBe('done')
    const named = platform.tagGroups.get(groupId)?.tags.filter((tag) => tag.name === '怕晒')
    expect(named).toHaveLength(1)
    const other = edit({ ...wish, tagNames: ['别的'] }, tagEditId)
    expect(await refusalOf(other)).toBe('change.reused')
  })

  it('refuses what cannot be before asking WeCom', async () => {
    const { corp, edit, groupId, library, platform } = await scene()
    const { calls } = corp.app.platform
    const before = calls.list().length
    const add = (...tagNames: string[]) =>
      edit({ kind: 'create_tags', tagGroupId: groupId, tagNames })
    expect(await refusalOf(add('一'.repeat(31)))).toBe('bad_request')
    expect(await refusalOf(add(' '))).toBe('bad_request')
    const [first] = (await library()).groups[0]?.tags ?? []
    expect(await refusalOf(add(`${first?.name.slice(0, 1)} ${first?.name.slice(1)}`))).toBe(
      'tag.name_taken',
    )
    expect(await refusalOf(add('ＡＢ', 'A B'))).toBe('tag.name_taken')
    await corp.app.deps.db
      .updateTable('corp')
      .set({ tag_limit: corp.tagIds.length })
      .where('corp_id', '=', corp.corpId)
      .execute()
    expect(await refusalOf(add('多一个'))).toBe('tag.limit_reached')
    await corp.app.deps.db
      .updateTable('tag')
      .set({ ours: false })
      .where('corp_id', '=', corp.corpId)
      .execute()
    const tagId = corp.tagIds[0] ?? ''
    expect(await refusalOf(edit({ kind: 'rename_tag', tagId, name: '新' }))).toBe('tag.not_ours')
    expect(await refusalOf(edit({ kind: 'delete_group', tagGroupId: groupId }))).toBe(
      'tag.not_ours',
    )
    expect(calls.list().length).toBe(before)
    expect(platform.tagGroups.get(groupId)?.tags).toHaveLength(corp.tagIds.length)
    const full = await add('🌸'.repeat(30)).catch((error: unknown) => String(error))
    expect(full).toContain('tag.limit_reached')
  })

  it('says what WeCom refused, and takes over what stands there', async () => {
    const { corp, edit, groupId, platform } = await scene()
    const group = platform.tagGroups.get(groupId)
    if (!group) throw new Error('no group')
    saveTagGroup(corp.app.world, corp.wecomCorpId, {
      ...group,
      tags: [
        ...group.tags,
        { ...(group.tags[0] as SimTag), id: `et${randomUUID()}`, name: '后台建的' },
      ],
    })
    const { edit: refused, library } = await edit({
      kind: 'create_tags',
      tagGroupId: groupId,
      tagNames: ['后台建的'],
    })
    expect(refused).toMatchObject({ state: 'refused', errcode: 40071 })
    expect(library.edits).toMatchObject([{ state: 'refused', errcode: 40071 }])
    const theirs = library.groups[0]?.tags.find((tag) => tag.name === '后台建的')
    expect(theirs).toMatchObject({ ours: false })
  })

  it('keeps an edit open while the operator must mend something, and carries later ones in order', async () => {
    const { corp, edit, groupId, library } = await scene()
    const { faults } = corp.app.platform
    faults.add({ path: api('add_corp_tag'), errcode: 60020, times: 9 })
    const first = await edit({ kind: 'create_tags', tagGroupId: groupId, tagNames: ['早'] })
    expect(first.edit).toMatchObject({ state: 'open', errcode: 60020 })
    corp.app.clock.forward(10)
    const second = await edit({ kind: 'rename_group', tagGroupId: groupId, name: '新名' })
    expect(second.edit.state).toBe('open')
    faults.clear()
    await goOn(corp)
    const { edits, groups } = await library()
    expect(edits).toEqual([])
    expect(groups[0]).toMatchObject({ name: '新名' })
    expect(groups[0]?.tags.at(-1)).toMatchObject({ name: '早', ours: true })
  })

  it('doubles nothing when the answer to a making was lost', async () => {
    const { corp, edit, groupId, library, platform } = await scene()
    corp.app.platform.faults.add({ path: api('add_corp_tag'), reset: true, when: 'after' })
    const asked = await edit({
      kind: 'create_tags',
      tagGroupId: groupId,
      tagNames: ['丢了', '也丢了'],
    })
    expect(asked.edit.state).toBe('open')
    await goOn(corp)
    expect((await library()).edits).toEqual([])
    const tags = (await library()).groups[0]?.tags.slice(-2)
    expect(tags).toMatchObject([
      { name: '丢了', ours: true },
      { name: '也丢了', ours: true },
    ])
    expect(platform.tagGroups.get(groupId)?.tags).toHaveLength(corp.tagIds.length + 2)
  })

  it('takes up an edit whose process died between the yes of WeCom and our own writing', async () => {
    const { corp, edit, groupId, library, platform } = await scene()
    const { deps, clock, platform: wecom } = corp.app
    wecom.faults.add({ path: api('add_corp_tag'), errcode: 48002 })
    const wish: TagEdit = { kind: 'create_tags', tagGroupId: groupId, tagNames: ['甲', '乙'] }
    const { edit: asked } = await edit(wish)
    expect(asked).toMatchObject({ state: 'open', errcode: 48002 })
    let told = () => {}
    const isTold = new Promise<void>((resolve) => {
      told = resolve
    })
    const dying: typeof deps.wecom.call = async (...call) => {
      const reply = await deps.wecom.call(...call)
      if (!call[1].path.endsWith('add_corp_tag')) return reply
      told()
      return new Promise(() => {})
    }
    const key = { corpId: corp.corpId, tagEditId: asked.tagEditId }
    clock.forward(2000)
    void carryEdit({ ...deps, wecom: { ...deps.wecom, call: dying } }, key)
    await isTold
    await carryEdit(deps, key)
    expect((await library()).edits).toMatchObject([{ state: 'open' }])
    await goOn(corp)
    expect((await library()).edits).toEqual([])
    expect((await library()).groups[0]?.tags.slice(-2)).toMatchObject([
      { name: '甲', ours: true },
      { name: '乙', ours: true },
    ])
    expect(platform.tagGroups.get(groupId)?.tags).toHaveLength(corp.tagIds.length + 2)
  })

  it('leaves alone from then on what WeCom says another app made', async () => {
    const { corp, edit } = await scene()
    corp.app.platform.faults.add({ path: api('edit_corp_tag'), errcode: 301002 })
    const tagId = corp.tagIds[0] ?? ''
    const wish: TagEdit = { kind: 'rename_tag', tagId, name: '改名' }
    const { edit: refused, library } = await edit(wish)
    expect(refused).toMatchObject({ state: 'refused', errcode: 301002 })
    const tag = library.groups[0]?.tags.find((one) => one.tagId === tagId)
    expect(tag).toMatchObject({ ours: false })
    expect(await refusalOf(edit(wish))).toBe('tag.not_ours')
  })

  it('moves a tag with all who have it, and goes on where it was stopped', async () => {
    const { corp, edit, library, platform } = await scene()
    const staff = await corp.newStaff()
    const customers = await Promise.all([1, 2, 3].map(() => corp.newCustomer([staff])))
    const tagId = corp.tagIds[0] ?? ''
    for (const customer of customers) {
      const body = { changeId: randomUUID(), add: [tagId], remove: [] }
      await corp.call(staff, changeCustomerTags, customer, { body })
    }
    const sync = async () => {
      for (const { customerId } of customers)
        await createTagSync(corp.app.deps)({ corpId: corp.corpId, customerId, ...staff })
    }
    await sync()
    await edit({ kind: 'create_group', name: '去处', tagClass: 'fact', tagNames: ['占位'] })
    const to = (await library()).groups.find((one) => one.name === '去处')
    const name = (await library()).groups
      .flatMap((one) => one.tags)
      .find((one) => one.tagId === tagId)?.name
    const moved = await edit({ kind: 'move_tag', tagId, toGroupId: to?.tagGroupId ?? '' })
    expect(moved.edit.state).toBe('open')
    await goOn(corp)
    expect((await library()).edits).toMatchObject([{ wish: { kind: 'move_tag' }, state: 'open' }])
    await sync()
    await goOn(corp)
    const after = await library()
    expect(after.edits).toEqual([])
    const tag = after.groups
      .find((one) => one.name === '去处')
      ?.tags.find((one) => one.name === name)
    expect(tag).toMatchObject({ customers: 3, ours: true })
    expect(platform.findTag(tagId)).toBeUndefined()
    for (const customer of customers) {
      const { tags } = await corp.call(staff, loadSidebar, customer)
      expect(tags.on).toMatchObject([{ name, sync: 'synced' }])
      expect(platform.findFollow(staff.staffId, customer.customerId)?.tag_ids).toEqual([tag?.tagId])
    }
  })

  it('sets what only we know of a group, and lets none but operators in', async () => {
    const { corp, operator, groupId, library } = await scene()
    const settings = {
      tagClass: 'marketing',
      single: true,
      mustAsk: true,
      sensitive: false,
      byRule: true,
    } as const
    await corp.call(operator, setTagGroup, { tagGroupId: groupId }, { body: settings })
    expect((await library()).groups[0]).toMatchObject(settings)
    const staff = await corp.newStaff()
    expect(await refusalOf(corp.call(staff, loadTagLibrary, {}))).toBe('not_allowed')
  })
})
