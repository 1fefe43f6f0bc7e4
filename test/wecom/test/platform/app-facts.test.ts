import { expect, it } from 'vitest'
import { addMessage, changeApp } from '../../src/index.ts'
import { corpId, mainAgent, otherAgent, startSimulator } from './start.ts'

const dayMs = 24 * 3_600_000

it('describes an app to itself, also a disabled one', async () => {
  const sim = await startSimulator()
  const get = async (agentid: number, secret?: string) =>
    sim.call('agent/get', {
      query: { agentid: String(agentid) },
      ...(secret === undefined ? {} : { secret }),
    })
  expect(await get(mainAgent)).toMatchObject({
    agentid: mainAgent,
    name: '销冠',
    close: 0,
    redirect_domain: 'localhost:4102',
    allow_userinfos: { user: [] },
    allow_partys: { partyid: [1] },
  })
  expect(await get(1000004, 'small-secret')).toMatchObject({
    redirect_domain: '',
    allow_userinfos: { user: [{ userid: 'zhouqian' }] },
    allow_partys: { partyid: [] },
  })
  expect((await get(otherAgent)).errcode).toBe(301002)
  expect((await get(7)).errcode).toBe(40056)
  expect((await sim.call('agent/get')).errcode).toBe(41011)
  const url = `${sim.address}/cgi-bin/agent/get?agentid=${mainAgent}&access_token=${await sim.token()}`
  changeApp(sim.world, corpId, mainAgent, { disabled: true })
  expect(await (await fetch(url)).json()).toMatchObject({ errcode: 0, close: 1 })
})

it('tells where events come from and where the API is', async () => {
  const sim = await startSimulator({ settings: { callbackIps: ['101.226.103.*'] } })
  expect((await sim.call('getcallbackip'))['ip_list']).toEqual(['101.226.103.*'])
  expect((await sim.call('get_api_domain_ip'))['ip_list']).toEqual(['127.0.0.1'])
})

it('has neither rule groups nor acquisition links', async () => {
  const sim = await startSimulator()
  const post = async (path: string, body: object = {}) =>
    sim.call(`externalcontact/${path}`, { body })
  expect((await post('get_strategy_tag_list'))['tag_group']).toEqual([])
  expect((await post('customer_acquisition/list_link'))['link_id_list']).toEqual([])
  expect((await post('customer_acquisition/list_link', { limit: 101 })).errcode).toBe(40058)
  expect(await sim.call('externalcontact/customer_acquisition_quota')).toMatchObject({ total: 0 })
})

it('lists every place of every member page by page', async () => {
  const sim = await startSimulator()
  const list = async (fields: object) => sim.call('user/list_id', { body: fields })
  const first = await list({ limit: 4 })
  expect(first['dept_user']).toEqual([
    { userid: 'shenjiayi', department: 11 },
    { userid: 'wangfang', department: 11 },
    { userid: 'ZhouQian', department: 12 },
    { userid: 'sumin', department: 1 },
  ])
  const rest = await list({ limit: 4, cursor: first['next_cursor'] })
  expect(rest).toMatchObject({ dept_user: [{ userid: 'hejing', department: 1 }], next_cursor: '' })
  expect((await list({ limit: 10_001 })).errcode).toBe(40058)
})

const days: [text: string, from: number, to: number][] = [
  ['an end before the beginning', -1, -2],
  ['more than thirty days', -32, -1],
  ['a day too long ago', -181, -179],
]

it.each(days)('counts nothing for %s', async (_, from, to) => {
  const sim = await startSimulator()
  const today = sim.world.now()
  const seconds = (day: number) => Math.floor((today + day * dayMs) / 1000)
  const body = { userid: ['wangfang'], start_time: seconds(from), end_time: seconds(to) }
  const answer = await sim.call('externalcontact/get_user_behavior_data', { body })
  expect(answer.errcode).toBe(600018)
})

it('sums up the days of members, with replies only where somebody asked', async () => {
  const sim = await startSimulator()
  const of = { corpId, userid: 'wangfang', external_userid: 'wmXiaoyu' }
  const at = sim.world.now() - dayMs
  const text = { msgtype: 'text', body: { content: '在吗' } }
  addMessage(sim.world, of, { ...text, from: 'customer', at })
  addMessage(sim.world, of, { ...text, from: 'staff', at: at + 120_000 })
  const ask = async (fields: object) =>
    sim.call('externalcontact/get_user_behavior_data', {
      body: {
        start_time: Math.floor((at - dayMs) / 1000),
        end_time: Math.floor(at / 1000),
        ...fields,
      },
    })
  const quiet = { chat_cnt: 0, message_cnt: 0, new_contact_cnt: 0, negative_feedback_cnt: 0 }
  const answer = await ask({ userid: ['wangfang', 'sumin'], partyid: [12] })
  expect(answer['behavior_data']).toMatchObject([
    quiet,
    { ...quiet, chat_cnt: 1, message_cnt: 1, reply_percentage: 100, avg_reply_time: 2 },
  ])
  expect((await ask({})).errcode).toBe(40063)
  expect((await ask({ partyid: [99] })).errcode).toBe(60123)
})
