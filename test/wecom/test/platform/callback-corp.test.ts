import { expect, it } from 'vitest'
import * as w from '../../src/world.ts'
import { startListening } from './receiver.ts'
import { corpId, mainAgent } from './start.ts'

it('tells of members who come, change, are renamed and leave', async () => {
  const { sim, heard } = await startListening()
  w.changeUser(sim.world, corpId, { userid: 'gaoyuan', name: '高远', department: [11, 12] })
  expect(await heard()).toMatchObject([
    {
      Event: 'change_contact',
      ChangeType: 'create_user',
      UserID: 'gaoyuan',
      Name: '高远',
      Department: '11,12',
    },
  ])
  w.changeUser(sim.world, corpId, { userid: 'gaoyuan', department: [12] })
  const [update] = await heard()
  expect(update).toMatchObject({ ChangeType: 'update_user', Department: '12' })
  expect(update).not.toHaveProperty('Name')
  w.changeUser(sim.world, corpId, { userid: 'gaoyuan', licensed: false })
  expect(await heard()).toEqual([])
  w.changeUser(sim.world, corpId, { userid: 'gaoyuan', status: 4 })
  const [status] = await heard()
  expect(status).toMatchObject({ ChangeType: 'update_user', UserID: 'gaoyuan', Status: '4' })
  expect(status).not.toHaveProperty('Department')
  w.renameUser(sim.world, corpId, 'wangfang', 'wangfang2')
  expect(await heard()).toMatchObject([{ UserID: 'wangfang', NewUserID: 'wangfang2' }])
  w.removeUser(sim.world, corpId, 'gaoyuan')
  expect(await heard()).toMatchObject([{ ChangeType: 'delete_user', UserID: 'gaoyuan' }])
  expect(sim.world.getCorp(corpId).knownUser('gaoyuan')?.leftAt).toBe(sim.world.now())
})

it('leaves a renamed member all that was his', async () => {
  const { sim } = await startListening()
  const { world } = sim
  w.changeApp(world, corpId, mainAgent, { visibleUserIds: ['WangFang'] })
  w.saveGroupChat(world, corpId, { chat_id: 'wr1', name: '老客', owner: 'wangfang' })
  w.addMessage(
    world,
    { corpId, userid: 'wangfang', external_userid: 'wmXiaoyu' },
    { from: 'customer', msgtype: 'text', body: { content: '在吗' } },
  )
  w.renameUser(world, corpId, 'wangfang', 'wf')
  const corp = world.getCorp(corpId)
  expect(corp.findUser('wangfang')).toBeUndefined()
  expect(corp.findUser('wf')?.name).toBe('王芳')
  expect(corp.followsOf('wf')).toHaveLength(4)
  expect(corp.findFollow('wf', 'wmXiaoyu')?.tag_ids).toEqual(['etDry', 'etOwn'])
  expect(corp.followersOf('wmXiaoyu').map(({ userid }) => userid)).toEqual(['wf', 'ZhouQian'])
  expect(corp.messagesOf('wf', 'wmXiaoyu')).toHaveLength(1)
  expect(corp.groupChats.get('wr1')?.owner).toBe('wf')
  expect(corp.apps.get(mainAgent)?.visibleUserIds).toEqual(['wf'])
  w.renameUser(world, corpId, 'wf', 'WF')
  expect(corp.followsOf('wf')).toHaveLength(4)
  expect(corp.messagesOf('wf', 'wmXiaoyu')).toHaveLength(1)
})

it('tells of departments made, changed and removed', async () => {
  const { sim, heard } = await startListening()
  w.saveDepartment(sim.world, corpId, { id: 20, name: '三店', parentid: 1, order: 3 })
  expect(await heard()).toMatchObject([
    { ChangeType: 'create_party', Id: '20', Name: '三店', ParentId: '1', Order: '3' },
  ])
  w.saveDepartment(sim.world, corpId, { id: 20, parentid: 11 })
  const [update] = await heard()
  expect(update).toMatchObject({ ChangeType: 'update_party', Id: '20', ParentId: '11' })
  expect(update).not.toHaveProperty('Name')
  w.removeDepartment(sim.world, corpId, 20)
  expect(await heard()).toMatchObject([{ ChangeType: 'delete_party', Id: '20' }])
})

