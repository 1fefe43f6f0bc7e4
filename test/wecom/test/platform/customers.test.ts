import { expect, it, vi } from 'vitest'
import { addFollow, saveCustomer, saveUser } from '../../src/index.ts'
import { corpId, startSimulator } from './start.ts'
import type { CallOptions } from './start.ts'

const pair = { userid: 'wangfang', external_userid: 'wmXiaoyu' }

const refused: [text: string, path: string, options: CallOptions, errcode: number][] = [
  ['no userid', 'list', { query: { userid: '' } }, 60111],
  ['an unknown member', 'list', { query: { userid: 'nobody' } }, 40003],
  ['a member who left', 'list', { query: { userid: 'lina' } }, 40003],
  [
    'a member out of sight',
    'list',
    { query: { userid: 'wangfang' }, secret: 'small-secret' },
    60111,
  ],
  ['a member with no customers', 'list', { query: { userid: 'sumin' } }, 84061],
  ['a member without the function', 'list', { query: { userid: 'hejing' } }, 84061],
  ['no customer', 'get', { query: { external_userid: '' } }, 41035],
  ['an unknown customer', 'get', { query: { external_userid: 'wmNobody' } }, 40096],
  ['a customer nobody follows', 'get', { query: { external_userid: 'wmStranger' } }, 40096],
  ['a customer of one who left', 'get', { query: { external_userid: 'wmOnlyLina' } }, 40096],
  [
    'a customer out of sight',
    'get',
    { query: { external_userid: 'wmSongya' }, secret: 'small-secret' },
    40096,
  ],
  ['a customer the member deleted', 'get', { query: { external_userid: 'wmGone' } }, 84061],
  ['a made-up cursor', 'get', { query: { external_userid: 'wmXiaoyu', cursor: 'x' } }, 40058],
  ['no members', 'batch/get_by_user', { body: { userid_list: [] } }, 40063],
  [
    '101 members',
    'batch/get_by_user',
    { body: { userid_list: Array.from({ length: 101 }, () => 'sumin') } },
    40058,
  ],
  [
    'a page of 101',
    'batch/get_by_user',
    { body: { userid_list: ['wangfang'], limit: 101 } },
    40058,
  ],
  ['an unknown member', 'batch/get_by_user', { body: { userid_list: ['nobody'] } }, 40003],
  [
    'only members without licence',
    'batch/get_by_user',
    { body: { userid_list: ['zhouqian'] } },
    701008,
  ],
  ['an unknown member', 'remark', { body: { ...pair, userid: 'nobody', remark: 'a' } }, 40003],
  [
    'an unknown customer',
    'remark',
    { body: { ...pair, external_userid: 'wmNo', remark: 'a' } },
    40096,
  ],
  ['no customer', 'remark', { body: { userid: 'wangfang', remark: 'a' } }, 41035],
  ['no relation', 'remark', { body: { ...pair, userid: 'sumin', remark: 'a' } }, 84061],
  [
    'a customer the member deleted',
    'remark',
    { body: { ...pair, external_userid: 'wmGone', remark: 'a' } },
    84061,
  ],
  ['nothing to set', 'remark', { body: pair }, 40063],
  ['21 characters', 'remark', { body: { ...pair, remark: '字'.repeat(21) } }, 40058],
  ['a description of 151', 'remark', { body: { ...pair, description: '字'.repeat(151) } }, 40058],
  ['a company of 21', 'remark', { body: { ...pair, remark_company: '字'.repeat(21) } }, 40058],
  ['an unknown picture', 'remark', { body: { ...pair, remark_pic_mediaid: 'x' } }, 40007],
]

it.each(refused)('refuses %s to %s', async (_, path, options, errcode) => {
  const sim = await startSimulator()
  expect((await sim.call(`externalcontact/${path}`, options)).errcode).toBe(errcode)
})

it('lists the members who serve customers', async () => {
  const sim = await startSimulator()
  const body = await sim.call('externalcontact/get_follow_user_list')
  expect(body['follow_user']).toEqual(['shenjiayi', 'wangfang', 'ZhouQian', 'sumin'])
})

it('lists customers who deleted the member and not those the member deleted', async () => {
  const sim = await startSimulator()
  const body = await sim.call('externalcontact/list', { query: { userid: 'WangFang' } })
  expect(body['external_userid']).toEqual(['wmXiaoyu', 'wmSongya', 'woPartner'])
})

it('describes a customer with all her followers in sight', async () => {
  const sim = await startSimulator()
  const query = { external_userid: 'wmXiaoyu' }
  const seen = await sim.call('externalcontact/get', { query })
  expect(seen['external_contact']).toEqual({
    external_userid: 'wmXiaoyu',
    name: '小雨',
    avatar: '',
    type: 1,
    gender: 2,
    unionid: 'oUnion1',
  })
  const common = { remark: '', description: '', createtime: 1_700_000_000, remark_mobiles: [] }
  const zhouqian = {
    ...common,
    userid: 'ZhouQian',
    oper_userid: 'ZhouQian',
    add_way: 1,
    tags: [],
    state: '点评',
  }
  expect(seen['follow_user']).toEqual([
    {
      ...common,
      userid: 'wangfang',
      oper_userid: 'wangfang',
      add_way: 1,
      tags: [
        { group_name: '皮肤状态', tag_name: '干燥起皮', tag_id: 'etDry', type: 1 },
        { group_name: '方便时间', tag_name: '周六', tag_id: 'etOwn', type: 1 },
      ],
    },
    zhouqian,
  ])
  const small = await sim.call('externalcontact/get', { query, secret: 'small-secret' })
  expect(small['follow_user']).toEqual([zhouqian])
})

