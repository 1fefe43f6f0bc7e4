import { expect, it, vi } from 'vitest'
import { addFollow } from '../../src/index.ts'
import { corpId, mainAgent, otherAgent, startSimulator } from './start.ts'
import type { Body, Simulator } from './start.ts'

const pair = { userid: 'wangfang', external_userid: 'wmXiaoyu' }

function tag(sim: Simulator, path: string, body: object, secret = 'main-secret') {
  return sim.call(`externalcontact/${path}`, { body, secret })
}

const long = '名'.repeat(31)
const refused: [text: string, path: string, body: object, errcode: number][] = [
  ['an unknown tag id', 'get_corp_tag_list', { tag_id: ['etNo'] }, 40068],
  ['an unknown group id', 'get_corp_tag_list', { group_id: ['etDry'] }, 40068],
  ['no tags', 'add_corp_tag', { group_name: '新' }, 41018],
  ['an empty name', 'add_corp_tag', { group_name: '新', tag: [{ name: '' }] }, 41018],
  ['no group', 'add_corp_tag', { tag: [{ name: '甲' }] }, 41018],
  ['a name of 31', 'add_corp_tag', { group_name: '新', tag: [{ name: long }] }, 40072],
  ['a group name of 31', 'add_corp_tag', { group_name: long, tag: [{ name: '甲' }] }, 40072],
  ['an unknown group', 'add_corp_tag', { group_id: 'etNo', tag: [{ name: '甲' }] }, 40068],
  ['a name in use', 'add_corp_tag', { group_id: 'etSkin', tag: [{ name: '红血丝' }] }, 40071],
  [
    'a negative order',
    'add_corp_tag',
    { group_name: '新', tag: [{ name: '甲', order: -1 }] },
    40058,
  ],
  [
    'too large an order',
    'add_corp_tag',
    { group_name: '新', order: 2 ** 32, tag: [{ name: '甲' }] },
    40058,
  ],
  [
    "another app's agentid",
    'add_corp_tag',
    { group_name: '新', tag: [{ name: '甲' }], agentid: otherAgent },
    301002,
  ],
  [
    'an unknown agentid',
    'add_corp_tag',
    { group_name: '新', tag: [{ name: '甲' }], agentid: 7 },
    40056,
  ],
  ['no id', 'edit_corp_tag', { name: '甲' }, 41017],
  ['an unknown id', 'edit_corp_tag', { id: 'etNo', name: '甲' }, 40068],
  ['a name in use', 'edit_corp_tag', { id: 'etOwn', name: '周日' }, 40071],
  ['a group name in use', 'edit_corp_tag', { id: 'etMine', name: '皮肤状态' }, 40071],
  ['a name of 31', 'edit_corp_tag', { id: 'etOwn', name: long }, 40072],
  ["the console's tag", 'edit_corp_tag', { id: 'etDry', name: '甲' }, 301002],
  ["the console's group", 'edit_corp_tag', { id: 'etSkin', name: '甲' }, 301002],
  ['nothing', 'del_corp_tag', { tag_id: [], group_id: [] }, 41017],
  ['an unknown tag', 'del_corp_tag', { tag_id: ['etNo'] }, 40068],
  ['an unknown group', 'del_corp_tag', { group_id: ['etNo'] }, 40068],
  ["the console's tag", 'del_corp_tag', { tag_id: ['etDry'] }, 301002],
  ["the console's group", 'del_corp_tag', { group_id: ['etSkin'] }, 301002],
  ['no member', 'mark_tag', { external_userid: 'wmXiaoyu', add_tag: ['etDry'] }, 40003],
  ['an unknown member', 'mark_tag', { ...pair, userid: 'nobody', add_tag: ['etDry'] }, 40003],
  ['no customer', 'mark_tag', { userid: 'wangfang', add_tag: ['etDry'] }, 41035],
  [
    'an unknown customer',
    'mark_tag',
    { ...pair, external_userid: 'wmNo', add_tag: ['etDry'] },
    40096,
  ],
  ['nothing to mark', 'mark_tag', { ...pair, add_tag: [], remove_tag: [] }, 41017],
  ['an unknown tag', 'mark_tag', { ...pair, add_tag: ['etDry', 'etNo'] }, 40068],
  ['an unknown tag to remove', 'mark_tag', { ...pair, remove_tag: ['etNo'] }, 40068],
  ['no relation', 'mark_tag', { ...pair, userid: 'sumin', add_tag: ['etDry'] }, 84061],
  [
    'a customer the member deleted',
    'mark_tag',
    { ...pair, external_userid: 'wmGone', add_tag: ['etDry'] },
    84061,
  ],
  [
    'a member without the function',
    'mark_tag',
    { userid: 'hejing', external_userid: 'wmSongya', add_tag: ['etDry'] },
    84061,
  ],
]