it('tells of customer groups, each way of change by itself', async () => {
  const { sim, heard } = await startListening()
  const chat = {
    chat_id: 'wr1',
    name: '老客',
    owner: 'wangfang',
    members: ['wangfang', 'wmXiaoyu'],
  }
  const save = (fields: Parameters<typeof w.saveGroupChat>[2]) => {
    w.saveGroupChat(sim.world, corpId, { chat_id: 'wr1', ...fields })
  }
  save(chat)
  expect(await heard()).toMatchObject([
    { Event: 'change_external_chat', ChangeType: 'create', ChatId: 'wr1' },
  ])
  save({ members: ['wangfang', 'wmXiaoyu', 'wmSongya', 'wmGone'] })
  expect(await heard()).toMatchObject([{ UpdateDetail: 'add_member', MemChangeCnt: '2' }])
  save({ members: ['wangfang', 'wmSongya', 'wmGone'], notice: '周六到店' })
  const details = (await heard()).map((event) => event['UpdateDetail'])
  expect(new Set(details)).toEqual(new Set(['del_member', 'change_notice']))
  save({ name: '新客' })
  expect(await heard()).toMatchObject([{ UpdateDetail: 'change_name', MemChangeCnt: '0' }])
  save({ owner: 'sumin' })
  expect(await heard()).toMatchObject([{ UpdateDetail: 'change_owner' }])
  w.dismissGroupChat(sim.world, corpId, 'wr1')
  expect(await heard()).toMatchObject([{ ChangeType: 'dismiss', ChatId: 'wr1' }])
})

it('raises events that change nothing in the world', async () => {
  const { sim, heard } = await startListening()
  w.raiseEvent(sim.world, corpId, {
    event: 'customer_acquisition',
    changeType: 'friend_request',
    userid: 'wangfang',
    fields: { LinkId: 'cawcdea7783d7330c6', State: 'a]]>b', Count: 3 },
  })
  w.raiseEvent(sim.world, corpId, { event: 'no_such_event', fields: {} })
  const events = await heard()
  expect(events).toHaveLength(2)
  expect(events.find((each) => each['Event'] === 'customer_acquisition')).toMatchObject({
    ChangeType: 'friend_request',
    LinkId: 'cawcdea7783d7330c6',
    Count: '3',
  })
})

it('makes, renames, orders and deletes tags as the console does', async () => {
  const { sim, heard } = await startListening()
  const group = w.addConsoleTags(sim.world, corpId, { group: '来源', names: ['点评', '路过'] })
  const [first, second] = group.tags
  expect(group.createdByAgent).toBeNull()
  expect(await heard()).toHaveLength(3)
  w.addConsoleTags(sim.world, corpId, { group: '来源', names: ['转介绍'] })
  w.renameTag(sim.world, corpId, first?.id ?? '', '大众点评')
  w.renameTag(sim.world, corpId, group.id, '从哪里来')
  w.orderTags(sim.world, corpId, group.id, [second?.id ?? '', first?.id ?? ''])
  const types = (await heard()).map((event) => [event['ChangeType'], event['TagType']].join())
  expect(new Set(types)).toEqual(
    new Set(['create,tag', 'update,tag', 'update,tag_group', 'shuffle,']),
  )
  const saved = sim.world.getCorp(corpId).tagGroups.get(group.id)
  expect(saved?.name).toBe('从哪里来')
  expect(saved?.tags.map(({ name, order }) => [name, order])).toEqual([
    ['大众点评', 1],
    ['路过', 2],
    ['转介绍', 0],
  ])
})

it('keeps remark and tags when a customer adds a member again who had kept her', async () => {
  const { sim, heard } = await startListening()
  const of = { corpId, userid: 'wangfang', external_userid: 'wmXiaoyu' }
  w.remarkFollow(sim.world, of, { remark: '小雨' })
  w.deleteFollow(sim.world, of, 'customer')
  sim.later(60_000)
  const again = w.customerAddsStaff(sim.world, { ...of, state: '海报' })
  expect(again).toMatchObject({ remark: '小雨', tag_ids: ['etDry', 'etOwn'], state: '海报' })
  expect(again.createtime).toBe(sim.world.now() / 1000)
  w.deleteFollow(sim.world, of, 'staff')
  const fresh = w.customerAddsStaff(sim.world, of)
  expect(fresh).toMatchObject({ remark: '', tag_ids: [] })
  const somebody = w.customerAddsStaff(sim.world, { corpId, userid: 'sumin', name: '林小满' })
  expect(sim.world.getCorp(corpId).customers.get(somebody.external_userid)?.name).toBe('林小满')
  const types = (await heard()).map((event) => event['ChangeType'])
  expect(types.filter((type) => type === 'add_external_contact')).toHaveLength(3)
})
