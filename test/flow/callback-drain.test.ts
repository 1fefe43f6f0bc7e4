import {
  addConsoleTags,
  changeApp,
  changeUser,
  deleteFollow,
  dismissGroupChat,
  markTag,
  raiseEvent,
  remarkFollow,
  removeTags,
  removeUser,
  renameUser,
  saveDepartment,
  saveGroupChat,
} from '@xiaoguan/wecom-simulator'
import { describe, expect, it } from 'vitest'
import { drainScene } from './callback-drain-scene.ts'

const get = '/cgi-bin/externalcontact/get'

describe('callbacks about customers', () => {
  it('bring a new customer with her channel', async () => {
    const { staff, add, arrive, follows, customers, events } = await drainScene()
    add(staff.staffId, { state: 'autumn' })
    await arrive()
    expect(await customers()).toMatchObject([{ name: '新客户', main_follower_id: staff.staffId }])
    expect(await follows()).toMatchObject([{ staff_id: staff.staffId, state: 'autumn' }])
    expect(await events()).toMatchObject([{ state: 'done', problem: null, attempts: 0 }])
  })

  it('that are many about one customer cost one look', async () => {
    const { staff, add, arrive, of, world, calls, clock, follows, events } = await drainScene()
    const follow = add(staff.staffId)
    for (let n = 0; n < 100; n++) {
      clock.forward(1000)
      remarkFollow(world, of(follow), { remark: `小雨${n}` })
    }
    await arrive()
    expect(await events()).toHaveLength(101)
    expect(calls(get)).toBe(1)
    expect(await follows()).toMatchObject([{ remark: '小雨99' }])
  })

  it('tell that she deleted somebody, in whatever order they come', async () => {
    const { staff, add, arrive, of, world, clock, follows, customers } = await drainScene()
    const follow = add(staff.staffId)
    clock.forward(5000)
    deleteFollow(world, of(follow), 'customer')
    await arrive()
    expect(await follows()).toMatchObject([{ ended_by: 'customer' }])
    expect((await customers())[0]?.lost_at).not.toBeNull()
    clock.forward(5000)
    add(staff.staffId, { external_userid: follow.external_userid })
    await arrive()
    expect(await follows()).toMatchObject([{ ended_by: null, ended_at: null }])
    expect((await customers())[0]?.lost_at).toBeNull()
  })

  it('end a follow that a member deleted, alone or beside others', async () => {
    const { corp, staff, add, arrive, of, world, clock, follows, customers } = await drainScene()
    const other = await corp.newStaff()
    const first = add(staff.staffId)
    clock.forward(1000)
    const second = add(other.staffId, { external_userid: first.external_userid })
    await arrive()
    clock.forward(1000)
    deleteFollow(world, of(first), 'staff')
    await arrive()
    expect((await follows()).find((row) => row.staff_id === staff.staffId)?.ended_by).toBe('staff')
    expect(await customers()).toMatchObject([{ main_follower_id: other.staffId, lost_at: null }])
    clock.forward(1000)
    deleteFollow(world, of(second), 'staff')
    await arrive()
    expect((await follows()).map((row) => row.ended_by)).toEqual(['staff', 'staff'])
    expect((await customers())[0]?.lost_at).not.toBeNull()
  })

  it('end nothing of somebody whom the app was shown no more meanwhile', async () => {
    const { corp, staff, add, arrive, of, world, clock, follows, customers } = await drainScene()
    const other = await corp.newStaff()
    const first = add(staff.staffId)
    clock.forward(1000)
    const second = add(other.staffId, { external_userid: first.external_userid })
    await arrive()
    changeApp(world, corp.wecomCorpId, 1_000_002, { visibleUserIds: [other.staffId] })
    clock.forward(1000)
    remarkFollow(world, of(second), { remark: '小雨' })
    await arrive()
    const [hers] = (await follows()).filter((row) => row.staff_id === staff.staffId)
    expect(hers).toMatchObject({ ended_at: null, ended_by: null })
    expect(await customers()).toMatchObject([{ main_follower_id: staff.staffId, lost_at: null }])
  })

  it('learn of staff and tags that nobody told of before', async () => {
    const { corp, add, arrive, of, world, platform, tags, staffRows } = await drainScene()
    const { wecomCorpId } = corp
    // Lost, or still on their way.
    platform.settings.callbackDropNext = 2
    changeUser(world, wecomCorpId, { userid: 'newcomer', name: '新人', department: [11] })
    const group = addConsoleTags(world, wecomCorpId, { group: '来源', names: ['小红书'] })
    const follow = add('newcomer')
    markTag(world, of(follow), { add: [group.tags[0]!.id] })
    await arrive()
    expect((await staffRows()).map((row) => row.staff_id)).toContain('newcomer')
    expect(await tags()).toMatchObject([{ tag_id: group.tags[0]!.id, staff_id: 'newcomer' }])
  })

  it('note when she wrote through a link', async () => {
    const { corp, staff, add, arrive, world, clock, customers } = await drainScene()
    const follow = add(staff.staffId)
    const fields = { UserID: staff.staffId, ExternalUserID: follow.external_userid }
    const changeType = 'customer_start_chat'
    raiseEvent(world, corp.wecomCorpId, { event: 'customer_acquisition', changeType, fields })
    await arrive()
    expect((await customers())[0]?.wrote_at).toEqual(clock.now())
  })
})

