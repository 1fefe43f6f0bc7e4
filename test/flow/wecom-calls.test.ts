import { getAgent, getCallbackIps } from '@xiaoguan/server/wecom/agent'
import { getGroupChat, listGroupChats } from '@xiaoguan/server/wecom/chats'
import { getMember, listDepartments, listMembers } from '@xiaoguan/server/wecom/directory'
import { addCorpTags, deleteCorpTags, editCorpTag, listCorpTags } from '@xiaoguan/server/wecom/tags'
import { describe, expect, it } from 'vitest'
import { answeringInTurn, corp, ok } from './wecom-answering.ts'

const begin = new Date('2026-11-20T01:00:00Z')
const seconds = begin.getTime() / 1000

describe('tags, groups and the directory', () => {
  it('the tag library comes with what was deleted', async () => {
    const { wecom } = await answeringInTurn({
      ...ok,
      tag_group: [
        {
          group_id: 'g1',
          group_name: '皮肤',
          order: 2,
          tag: [{ id: 't1', name: '干', deleted: true }],
        },
        { group_id: 'g2', group_name: '空', order: 4_294_967_295, deleted: true, tag: null },
      ],
    })
    expect(await listCorpTags(wecom, corp)).toEqual([
      {
        tagGroupId: 'g1',
        name: '皮肤',
        order: 2,
        deleted: false,
        tags: [{ tagId: 't1', name: '干', order: 0, deleted: true }],
      },
      { tagGroupId: 'g2', name: '空', order: 4_294_967_295, deleted: true, tags: [] },
    ])
  })

  it('tags are made, changed and deleted as this app', async () => {
    const tag_group = {
      group_id: 'g1',
      group_name: '皮肤',
      tag: [{ id: 't9', name: '油', order: 7 }],
    }
    const { wecom, lastBody } = await answeringInTurn({ ...ok, tag_group }, ok, ok)
    const tags = [{ name: '油', order: 7 }]
    expect(await addCorpTags(wecom, corp, { groupName: '皮肤', tags })).toEqual({
      tagGroupId: 'g1',
      name: '皮肤',
      tags: [{ tagId: 't9', name: '油', order: 7 }],
    })
    expect(lastBody()).toEqual({ group_name: '皮肤', tag: tags, agentid: 1_000_002 })
    await editCorpTag(wecom, corp, { id: 't9', order: 3 })
    expect(lastBody()).toEqual({ id: 't9', order: 3, agentid: 1_000_002 })
    await deleteCorpTags(wecom, corp, { tagIds: ['t9'] })
    expect(lastBody()).toEqual({ tag_id: ['t9'], group_id: [], agentid: 1_000_002 })
  })

  it('members and departments come with who leads', async () => {
    const zhou = {
      userid: 'zhou',
      name: '周倩',
      department: [1, 2],
      is_leader_in_dept: [0, 1],
      main_department: 2,
      position: '店长',
      gender: '1',
    }
    const { wecom, asked } = await answeringInTurn(
      { ...ok, ...zhou },
      { ...ok, userlist: [zhou, { userid: 'new', department: null }] },
      {
        ...ok,
        department: [
          { id: 1, name: '总部', parentid: 0 },
          { id: 2, parentid: 1, order: 10, department_leader: ['zhou'] },
        ],
      },
    )
    const member = {
      userId: 'zhou',
      name: '周倩',
      position: '店长',
      departmentIds: [1, 2],
      mainDepartmentId: 2,
      leadsDepartmentIds: [2],
      avatar: null,
      activated: true,
    }
    expect(await getMember(wecom, corp, 'zhou')).toEqual(member)
    expect(await listMembers(wecom, corp, 1)).toEqual([
      member,
      {
        userId: 'new',
        name: 'new',
        position: null,
        departmentIds: [],
        mainDepartmentId: null,
        leadsDepartmentIds: [],
        avatar: null,
        activated: true,
      },
    ])
    expect(asked.at(-1)?.query).toMatchObject({ department_id: '1', fetch_child: '1' })
    expect(await listDepartments(wecom, corp)).toEqual([
      { departmentId: 1, name: '总部', parentId: null, order: 0, leaderIds: [] },
      { departmentId: 2, name: '2', parentId: 1, order: 10, leaderIds: ['zhou'] },
    ])
  })

  it('a group comes with its staff and customers, and is undefined when there is none', async () => {
    const group_chat = {
      chat_id: 'wr1',
      name: '',
      owner: 'zhou',
      create_time: seconds,
      member_list: [{ userid: 'zhou', type: 1 }, { userid: 'wm1', type: 2 }, { userid: 'odd' }],
    }
    const { wecom } = await answeringInTurn(
      { ...ok, group_chat },
      { errcode: 40_050, errmsg: 'invalid group id', group_chat: { member_list: [] } },
      { errcode: 90_501, errmsg: 'chat is not external group chat' },
      { ...ok, group_chat_list: [{ chat_id: 'wr1', status: 0 }], next_cursor: 'n' },
      { ...ok },
    )
    expect(await getGroupChat(wecom, corp, 'wr1')).toEqual({
      chatId: 'wr1',
      name: '',
      ownerId: 'zhou',
      notice: null,
      createdAt: begin,
      staffIds: ['zhou'],
      customerIds: ['wm1'],
    })
    expect(await getGroupChat(wecom, corp, 'wr2')).toBeUndefined()
    expect(await getGroupChat(wecom, corp, 'wr3')).toBeUndefined()
    expect(await listGroupChats(wecom, corp, '')).toEqual({ chatIds: ['wr1'], nextCursor: 'n' })
    expect(await listGroupChats(wecom, corp, 'n')).toEqual({ chatIds: [], nextCursor: null })
  })

  it('the app and the callbacks’ addresses', async () => {
    const { wecom } = await answeringInTurn(
      {
        ...ok,
        agentid: 1_000_002,
        name: '销冠',
        close: 1,
        redirect_domain: 'xg.example.com',
        allow_userinfos: { user: [{ userid: 'zhou' }] },
        allow_partys: { partyid: [1] },
      },
      { ...ok, allow_userinfos: null },
      { ip_list: ['101.226.103.*'] },
    )
    expect(await getAgent(wecom, corp)).toEqual({
      agentId: '1000002',
      name: '销冠',
      closed: true,
      redirectDomain: 'xg.example.com',
      visibleStaffIds: ['zhou'],
      visibleDepartmentIds: [1],
    })
    expect(await getAgent(wecom, corp)).toMatchObject({ closed: false, visibleStaffIds: [] })
    expect(await getCallbackIps(wecom, corp)).toEqual(['101.226.103.*'])
  })
})
