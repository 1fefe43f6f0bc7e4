import { expect, it } from 'vitest'
import { corpId, mainAgent, otherCorpId, readBody, startSimulator } from './start.ts'

const wrongCredentials: [text: string, query: string, errcode: number, errmsg: RegExp][] = [
  ['no parameters', '', 41004, /^corpsecret missing$/],
  ['only a corpid', `corpid=${corpId}`, 41004, /^corpsecret missing$/],
  ['only a secret', 'corpsecret=main-secret', 41002, /^corpid missing/],
  [
    'an unknown corp',
    'corpid=wwNobody&corpsecret=x',
    40013,
    /^invalid corpid, hint: \[\d{23,24}\], more info at https:\/\/open\.work\.weixin\.qq\.com\/devtool\/query\?e=40013$/,
  ],
  [
    'a wrong secret',
    `corpid=${corpId}&corpsecret=x`,
    40001,
    /^invalid credential, hint: \[\d{23,24}\], from ip: 127\.0\.0\.1, more info at https:\/\/open\.work\.weixin\.qq\.com\/devtool\/query\?e=40001$/,
  ],
  ["another corp's secret", `corpid=${otherCorpId}&corpsecret=main-secret`, 40001, /^invalid cred/],
]

it.each(wrongCredentials)('gettoken refuses %s', async (_, query, errcode, errmsg) => {
  const { address } = await startSimulator()
  const response = await fetch(`${address}/cgi-bin/gettoken?${query}`)
  const body = await readBody(response)
  expect(response.status).toBe(200)
  expect(body.errcode).toBe(errcode)
  expect(body.errmsg).toMatch(errmsg)
  expect(response.headers.get('error-code')).toBe(String(errcode))
  expect(response.headers.get('error-msg')).toBe(body.errmsg)
  expect(response.headers.get('content-type')).toBe('application/json; charset=UTF-8')
})

it('gettoken gives the same token for two hours and then a new one', async () => {
  const sim = await startSimulator()
  const first = await sim.token()
  sim.later(7_199_000)
  expect(await sim.token()).toBe(first)
  sim.later(1000)
  expect(await sim.token()).not.toBe(first)
})

it('gives every app a token of its own', async () => {
  const sim = await startSimulator()
  expect(await sim.token('other-secret')).not.toBe(await sim.token())
})

it('shuts an address out for an hour after too many wrong secrets', async () => {
  const sim = await startSimulator({ settings: { wrongSecretsPerHour: 2 } })
  const ask = async (secret: string) => {
    const url = `${sim.address}/cgi-bin/gettoken?corpid=${corpId}&corpsecret=${secret}`
    return (await readBody(await fetch(url))).errcode
  }
  expect([await ask('x'), await ask('x'), await ask('main-secret')]).toEqual([40001, 40001, 45009])
  sim.later(3_600_000)
  expect(await ask('main-secret')).toBe(0)
})

it('reads the token from the query only', async () => {
  const sim = await startSimulator()
  const token = await sim.token()
  const path = `${sim.address}/cgi-bin/externalcontact/mark_tag`
  const asHeader = await fetch(path, { headers: { access_token: token } })
  const asBody = await fetch(path, {
    method: 'POST',
    body: JSON.stringify({ access_token: token }),
  })
  for (const response of [asHeader, asBody]) {
    expect(await readBody(response)).toEqual({ errcode: 41001, errmsg: 'access_token missing' })
  }
})

it('tells an expired token from an unknown and from a revoked one', async () => {
  const sim = await startSimulator()
  const old = await sim.token()
  const ask = async (token: string) => {
    const url = `${sim.address}/cgi-bin/user/get?access_token=${token}&userid=wangfang`
    const { errcode, errmsg } = await readBody(await fetch(url))
    return { errcode, text: errmsg.split(',')[0] }
  }
  expect(await ask('made-up')).toEqual({ errcode: 40014, text: 'invalid access_token' })
  sim.later(7_200_000)
  expect(await ask(old)).toEqual({ errcode: 42001, text: 'access_token expired' })
  const fresh = await sim.token()
  expect((await ask(fresh)).errcode).toBe(0)
  sim.platform.revoke(corpId, mainAgent)
  expect((await ask(fresh)).errcode).toBe(40014)
  expect((await ask(await sim.token())).errcode).toBe(0)
})

const emptyFields: [path: string, fields: Record<string, unknown>][] = [
  ['externalcontact/list', { external_userid: [] }],
  ['externalcontact/get_follow_user_list', { follow_user: [] }],
  ['user/get', { department: [], order: [], is_leader_in_dept: [], direct_leader: [] }],
  ['user/list', { userlist: [] }],
  ['department/list', { department: [] }],
  ['getcallbackip', { ip_list: [] }],
  ['externalcontact/batch/get_by_user', { external_contact_list: [] }],
  ['externalcontact/get_corp_tag_list', { tag_group: [] }],
  ['externalcontact/transfer_customer', { customer: [] }],
  ['externalcontact/get_unassigned_list', { info: [] }],
  ['externalcontact/groupchat/list', { group_chat_list: [] }],
]

