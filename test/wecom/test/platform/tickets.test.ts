import { expect, it } from 'vitest'
import { jsApiSignature } from '../../src/index.ts'
import { corpId, mainAgent, otherAgent, startSimulator } from './start.ts'

it('gives the corp ticket to all apps and each app a ticket of its own', async () => {
  const sim = await startSimulator()
  const query = { type: 'agent_config' }
  const corp = await sim.call('get_jsapi_ticket')
  const mine = await sim.call('ticket/get', { query })
  const others = await sim.call('ticket/get', { query, secret: 'other-secret' })
  expect(corp).toEqual({
    errcode: 0,
    errmsg: 'ok',
    ticket: sim.platform.corpTicket(corpId),
    expires_in: 7200,
  })
  expect(await sim.call('get_jsapi_ticket', { secret: 'other-secret' })).toEqual(corp)
  expect(mine['ticket']).toBe(sim.platform.agentTicket(corpId, mainAgent))
  expect(others['ticket']).toBe(sim.platform.agentTicket(corpId, otherAgent))
  expect(new Set([corp['ticket'], mine['ticket'], others['ticket']]).size).toBe(3)
})

it('keeps a ticket for two hours, counting its life down', async () => {
  const sim = await startSimulator()
  const first = await sim.call('get_jsapi_ticket')
  sim.later(3_600_000)
  expect(await sim.call('get_jsapi_ticket')).toEqual({ ...first, expires_in: 3600 })
  sim.later(3_600_000)
  expect((await sim.call('get_jsapi_ticket'))['ticket']).not.toBe(first['ticket'])
})

it('refuses a ticket type that it does not know', async () => {
  const sim = await startSimulator()
  expect((await sim.call('ticket/get', { query: { type: 'wx_card' } })).errcode).toBe(40058)
})

const documented = {
  ticket: 'sM4AOVdWfPE4DxkXGEs8VMCPGGVi4C3VM0P37wVUCFvkVAy_90u5h9nbSlYy3-Sl-HhTdfl2fzFy1AOcHKP7qg',
  noncestr: 'Wm3WZYTPz0wzccnW',
  timestamp: 1414587457,
}

it.each([
  ['http://mp.weixin.qq.com?params=value', '0f9de62fce790f9a083d5c99e95740ceb90c27ed'],
  ['http://mp.weixin.qq.com?params=value#/page', '0f9de62fce790f9a083d5c99e95740ceb90c27ed'],
  ['http://mp.weixin.qq.com', 'f4d90daf4b3bca3078ab155816175ba34c443a7b'],
])('signs %s as documented', (url, signature) => {
  expect(jsApiSignature(documented.ticket, { ...documented, url })).toBe(signature)
})
