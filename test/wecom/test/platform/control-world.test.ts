import { expect, it } from 'vitest'
import { createPlatform, openWorld } from '../../src/index.ts'
import { keys, startListening } from './receiver.ts'
import { corpId, mainAgent, startSimulator } from './start.ts'
import type { Simulator } from './start.ts'

const list = '/cgi-bin/externalcontact/list'

async function post(sim: Simulator, to: string, body: object): Promise<[number, unknown]> {
  const response = await fetch(`${sim.address}/_control/${to}`, {
    method: 'POST',
    body: JSON.stringify(body),
  })
  const text = await response.text()
  return [response.status, text === '' ? null : JSON.parse(text)]
}

async function get(sim: Simulator, at: string): Promise<Record<string, unknown>> {
  const response = await fetch(`${sim.address}/_control/${at}`)
  // Every look answers an object.
  return (await response.json()) as Record<string, unknown>
}

const of = { corpId, userid: 'wangfang', external_userid: 'wmXiaoyu' }

it.each([
  ['customer-adds-staff', { corpId, userid: 'sumin', name: '林小满', state: '海报' }],
  ['customer-adds-staff', { ...of, half: true, addWay: 1 }],
  ['staff-deletes-customer', of],
  ['customer-deletes-staff', of],
  ['change-remark', { ...of, remark: '小雨' }],
  ['mark-tags', { ...of, add: ['etRed'], remove: ['etDry'] }],
  ['add-tags', { corpId, group: '来源', names: ['点评'] }],
  ['rename-tag', { corpId, id: 'etRed', name: '泛红' }],
  ['order-tags', { corpId, groupId: 'etSkin', ids: ['etDry', 'etRed'] }],
  ['delete-tags', { corpId, tagIds: ['etDry'] }],
  ['save-user', { corpId, userid: 'gaoyuan', name: '高远', department: [11] }],
  ['save-user', { corpId, userid: 'wangfang', name: '王芳芳' }],
  ['save-user', { corpId, userid: 'wangfang', status: 2 }],
  ['rename-user', { corpId, from: 'wangfang', to: 'wf' }],
  ['remove-user', { corpId, userid: 'wangfang' }],
  ['save-department', { corpId, id: 20, name: '三店', parentid: 1 }],
  ['remove-department', { corpId, id: 12 }],
  ['save-group-chat', { corpId, name: '老客', owner: 'wangfang' }],
  ['raise-event', { corpId, event: 'customer_acquisition', changeType: 'balance_low' }],
])('does over HTTP what people do: %s', async (action, order) => {
  const { sim, heard } = await startListening()
  const [status] = await post(sim, `world/${action}`, order)
  expect(status).toBe(200)
  expect((await heard()).length).toBeGreaterThan(0)
})

it('changes of a member only what is named', async () => {
  const sim = await startSimulator()
  await post(sim, 'world/save-user', { corpId, userid: 'zhouqian', position: '店长' })
  expect(sim.world.getCorp(corpId).findUser('zhouqian')).toMatchObject({
    userid: 'zhouqian',
    name: '周倩',
    licensed: false,
    position: '店长',
  })
})

it('ends hand-overs over HTTP', async () => {
  const { sim } = await startListening()
  const transfer = { corpId, from: 'wangfang', to: 'sumin', external_userid: 'wmXiaoyu' }
  expect(await post(sim, 'world/complete-transfer', transfer)).toMatchObject([409, {}])
  expect((await post(sim, 'world/settle-transfers', {}))[0]).toBe(200)
})

it('refuses orders that make no sense', async () => {
  const sim = await startSimulator()
  expect((await post(sim, 'world/dance', { corpId }))[0]).toBe(404)
  expect((await post(sim, 'world/remove-user', { corpId: 'wwX', userid: 'a' }))[0]).toBe(404)
  expect((await post(sim, 'world/remove-user', { corpId, userid: 'a' }))[0]).toBe(409)
  expect((await post(sim, 'world/remove-user', { corpId }))[0]).toBe(400)
  expect((await post(sim, 'world/save-user', { corpId, userid: 'neu' }))[0]).toBe(400)
  const strange = { corpId, userid: 'wangfang', status: 3 }
  expect((await post(sim, 'world/save-user', strange))[0]).toBe(400)
})