it.each(refused)('refuses %s to %s and changes nothing', async (_, path, body, errcode) => {
  const sim = await startSimulator()
  const corp = sim.world.getCorp(corpId)
  const state = () => JSON.stringify([...corp.tagGroups.values(), ...corp.allFollows()])
  const before = state()
  expect((await tag(sim, path, body)).errcode).toBe(errcode)
  expect(state()).toBe(before)
})

it('lists all tags, larger order first, and says nothing of deletion', async () => {
  const sim = await startSimulator()
  const body = await tag(sim, 'get_corp_tag_list', { tag_id: [], group_id: [] })
  expect(body['tag_group']).toEqual([
    {
      group_id: 'etMine',
      group_name: '方便时间',
      create_time: 0,
      order: 5,
      tag: [
        { id: 'etOwn', name: '周六', create_time: 0, order: 0 },
        { id: 'etOwn2', name: '周日', create_time: 0, order: 0 },
      ],
    },
    {
      group_id: 'etSkin',
      group_name: '皮肤状态',
      create_time: 0,
      order: 2,
      tag: [
        { id: 'etRed', name: '红血丝', create_time: 0, order: 9 },
        { id: 'etDry', name: '干燥起皮', create_time: 0, order: 1 },
      ],
    },
  ])
})

it('lists single tags or whole groups by id, and ignores tags when groups are asked', async () => {
  const sim = await startSimulator()
  const ids = async (query: object) => {
    const body = await tag(sim, 'get_corp_tag_list', query)
    const groups = body['tag_group'] as {
      deleted: boolean
      tag: { id: string; deleted: boolean }[]
    }[]
    expect(groups.every((group) => !group.deleted && group.tag.every((t) => !t.deleted))).toBe(true)
    return groups.flatMap((group) => group.tag.map(({ id }) => id))
  }
  expect(await ids({ tag_id: ['etRed'] })).toEqual(['etRed'])
  expect(await ids({ tag_id: ['etRed'], group_id: ['etMine'] })).toEqual(['etOwn', 'etOwn2'])
})

it('adds a group with tags and answers only the new ones', async () => {
  const sim = await startSimulator()
  const add = (body: object) => tag(sim, 'add_corp_tag', body)
  const twice = [{ name: '甲', order: 3 }, { name: '甲' }, { name: '乙' }]
  const first = await add({ group_name: '新', order: 7, tag: twice, agentid: mainAgent })
  expect(first['tag_group']).toMatchObject({
    group_name: '新',
    order: 7,
    tag: [
      { name: '甲', order: 3 },
      { name: '乙', order: 0 },
    ],
  })
  const second = await add({ group_name: '新', order: 1, tag: [{ name: '丙' }] })
  const { group_id } = first['tag_group'] as { group_id: string }
  expect(second['tag_group']).toMatchObject({ group_id, order: 7, tag: [{ name: '丙' }] })
  const third = await add({ group_id: 'etSkin', group_name: '新', tag: [{ name: '丁' }] })
  expect(third['tag_group']).toMatchObject({ group_id: 'etSkin', tag: [{ name: '丁' }] })
})

it('refuses tags beyond the corp limit', async () => {
  const sim = await startSimulator({ settings: { corpTagLimit: 5 } })
  const add = (name: string) => tag(sim, 'add_corp_tag', { group_name: '新', tag: [{ name }] })
  expect([(await add('甲')).errcode, (await add('乙')).errcode]).toEqual([0, 40126])
})

it('lets only the maker edit and delete', async () => {
  const sim = await startSimulator()
  const corp = sim.world.getCorp(corpId)
  const edit = (secret: string) =>
    tag(sim, 'edit_corp_tag', { id: 'etOwn', name: '工作日晚上', order: 4 }, secret)
  expect((await edit('other-secret')).errcode).toBe(301002)
  expect(await edit('main-secret')).toEqual({ errcode: 0, errmsg: 'ok' })
  expect(corp.findTag('etOwn')?.tag).toMatchObject({ name: '工作日晚上', order: 4 })
  sim.platform.settings.foreignTagCode = 81011
  expect((await edit('other-secret')).errcode).toBe(81011)
  await tag(sim, 'edit_corp_tag', { id: 'etMine', name: '时间' })
  expect(corp.tagGroups.get('etMine')?.name).toBe('时间')
})