it.each(emptyFields)('%s keeps its empty fields in an error body', async (path, fields) => {
  const { address } = await startSimulator()
  const response = await fetch(`${address}/cgi-bin/${path}?access_token=made-up`)
  expect(await readBody(response)).toEqual({
    errcode: 40014,
    errmsg: 'invalid access_token',
    ...fields,
  })
})

it('answers 404 with an empty body to an unknown path', async () => {
  const sim = await startSimulator()
  const response = await fetch(`${sim.address}/cgi-bin/user/nothing?access_token=x`)
  expect([response.status, await response.text()]).toEqual([404, ''])
  expect(sim.platform.calls.list('/cgi-bin/user/nothing')).toHaveLength(1)
})

it('checks token, then address, then permission, then parameters', async () => {
  const sim = await startSimulator()
  const path = 'externalcontact/list'
  const list = (secret?: string) => sim.call(path, secret === undefined ? {} : { secret })
  expect((await list('far-secret')).errcode).toBe(60020)
  sim.world.commit({
    type: 'app_saved',
    corpId,
    app: { ...sim.world.getCorp(corpId).apps.get(1000006)!, customerContact: false },
  })
  expect((await list('far-secret')).errmsg).toMatch(
    /^not allow to access from your ip, hint: \[\d+\], from ip: 127\.0\.0\.1, more info at .*e=60020$/,
  )
  expect((await list('bare-secret')).errcode).toBe(48002)
  expect((await list()).errcode).toBe(60111)
})

it('refuses the address also for auth/getuserinfo, but not for gettoken', async () => {
  const sim = await startSimulator()
  const body = await sim.call('auth/getuserinfo', { secret: 'far-secret', query: { code: 'x' } })
  expect(body.errcode).toBe(60020)
})

it('refuses a disabled app', async () => {
  const sim = await startSimulator()
  const app = sim.world.getCorp(corpId).apps.get(mainAgent)!
  const token = await sim.token()
  sim.world.commit({ type: 'app_saved', corpId, app: { ...app, disabled: true } })
  const url = `${sim.address}/cgi-bin/user/get?userid=wangfang&access_token=${token}`
  expect((await readBody(await fetch(url))).errcode).toBe(50003)
})

const postOnly: [path: string, errcode: number][] = [
  ['externalcontact/mark_tag', 40003],
  ['externalcontact/remark', 40003],
  ['externalcontact/batch/get_by_user', 40058],
  ['externalcontact/get_corp_tag_list', 40063],
  ['externalcontact/add_corp_tag', 40063],
  ['message/send', 40063],
  ['media/upload', 40063],
  ['externalcontact/transfer_customer', 40063],
  ['externalcontact/groupchat/list', 40058],
  ['externalcontact/send_welcome_msg', 40063],
]

it.each(postOnly)('GET instead of POST %s is %i and not 405', async (path, errcode) => {
  const sim = await startSimulator()
  expect((await sim.call(path)).errcode).toBe(errcode)
})

it('refuses a body that is no JSON object', async () => {
  const sim = await startSimulator()
  const url = `${sim.address}/cgi-bin/externalcontact/mark_tag?access_token=${await sim.token()}`
  for (const body of ['{"userid":', '[]', '"text"']) {
    const response = await fetch(url, { method: 'POST', body })
    expect((await readBody(response)).errcode).toBe(40058)
  }
})

it('warns of wrong JSON types and still does what it can', async () => {
  const sim = await startSimulator()
  const body = {
    userid: 'wangfang',
    external_userid: 'wmXiaoyu',
    add_tag: ['etRed'],
    remove_tag: 'x',
  }
  expect(await sim.call('externalcontact/mark_tag', { body })).toEqual({
    errcode: 0,
    errmsg: 'Warning: wrong json format. ok',
  })
})

it('limits calls per minute and frees them with the next', async () => {
  const sim = await startSimulator({ settings: { callsPerMinute: 2 } })
  const token = await sim.token()
  const ask = async () => {
    const url = `${sim.address}/cgi-bin/user/get?access_token=${token}&userid=wangfang`
    return (await readBody(await fetch(url))).errcode
  }
  expect([await ask(), await ask(), await ask()]).toEqual([0, 0, 45009])
  sim.later(60_000)
  expect(await ask()).toBe(0)
})

const scarce: [path: string, settings: object, query: Record<string, string>][] = [
  ['get_jsapi_ticket', { corpTicketsPerHour: 1 }, {}],
  ['ticket/get', { agentTicketsPerHour: 1 }, { type: 'agent_config' }],
  ['user/get', { debugPerMinute: 1 }, { userid: 'wangfang', debug: '1' }],
  ['user/get', { callsPerMinuteAndIp: 1 }, { userid: 'wangfang' }],
]

it.each(scarce)('%s has a limit of its own', async (path, settings, query) => {
  const sim = await startSimulator({ settings })
  expect((await sim.call(path, { query })).errcode).toBe(0)
  expect((await sim.call(path, { query })).errcode).toBe(45009)
})
