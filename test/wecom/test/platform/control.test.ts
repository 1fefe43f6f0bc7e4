import { expect, it } from 'vitest'
import { corpId, mainAgent, startSimulator } from './start.ts'
import type { Simulator } from './start.ts'

const path = '/cgi-bin/externalcontact/mark_tag'
const mark = {
  body: { userid: 'wangfang', external_userid: 'wmXiaoyu', add_tag: ['etRed'] },
}

async function order(sim: Simulator, to: string, body: object): Promise<number> {
  const response = await fetch(`${sim.address}/_control/${to}`, {
    method: 'POST',
    body: JSON.stringify(body),
  })
  return response.status
}

async function look(sim: Simulator, at: string): Promise<Record<string, unknown>> {
  const response = await fetch(`${sim.address}/_control/${at}`)
  // Every look answers an object.
  return (await response.json()) as Record<string, unknown>
}

it('shows a relation with its tags', async () => {
  const sim = await startSimulator()
  const seen = await look(sim, `world/${corpId}/follows/wangfang/wmXiaoyu`)
  expect(seen['tags']).toEqual([
    { id: 'etDry', name: '干燥起皮' },
    { id: 'etOwn', name: '周六' },
  ])
  const missing = await fetch(`${sim.address}/_control/world/${corpId}/follows/sumin/wmXiaoyu`)
  expect(missing.status).toBe(404)
})

it('logs every call without its token and secret', async () => {
  const sim = await startSimulator()
  await sim.call('externalcontact/mark_tag', mark)
  await sim.call('user/get', { query: { userid: 'nobody' } })
  const { calls } = await look(sim, `calls?path=${encodeURIComponent(path)}`)
  expect(calls).toEqual([
    {
      path,
      method: 'POST',
      query: {},
      body: mark.body,
      errcode: 0,
      corpId,
      agentId: mainAgent,
      at: sim.world.now(),
    },
  ])
  const all = sim.platform.calls.list()
  expect(all.map((call) => call.errcode)).toEqual([0, 0, 0, 60111])
  expect(JSON.stringify(all)).not.toContain('main-secret')
  expect(JSON.stringify(all)).not.toContain(await sim.token())
  await fetch(`${sim.address}/_control/calls`, { method: 'DELETE' })
  expect(sim.platform.calls.list()).toEqual([])
})

it('shows the messages of apps', async () => {
  const sim = await startSimulator()
  const text = {
    touser: 'wangfang',
    msgtype: 'text',
    agentid: mainAgent,
    text: { content: '你好' },
  }
  await sim.call('message/send', { body: text })
  expect((await look(sim, `app-messages?corpId=${corpId}`))['messages']).toMatchObject([
    { corpId, agentId: mainAgent, userids: ['wangfang'], msgtype: 'text' },
  ])
  expect((await look(sim, 'app-messages?userid=sumin'))['messages']).toEqual([])
})

it('injects an errcode as often as ordered, with the empty fields', async () => {
  const sim = await startSimulator()
  const list = '/cgi-bin/externalcontact/list'
  expect(await order(sim, 'faults', { path: list, errcode: 45009, times: 2 })).toBe(204)
  const ask = () => sim.call('externalcontact/list', { query: { userid: 'wangfang' } })
  expect(await ask()).toMatchObject({ errcode: 45009, external_userid: [] })
  expect((await ask()).errcode).toBe(45009)
  expect((await ask()).errcode).toBe(0)
})

it('injects an HTTP error and a cut connection before the call takes effect', async () => {
  const sim = await startSimulator()
  await sim.token()
  const tags = () => sim.world.getCorp(corpId).findFollow('wangfang', 'wmXiaoyu')?.tag_ids
  await order(sim, 'faults', { path, http: 500 })
  await expect(sim.call('externalcontact/mark_tag', mark)).rejects.toThrow()
  await order(sim, 'faults', { path, reset: true })
  await expect(sim.call('externalcontact/mark_tag', mark)).rejects.toThrow()
  expect(tags()).not.toContain('etRed')
  expect((await sim.call('externalcontact/mark_tag', mark)).errcode).toBe(0)
  expect(tags()).toContain('etRed')
})

it('loses the answer of a call that took effect, where ordered so', async () => {
  const sim = await startSimulator()
  await order(sim, 'faults', { path, reset: true, when: 'after' })
  await expect(sim.call('externalcontact/mark_tag', mark)).rejects.toThrow()
  const follow = sim.world.getCorp(corpId).findFollow('wangfang', 'wmXiaoyu')
  expect(follow?.tag_ids).toContain('etRed')
})

it('lets a call hang and then go on', async () => {
  const sim = await startSimulator()
  await order(sim, 'faults', { path, hangMs: 50 })
  expect((await sim.call('externalcontact/mark_tag', mark)).errcode).toBe(0)
})

it('forgets ordered faults when told', async () => {
  const sim = await startSimulator()
  await order(sim, 'faults', { path: '*', errcode: -1, times: 9 })
  await fetch(`${sim.address}/_control/faults`, { method: 'DELETE' })
  expect((await sim.call('externalcontact/mark_tag', mark)).errcode).toBe(0)
})

it('turns switches, app settings and tokens over HTTP, and refuses nonsense', async () => {
  const sim = await startSimulator()
  expect(await order(sim, 'settings', { corpTagLimit: 1 })).toBe(200)
  expect(sim.platform.settings.corpTagLimit).toBe(1)
  expect(await order(sim, 'settings', { colour: 1 })).toBe(400)
  expect(await order(sim, 'faults', { errcode: 1 })).toBe(400)
  const fields = { customerContact: false }
  expect(await order(sim, 'apps', { corpId, agentId: mainAgent, fields })).toBe(204)
  expect((await sim.call('externalcontact/mark_tag', mark)).errcode).toBe(48002)
  const token = await sim.token()
  expect(await order(sim, 'revoke', { corpId, agentId: mainAgent })).toBe(204)
  expect(await sim.token()).not.toBe(token)
})