it('takes a deleted tag from customers, and the group with its last tag', async () => {
  const sim = await startSimulator()
  const corp = sim.world.getCorp(corpId)
  await tag(sim, 'del_corp_tag', { tag_id: ['etOwn'] })
  expect(corp.findFollow('wangfang', 'wmXiaoyu')?.tag_ids).toEqual(['etDry'])
  expect(corp.tagGroups.has('etMine')).toBe(true)
  await tag(sim, 'del_corp_tag', { tag_id: ['etOwn2'] })
  expect(corp.tagGroups.has('etMine')).toBe(false)
})

it('remembers deleted tags and groups for those who ask by id', async () => {
  const sim = await startSimulator()
  const list = async (body: object) =>
    (await tag(sim, 'get_corp_tag_list', body))['tag_group'] as Record<string, unknown>[]
  await tag(sim, 'del_corp_tag', { tag_id: ['etOwn'] })
  expect(await list({ tag_id: ['etOwn', 'etOwn2'] })).toMatchObject([
    {
      group_id: 'etMine',
      deleted: false,
      tag: [
        { id: 'etOwn', name: '周六', deleted: true },
        { id: 'etOwn2', deleted: false },
      ],
    },
  ])
  await tag(sim, 'del_corp_tag', { group_id: ['etMine'] })
  expect(await list({ group_id: ['etMine'] })).toMatchObject([
    { group_id: 'etMine', group_name: '方便时间', deleted: true, tag: [{}, { deleted: true }] },
  ])
  expect((await list({})).map((group) => group['group_id'])).toEqual(['etSkin'])
  expect((await tag(sim, 'edit_corp_tag', { id: 'etOwn', name: 'x' })).errcode).toBe(40068)
})

it('marks: adds once, removes, and leaves other members alone', async () => {
  const sim = await startSimulator()
  const corp = sim.world.getCorp(corpId)
  const body = { ...pair, add_tag: ['etRed', 'etDry'], remove_tag: ['etOwn'] }
  expect(await tag(sim, 'mark_tag', body)).toEqual({ errcode: 0, errmsg: 'ok' })
  expect((await tag(sim, 'mark_tag', body)).errcode).toBe(0)
  expect(corp.findFollow('wangfang', 'wmXiaoyu')?.tag_ids).toEqual(['etDry', 'etRed'])
  expect(corp.findFollow('zhouqian', 'wmXiaoyu')?.tag_ids).toEqual([])
})

it('still marks a customer who deleted the member', async () => {
  const sim = await startSimulator()
  const body = { userid: 'wangfang', external_userid: 'woPartner', add_tag: ['etRed'] }
  expect((await tag(sim, 'mark_tag', body)).errcode).toBe(0)
})

const markPath = '/cgi-bin/externalcontact/mark_tag'

/** Starts marks that stay in flight until `release`. */
async function hold(sim: Simulator, marks: (() => Promise<Body>)[]) {
  await sim.token()
  const release = sim.platform.faults.hold(markPath)
  const held = marks.map((mark) => mark())
  await vi.waitFor(() => {
    expect(sim.platform.calls.list(markPath)).toHaveLength(marks.length)
  })
  return {
    release: async () => {
      release()
      return (await Promise.all(held)).map(({ errcode }) => errcode)
    },
  }
}

it('refuses the sixth mark_tag in flight, and takes it later', async () => {
  const sim = await startSimulator()
  const mark = () => tag(sim, 'mark_tag', { ...pair, add_tag: ['etRed'] })
  const five = await hold(sim, [mark, mark, mark, mark, mark])
  expect((await mark()).errcode).toBe(45033)
  expect(await five.release()).toEqual([0, 0, 0, 0, 0])
  expect((await mark()).errcode).toBe(0)
})

it('refuses two marks of one relation at once where that is switched on', async () => {
  const sim = await startSimulator({ settings: { markTagConflict: true } })
  addFollow(sim.world, corpId, { userid: 'sumin', external_userid: 'wmXiaoyu' })
  const mark = (userid: string) => tag(sim, 'mark_tag', { ...pair, userid, add_tag: ['etRed'] })
  const first = await hold(sim, [() => mark('wangfang'), () => mark('sumin')])
  expect((await mark('wangfang')).errcode).toBe(45035)
  expect(await first.release()).toEqual([0, 0])
})

it('has another word for a tag without a name where that is switched on', async () => {
  const sim = await startSimulator({ settings: { emptyTagNameCode: 41017 } })
  const body = { group_id: 'etMine', tag: [{ name: '' }] }
  expect((await tag(sim, 'add_corp_tag', body)).errcode).toBe(41017)
})
