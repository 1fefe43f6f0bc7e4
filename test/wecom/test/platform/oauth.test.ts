import { expect, it } from 'vitest'
import { corpId, mainAgent, otherAgent, otherCorpId, startSimulator } from './start.ts'
import type { Simulator } from './start.ts'

const home = 'http://localhost:4102/c/demo/back?x=1'
const good = {
  appid: corpId,
  redirect_uri: home,
  response_type: 'code',
  scope: 'snsapi_base',
  state: 'abc123',
  agentid: String(mainAgent),
}

function visit(sim: Simulator, query: Record<string, string>, user?: string): Promise<Response> {
  const cookie = user === undefined ? undefined : `wecom_sim_user=${encodeURIComponent(user)}`
  return fetch(`${sim.address}/connect/oauth2/authorize?${new URLSearchParams(query)}`, {
    redirect: 'manual',
    headers: cookie ? { cookie } : {},
  })
}

async function getCode(sim: Simulator, query = {}, user = `${corpId}/wangfang`): Promise<string> {
  const response = await visit(sim, { ...good, ...query }, user)
  return new URL(response.headers.get('location')!).searchParams.get('code')!
}

it('sends the signed-in member back with a code and the state', async () => {
  const sim = await startSimulator()
  const response = await visit(sim, good, `${corpId}/wangfang`)
  const back = new URL(response.headers.get('location')!)
  expect(response.status).toBe(302)
  expect(back.origin + back.pathname).toBe('http://localhost:4102/c/demo/back')
  expect(back.searchParams.get('x')).toBe('1')
  expect(back.searchParams.get('state')).toBe('abc123')
  const query = { code: back.searchParams.get('code')! }
  expect(await sim.call('auth/getuserinfo', { query })).toEqual({
    errcode: 0,
    errmsg: 'ok',
    userid: 'wangfang',
  })
})

const nobody = [undefined, '', corpId, `${corpId}/lina`, 'wwNobody/wangfang', '%']

it.each(nobody)('sends a browser signed in as %s to choose an account first', async (user) => {
  const sim = await startSimulator()
  const response = await visit(sim, good, user)
  const to = response.headers.get('location')!
  expect(to.startsWith('/?next=')).toBe(true)
  const next = new URL(to, sim.address).searchParams.get('next')!
  expect(next).toMatch(/^\/connect\/oauth2\/authorize\?/)
  expect(new URL(next, sim.address).searchParams.get('redirect_uri')).toBe(home)
})

const mistakes: [text: string, query: Record<string, string>, words: string][] = [
  ['another port', { redirect_uri: 'http://localhost:4103/' }, 'redirect_uri参数错误'],
  ['a sub-domain', { redirect_uri: 'http://a.localhost:4102/' }, 'redirect_uri参数错误'],
  ['an untrusted host', { redirect_uri: 'http://evil.example/' }, 'redirect_uri参数错误'],
  ['no address', { redirect_uri: 'localhost:4102' }, 'redirect_uri参数错误'],
  ['an app that trusts nothing', { agentid: '1000004' }, 'redirect_uri参数错误'],
  ['a state with other characters', { state: 'a-b' }, 'state参数错误'],
  ['a state of 129 characters', { state: 'a'.repeat(129) }, 'state参数错误'],
  ['an unknown corp', { appid: 'wwNobody' }, 'appid或agentid参数错误'],
  ['an unknown app', { agentid: '7' }, 'appid或agentid参数错误'],
  ['another response type', { response_type: 'token' }, 'response_type参数错误'],
  ['another scope', { scope: 'everything' }, 'scope参数错误'],
]

it.each(mistakes)('shows an error page for %s', async (_, query, words) => {
  const sim = await startSimulator()
  const response = await visit(sim, { ...good, ...query }, `${corpId}/wangfang`)
  expect(response.status).toBe(200)
  expect(response.headers.get('location')).toBeNull()
  expect(await response.text()).toContain(words)
})

it('takes a state of 128 letters and digits', async () => {
  const sim = await startSimulator()
  const response = await visit(sim, { ...good, state: 'aZ9x'.repeat(32) }, `${corpId}/wangfang`)
  expect(response.status).toBe(302)
})