it("shows a member's own tags without an id", async () => {
  const sim = await startSimulator()
  const body = await sim.call('externalcontact/get', { query: { external_userid: 'wmSongya' } })
  const [follow] = body['follow_user'] as { tags: unknown }[]
  expect(follow?.tags).toEqual([{ group_name: '', tag_name: '老客', type: 2 }])
})

it('pages followers beyond 500', async () => {
  const sim = await startSimulator()
  const { world } = sim
  saveCustomer(world, corpId, {
    external_userid: 'wmMany',
    name: '',
    avatar: '',
    type: 1,
    gender: 0,
  })
  const model = world.getCorp(corpId).findUser('wangfang')!
  for (let index = 0; index < 501; index += 1) {
    const userid = `staff${index}`
    saveUser(world, corpId, { ...model, userid })
    addFollow(world, corpId, { userid, external_userid: 'wmMany' })
  }
  const query = { external_userid: 'wmMany' }
  const first = await sim.call('externalcontact/get', { query })
  const cursor = String(first['next_cursor'])
  const second = await sim.call('externalcontact/get', { query: { ...query, cursor } })
  expect(first['follow_user']).toHaveLength(500)
  expect(second['follow_user']).toHaveLength(1)
  expect(second).not.toHaveProperty('next_cursor')
})

it('pages the customers of several members, with tag ids only', async () => {
  const sim = await startSimulator()
  const ask = async (cursor: string) =>
    sim.call('externalcontact/batch/get_by_user', {
      body: { userid_list: ['wangfang', 'zhouqian'], cursor, limit: 2 },
    })
  const first = await ask('')
  const second = await ask(String(first['next_cursor']))
  const list = [first, second].flatMap(
    (body) => body['external_contact_list'] as Record<string, Record<string, unknown>>[],
  )
  expect(list.map((each) => each['external_contact']?.['external_userid'])).toEqual([
    'wmXiaoyu',
    'wmSongya',
    'woPartner',
  ])
  expect(list[0]?.['follow_info']).toMatchObject({ userid: 'wangfang', tag_id: ['etDry', 'etOwn'] })
  expect(list[0]?.['follow_info']).not.toHaveProperty('tags')
  expect(second['next_cursor']).toBe('')
  expect(first['fail_info']).toEqual({ unlicensed_userid_list: ['ZhouQian'] })
})

it('remarks what is given and leaves the rest', async () => {
  const sim = await startSimulator()
  const remark = async (fields: object) =>
    sim.call('externalcontact/remark', { body: { ...pair, ...fields } })
  const follow = () => sim.world.getCorp(corpId).findFollow('wangfang', 'wmXiaoyu')!
  await remark({ remark: '字'.repeat(20), remark_company: '禾露', remark_mobiles: ['139', '138'] })
  expect(await remark({ description: '怕疼' })).toEqual({ errcode: 0, errmsg: 'ok' })
  expect(follow()).toMatchObject({
    remark: '字'.repeat(20),
    description: '怕疼',
    remark_corp_name: '禾露',
    remark_mobiles: ['139', '138'],
  })
  await remark({ remark_mobiles: [''] })
  expect(follow().remark_mobiles).toEqual([])
})

it('sets no company for a WeCom user', async () => {
  const sim = await startSimulator()
  const body = { userid: 'wangfang', external_userid: 'woPartner', remark_company: '禾露' }
  expect((await sim.call('externalcontact/remark', { body })).errcode).toBe(0)
  const follow = sim.world.getCorp(corpId).findFollow('wangfang', 'woPartner')
  expect(follow?.remark_corp_name).toBeUndefined()
})

const clearing: [emptyRemarkClears: boolean, after: string][] = [
  [true, ''],
  [false, '怕疼'],
]

it.each(clearing)('an empty remark clears: %s', async (emptyRemarkClears, after) => {
  const sim = await startSimulator({ settings: { emptyRemarkClears } })
  for (const remark of ['怕疼', '']) {
    const answer = await sim.call('externalcontact/remark', { body: { ...pair, remark } })
    expect(answer.errcode).toBe(0)
  }
  expect(sim.world.getCorp(corpId).findFollow('wangfang', 'wmXiaoyu')?.remark).toBe(after)
})

it('does not know a customer whom the member has not accepted', async () => {
  const sim = await startSimulator()
  addFollow(sim.world, corpId, { userid: 'sumin', external_userid: 'wmStranger', half: true })
  const list = await sim.call('externalcontact/list', { query: { userid: 'sumin' } })
  expect(list.errcode).toBe(84061)
  const query = { external_userid: 'wmStranger' }
  expect((await sim.call('externalcontact/get', { query })).errcode).toBe(84061)
})

it('says that nobody has a customer, with 84061 where that is switched on', async () => {
  const body = { userid_list: ['sumin'] }
  const path = 'externalcontact/batch/get_by_user'
  const sim = await startSimulator()
  expect(await sim.call(path, { body })).toMatchObject({ errcode: 0, external_contact_list: [] })
  sim.platform.settings.emptyBatchCode = 84061
  expect((await sim.call(path, { body })).errcode).toBe(84061)
})

it('refuses more reads of stored customers in flight than it may', async () => {
  const sim = await startSimulator({ settings: { customerListParallel: 2 } })
  const path = '/cgi-bin/externalcontact/list'
  const list = async () =>
    (await sim.call('externalcontact/list', { query: { userid: 'wangfang' } })).errcode
  await sim.token()
  const release = sim.platform.faults.hold(path)
  const held = [list(), list()]
  await vi.waitFor(() => {
    expect(sim.platform.calls.list(path)).toHaveLength(2)
  })
  expect(await list()).toBe(45033)
  release()
  expect(await Promise.all(held)).toEqual([0, 0])
  expect(await list()).toBe(0)
})