describe('callbacks about the corp', () => {
  it('bring tags, members, departments and renamed members with their customers', async () => {
    const { corp, staff, add, arrive, world, clock, follows, staffRows, departments, deps } =
      await drainScene()
    const { wecomCorpId, corpId } = corp
    add(staff.staffId)
    await arrive()
    addConsoleTags(world, wecomCorpId, { group: '来源', names: ['小红书', '抖音'] })
    removeTags(world, wecomCorpId, { tagIds: [corp.tagIds[0]!] })
    saveDepartment(world, wecomCorpId, { id: 12, name: '二店', parentid: 1 })
    changeUser(world, wecomCorpId, { userid: 'mei', name: '小美', department: [12] })
    renameUser(world, wecomCorpId, staff.staffId, 'wang2')
    clock.forward(1000)
    await arrive()
    const tags = await deps.db
      .selectFrom('tag')
      .select(['name', 'deleted_at'])
      .where('corp_id', '=', corpId)
      .execute()
    expect(tags.filter((tag) => tag.deleted_at === null).map((tag) => tag.name)).toEqual(
      expect.arrayContaining(['小红书', '抖音', '标签2', '标签3']),
    )
    expect(tags.filter((tag) => tag.deleted_at !== null)).toHaveLength(1)
    expect(await departments()).toMatchObject([{}, {}, { department_id: 12, name: '二店' }])
    expect(await staffRows()).toMatchObject(
      [
        { staff_id: 'mei', department_id: 12, active: true },
        { staff_id: staff.staffId, active: false },
        { staff_id: 'wang2', active: true },
      ].toSorted((a, b) => (a.staff_id < b.staff_id ? -1 : 1)),
    )
    const standing = (await follows()).filter((row) => row.ended_at === null)
    expect(standing.map((row) => row.staff_id)).toEqual(['wang2'])
    removeUser(world, wecomCorpId, 'mei')
    await arrive()
    expect((await staffRows()).find((row) => row.staff_id === 'mei')?.active).toBe(false)
  })

  it('shut nobody out whom the app sees alone, in no department’s list', async () => {
    const { corp, staff, arrive, world, staffRows } = await drainScene()
    const { wecomCorpId } = corp
    changeUser(world, wecomCorpId, { userid: staff.staffId, department: [] })
    await arrive()
    saveDepartment(world, wecomCorpId, { id: 12, name: '二店', parentid: 1 })
    await arrive()
    expect(await staffRows()).toMatchObject([{ staff_id: staff.staffId, active: true }])
  })

  it('give a renamed member what her customers did under the old id, whichever comes first', async () => {
    const { corp, staff, add, arrive, of, world, clock, follows } = await drainScene()
    const { wecomCorpId } = corp
    const [first, second] = [add(staff.staffId), add(staff.staffId)]
    const addedAt = new Date(first.createtime * 1000)
    await arrive()
    clock.forward(5000)
    deleteFollow(world, of(first), 'customer')
    await arrive()
    clock.forward(5000)
    renameUser(world, wecomCorpId, staff.staffId, 'wang3')
    await arrive()
    // Late: still by the old id.
    const fields = { UserID: staff.staffId, ExternalUserID: second.external_userid }
    const changeType = 'del_follow_user'
    raiseEvent(world, wecomCorpId, { event: 'change_external_contact', changeType, fields })
    await arrive()
    const now = (await follows()).filter((row) => row.staff_id === 'wang3')
    expect(now.map((row) => [row.ended_by, row.added_at])).toEqual([
      ['customer', addedAt],
      ['customer', addedAt],
    ])
  })

  it('bring group chats, looked at once more when the change may not be readable yet', async () => {
    const { corp, staff, arrive, world, clock, chats, events, drain, calls } = await drainScene()
    const { wecomCorpId } = corp
    const members = [staff.staffId]
    const chat = saveGroupChat(world, wecomCorpId, { name: '一群', owner: staff.staffId, members })
    await arrive()
    expect(await chats()).toMatchObject([{ name: '一群', owner_id: staff.staffId }])
    expect(await events()).toMatchObject([{ state: 'waiting', attempts: 0 }])
    await drain()
    expect(calls('/cgi-bin/externalcontact/groupchat/get')).toBe(1)
    clock.forward(3000)
    await drain()
    expect(calls('/cgi-bin/externalcontact/groupchat/get')).toBe(2)
    expect(await events()).toMatchObject([{ state: 'done' }])
    dismissGroupChat(world, wecomCorpId, chat.chat_id)
    await arrive()
    expect((await chats())[0]?.dismissed_at).not.toBeNull()
  })

  it('tell the operator of links that work no more', async () => {
    const { corp, arrive, world, deps } = await drainScene()
    const event = 'customer_acquisition'
    const fields = { LinkId: 'caw1' }
    const raise = (changeType: string, more: Record<string, string>) =>
      raiseEvent(world, corp.wecomCorpId, { event, changeType, fields: more })
    raise('link_unavailable', fields)
    raise('balance_low', {})
    await arrive()
    const found = await deps.db
      .selectFrom('sync_finding')
      .selectAll()
      .where('corp_id', '=', corp.corpId)
      .orderBy('subject')
      .execute()
    expect(found).toMatchObject([
      { kind: 'acquisition_notice', subject: 'balance_low', detail: { notice: 'balance_low' } },
      { kind: 'acquisition_notice', subject: 'caw1', detail: { notice: 'link_unavailable' } },
    ])
  })
})

describe('trouble on the way', () => {
  it('puts callbacks off and loses none of them', async () => {
    const { staff, add, arrive, platform, clock, events, drain, customers } = await drainScene()
    platform.faults.add({ path: get, times: 4, errcode: 60_020 })
    add(staff.staffId)
    await arrive()
    expect(await events()).toMatchObject([{ state: 'waiting', problem: '60020', attempts: 1 }])
    for (let seconds = 1; seconds < 60 && (await customers()).length === 0; seconds++) {
      clock.forward(1000)
      await drain()
    }
    expect(await customers()).toHaveLength(1)
    expect(await events()).toMatchObject([{ state: 'done', problem: null }])
  })
})