it('lets a code be used once', async () => {
  const sim = await startSimulator()
  const query = { code: await getCode(sim) }
  expect((await sim.call('auth/getuserinfo', { query })).errcode).toBe(0)
  const again = await sim.call('auth/getuserinfo', { query })
  expect(again.errmsg).toMatch(/^invalid code, hint: \[\d+\], from ip: .*e=40029$/)
})

it('lets a code live for five minutes', async () => {
  const sim = await startSimulator()
  const [inTime, late] = [await getCode(sim), await getCode(sim)]
  expect(inTime).not.toBe(late)
  sim.later(299_999)
  expect((await sim.call('auth/getuserinfo', { query: { code: inTime } })).errcode).toBe(0)
  sim.later(1)
  expect((await sim.call('auth/getuserinfo', { query: { code: late } })).errcode).toBe(40029)
})

const wrongUses: [text: string, secret: string, query: Record<string, string>, errcode: number][] =
  [
    ['an app that does not trust the redirect host', 'small-secret', {}, 50001],
    ['another app that trusts the host too', 'other-secret', {}, 40029],
    ["another corp's app", 'foreign-secret', {}, 40029],
  ]

it.each(wrongUses)('refuses a code to %s', async (_, secret, query, errcode) => {
  const sim = await startSimulator()
  const code = await getCode(sim, query)
  expect((await sim.call('auth/getuserinfo', { secret, query: { code } })).errcode).toBe(errcode)
  expect((await sim.call('auth/getuserinfo', { query: { code } })).errcode).toBe(0)
})

it('lets any app that trusts the host use a code that names no app', async () => {
  const sim = await startSimulator()
  const { agentid: _, ...query } = good
  const response = await visit(sim, query, `${corpId}/wangfang`)
  const code = new URL(response.headers.get('location')!).searchParams.get('code')!
  const body = await sim.call('auth/getuserinfo', { secret: 'other-secret', query: { code } })
  expect(body['userid']).toBe('wangfang')
})

it('wants a code', async () => {
  const sim = await startSimulator()
  expect((await sim.call('auth/getuserinfo')).errcode).toBe(41008)
  expect((await sim.call('auth/getuserinfo', { query: { code: 'made-up' } })).errcode).toBe(40029)
})

it('answers an openid and no userid for somebody of another corp', async () => {
  const sim = await startSimulator()
  const code = await getCode(sim, { agentid: String(otherAgent) }, `${otherCorpId}/guest`)
  const body = await sim.call('auth/getuserinfo', { secret: 'other-secret', query: { code } })
  expect(Object.keys(body)).toEqual(['errcode', 'errmsg', 'openid'])
})

it('gives a ticket for the details of a member who lets the app see them', async () => {
  const sim = await startSimulator()
  const code = await getCode(sim, { scope: 'snsapi_privateinfo' })
  const { user_ticket } = await sim.call('auth/getuserinfo', { query: { code } })
  expect(user_ticket).toEqual(expect.any(String))
  const ask = async (ticket: unknown, secret?: string) =>
    sim.call('auth/getuserdetail', {
      body: { user_ticket: ticket },
      ...(secret === undefined ? {} : { secret }),
    })
  expect(await ask(user_ticket)).toMatchObject({ errcode: 0, userid: 'wangfang' })
  expect((await ask(user_ticket, 'other-secret')).errcode).toBe(84015)
  expect((await ask('made-up')).errcode).toBe(84015)
  sim.later(1_800_000)
  expect((await ask(user_ticket)).errcode).toBe(84014)
})

it('gives no ticket where no app is named', async () => {
  const sim = await startSimulator()
  const { agentid: _, ...query } = { ...good, scope: 'snsapi_privateinfo' }
  const response = await visit(sim, query, `${corpId}/wangfang`)
  const code = new URL(response.headers.get('location')!).searchParams.get('code')!
  expect(await sim.call('auth/getuserinfo', { query: { code } })).not.toHaveProperty('user_ticket')
})