it('saves an address for callbacks only if it answers, and shows what was sent', async () => {
  const { sim, receiver } = await startListening()
  const order = { corpId, agentId: mainAgent, callback: { ...keys, url: receiver.url } }
  expect(await post(sim, 'callbacks', order)).toEqual([204, null])
  expect(await post(sim, 'callbacks/verify', order)).toEqual([200, { ok: true }])
  receiver.echo = () => 'success'
  expect(await post(sim, 'callbacks', order)).toEqual([400, { error: 'openapi回调地址请求不通过' }])
  expect((await post(sim, 'callbacks', { ...order, check: false }))[0]).toBe(204)
  expect((await post(sim, 'callbacks', { ...order, agentId: 5 }))[0]).toBe(404)
  expect((await post(sim, 'callbacks', { ...order, callback: { url: 'x' } }))[0]).toBe(400)
  await post(sim, 'world/change-remark', { ...of, remark: '小雨' })
  await post(sim, 'callbacks/settle', {})
  expect(await get(sim, 'callbacks?type=edit_external_contact&limit=1')).toMatchObject({
    deliveries: [{ state: 'delivered', agentId: mainAgent, tries: [{ result: 200 }] }],
  })
  expect((await post(sim, 'callbacks', { ...order, callback: null }))[0]).toBe(204)
  expect(sim.world.getCorp(corpId).apps.get(mainAgent)?.callback).toBeUndefined()
})

it('switches well-known disturbances on and off by name', async () => {
  const sim = await startSimulator()
  const ask = () => sim.call('externalcontact/list', { query: { userid: 'wangfang' } })
  expect((await post(sim, 'faults/on', { name: 'ip_refused' }))[0]).toBe(204)
  expect((await ask()).errcode).toBe(60020)
  expect((await ask()).errcode).toBe(60020)
  const { named } = await get(sim, 'faults')
  expect(named).toContainEqual({ name: 'ip_refused', label: 'IP 不在可信名单 60020', on: true })
  await post(sim, 'faults/off', { name: 'ip_refused' })
  expect((await ask()).errcode).toBe(0)
  await post(sim, 'faults/on', { name: 'mine', path: list, errcode: 45033 })
  expect((await ask()).errcode).toBe(45033)
  await post(sim, 'faults/off', { name: 'mine' })
  expect((await ask()).errcode).toBe(0)
  expect((await post(sim, 'faults/on', { path: list }))[0]).toBe(400)
})

it('ends a disturbance when its time is over, and all of them when told', async () => {
  const sim = await startSimulator()
  const { faults, named, settings } = sim.platform
  const ask = async () =>
    (await sim.call('externalcontact/list', { query: { userid: 'wangfang' } })).errcode
  const off = faults.on({ path: list, errcode: 45009, forMs: 60_000 })
  expect(await ask()).toBe(45009)
  off()
  expect(await ask()).toBe(0)
  faults.add({ path: list, errcode: 45009, forMs: 1 })
  await expect.poll(ask).toBe(0)
  named.on('callbacks_doubled')
  named.on('rate_limit', { path: list })
  expect(settings.callbackCopies).toBe(3)
  await fetch(`${sim.address}/_control/faults`, { method: 'DELETE' })
  expect(settings.callbackCopies).toBe(1)
  expect(await ask()).toBe(0)
})

it('lets the later of two disturbances of one setting count, and restores what was before', () => {
  const world = openWorld({ seed: { corps: [] }, now: () => 0 })
  const platform = createPlatform({ world, settings: { callbackLoss: 0.1 } })
  const { named, settings } = platform
  const lost = named.on('callbacks_lost')
  const half = named.on('callbacks_half_lost')
  expect(settings.callbackLoss).toBe(0.5)
  lost()
  expect(settings.callbackLoss).toBe(0.5)
  half()
  expect(settings.callbackLoss).toBe(0.1)
  platform.close()
})

it('revokes tokens by name', async () => {
  const sim = await startSimulator()
  const token = await sim.token()
  sim.platform.named.on('token_revoked')
  expect(await sim.token()).not.toBe(token)
})

it('shows the state without secrets, and the page with its parts', async () => {
  const sim = await startSimulator()
  const state = JSON.stringify(await get(sim, 'state'))
  expect(state).toContain('测试企业')
  expect(state).not.toContain('main-secret')
  const page = await fetch(`${sim.address}/_control`)
  expect(page.url).toBe(`${sim.address}/_control/`)
  for (const [, part] of (await page.text()).matchAll(/(?:src|href)="(page\/[^"]+)"/g)) {
    expect((await fetch(`${sim.address}/_control/${part}`)).status).toBe(200)
  }
  expect((await fetch(`${sim.address}/_control/page/main.js`)).status).toBe(404)
})
