import { expect, it } from 'vitest'
import { saveUser, SimGroupChat } from '../../src/index.ts'
import { corpId, startSimulator } from './start.ts'
import type { Simulator } from './start.ts'

/** wangfang owns 老客, ZhouQian 新客. */
async function startWithChats(): Promise<Simulator> {
  const sim = await startSimulator()
  const chats = [
    {
      chat_id: 'wrOld',
      name: '老客',
      owner: 'wangfang',
      members: ['sumin', 'wmXiaoyu'],
      notice: '每周三护理日',
      create_time: 1_700_000_000,
    },
    { chat_id: 'wrNew', name: '新客', owner: 'ZhouQian', members: ['wmSongya'] },
  ]
  for (const chat of chats) {
    sim.world.commit({ type: 'group_chat_saved', corpId, chat: SimGroupChat.parse(chat) })
  }
  return sim
}

const list = async (sim: Simulator, fields: object, secret?: string) =>
  sim.call('externalcontact/groupchat/list', {
    body: { limit: 10, ...fields },
    ...(secret === undefined ? {} : { secret }),
  })

const refused: [text: string, path: string, body: object, errcode: number][] = [
  ['no limit', 'list', {}, 40058],
  ['a page of 1001', 'list', { limit: 1001 }, 40058],
  ['an unknown status', 'list', { limit: 10, status_filter: 4 }, 40058],
  [
    '101 owners',
    'list',
    { limit: 10, owner_filter: { userid_list: Array(101).fill('sumin') } },
    40058,
  ],
  ['an unknown chat', 'get', { chat_id: 'wrNobody' }, 40050],
  ['no chats', 'transfer', { chat_id_list: [], new_owner: 'sumin' }, 40063],
  ['101 chats', 'transfer', { chat_id_list: Array(101).fill('wr'), new_owner: 'sumin' }, 40058],
  ['an unknown owner', 'onjob_transfer', { chat_id_list: ['wrOld'], new_owner: 'nobody' }, 40003],
  [
    'an owner without the function',
    'onjob_transfer',
    { chat_id_list: ['wrOld'], new_owner: 'hejing' },
    84074,
  ],
]

it.each(refused)('refuses %s to groupchat/%s', async (_, path, body, errcode) => {
  const sim = await startWithChats()
  expect((await sim.call(`externalcontact/groupchat/${path}`, { body })).errcode).toBe(errcode)
})

it('lists chats page by page, of some owners, and only of owners in sight', async () => {
  const sim = await startWithChats()
  const old = { chat_id: 'wrOld', status: 0 }
  const fresh = { chat_id: 'wrNew', status: 0 }
  const first = await list(sim, { limit: 1 })
  expect(first['group_chat_list']).toEqual([old])
  const second = await list(sim, { limit: 1, cursor: first['next_cursor'] })
  expect(second['group_chat_list']).toEqual([fresh])
  expect(second).not.toHaveProperty('next_cursor')
  const owner_filter = { userid_list: ['zhouqian'] }
  expect((await list(sim, { owner_filter }))['group_chat_list']).toEqual([fresh])
  expect((await list(sim, {}, 'small-secret'))['group_chat_list']).toEqual([fresh])
})

it('tells of no more owners at once than it may, unless they are named', async () => {
  const sim = await startWithChats()
  // Five members are in sight.
  sim.platform.settings.groupChatOwnersLimit = 5
  expect((await list(sim, {})).errcode).toBe(0)
  sim.platform.settings.groupChatOwnersLimit = 4
  expect(await list(sim, {})).toMatchObject({ errcode: 81017, group_chat_list: [] })
  const owner_filter = { userid_list: ['wangfang'] }
  expect((await list(sim, { owner_filter }))['group_chat_list']).toEqual([
    { chat_id: 'wrOld', status: 0 },
  ])
})

it('describes a chat with its owner among the members, and names when asked', async () => {
  const sim = await startWithChats()
  const get = async (fields: object) =>
    (await sim.call('externalcontact/groupchat/get', { body: { chat_id: 'wrOld', ...fields } }))[
      'group_chat'
    ] as Record<string, unknown>
  const chat = await get({ need_name: 1 })
  const member = { join_time: 1_700_000_000, join_scene: 1, group_nickname: '' }
  expect(chat).toEqual({
    chat_id: 'wrOld',
    name: '老客',
    owner: 'wangfang',
    create_time: 1_700_000_000,
    notice: '每周三护理日',
    member_list: [
      { ...member, userid: 'wangfang', type: 1, name: '王芳' },
      { ...member, userid: 'sumin', type: 1, invitor: { userid: 'wangfang' }, name: '苏敏' },
      {
        ...member,
        userid: 'wmXiaoyu',
        type: 2,
        unionid: 'oUnion1',
        invitor: { userid: 'wangfang' },
        name: '小雨',
      },
    ],
    admin_list: [],
    member_version: expect.stringMatching(/^[0-9a-f]{32}$/),
  })
  expect((await get({}))['member_list']).not.toContainEqual(
    expect.objectContaining({ name: expect.anything() }),
  )
})

it('gives the chats of one who left to another, once', async () => {
  const sim = await startWithChats()
  const transfer = async (path: string, chat_id_list: string[]) =>
    (
      await sim.call(`externalcontact/groupchat/${path}`, {
        body: { chat_id_list, new_owner: 'sumin' },
      })
    )['failed_chat_list']
  expect(await transfer('transfer', ['wrOld', 'wrNobody'])).toEqual([
    { chat_id: 'wrOld', errcode: 90500, errmsg: 'the owner of this chat is not resigned' },
    { chat_id: 'wrNobody', errcode: 90501, errmsg: 'chat is not external group chat' },
  ])
  const wangfang = sim.world.getCorp(corpId).findUser('wangfang')!
  saveUser(sim.world, corpId, { ...wangfang, active: false })
  expect((await list(sim, { status_filter: 1 }))['group_chat_list']).toEqual([
    { chat_id: 'wrOld', status: 1 },
  ])
  expect(await transfer('onjob_transfer', ['wrOld', 'wrNew'])).toMatchObject([
    { chat_id: 'wrOld', errcode: 90502 },
  ])
  expect(await transfer('transfer', ['wrOld'])).toEqual([])
  expect(await transfer('transfer', ['wrOld'])).toMatchObject([{ errcode: 90508 }])
  expect((await list(sim, { status_filter: 3 }))['group_chat_list']).toEqual([
    { chat_id: 'wrOld', status: 3 },
  ])
  expect(sim.world.getCorp(corpId).groupChats.get('wrNew')?.owner).toBe('sumin')
})
