import { expect, it } from 'vitest'
import { corpId, startSimulator } from './start.ts'
import type { Simulator } from './start.ts'

const way = { type: 2, scene: 2, remark: '门店台卡', state: 'mendian', user: ['wangfang', 'sumin'] }

async function add(sim: Simulator, fields: object = {}) {
  return sim.call('externalcontact/add_contact_way', { body: { ...way, ...fields } })
}

const refused: [text: string, fields: object, errcode: number][] = [
  ['no type', { type: undefined }, 41037],
  ['an unknown type', { type: 3 }, 41039],
  ['no scene', { scene: undefined }, 41038],
  ['an unknown scene', { scene: 3 }, 41040],
  ['an unknown style', { style: 9 }, 41042],
  ['a remark of 31', { remark: '字'.repeat(31) }, 40058],
  ['a state of 31', { state: 'a'.repeat(31) }, 40058],
  ['two members for one', { type: 1 }, 40058],
  ['nobody', { user: [] }, 40063],
  ['an unknown member', { user: ['nobody'] }, 40003],
  ['a member without the function', { user: ['hejing'] }, 84074],
  ['an unknown department', { party: [99] }, 60123],
]

it.each(refused)('refuses %s', async (_, fields, errcode) => {
  const sim = await startSimulator()
  expect((await add(sim, fields)).errcode).toBe(errcode)
  expect(sim.world.getCorp(corpId).contactWays.size).toBe(0)
})

it('adds, shows, changes, lists and deletes a way', async () => {
  const sim = await startSimulator()
  const made = await add(sim)
  const { config_id } = made
  expect(made).toEqual({
    errcode: 0,
    errmsg: 'ok',
    config_id: expect.stringMatching(/^.{32}$/),
    qr_code: expect.stringContaining('https://'),
  })
  const get = async () => sim.call('externalcontact/get_contact_way', { body: { config_id } })
  expect((await get())['contact_way']).toMatchObject({ ...way, config_id, skip_verify: true })
  const change = { config_id, state: 'dianping', user: ['sumin'] }
  await sim.call('externalcontact/update_contact_way', { body: change })
  expect((await get())['contact_way']).toMatchObject({ ...way, ...change })
  const second = await add(sim, { scene: 1 })
  expect(second).not.toHaveProperty('qr_code')
  const list = async (fields: object) =>
    sim.call('externalcontact/list_contact_way', { body: fields })
  const first = await list({ limit: 1 })
  expect(first['contact_way']).toEqual([{ config_id }])
  const rest = await list({ limit: 1, cursor: first['next_cursor'] })
  expect(rest['contact_way']).toEqual([{ config_id: second['config_id'] }])
  expect((await list({ end_time: 1_700_000_000 }))['contact_way']).toEqual([])
  const remove = async () => sim.call('externalcontact/del_contact_way', { body: { config_id } })
  expect((await remove()).errcode).toBe(0)
  expect((await remove()).errcode).toBe(41044)
})

it('wants a config_id and keeps the bounds of the corp', async () => {
  const sim = await startSimulator({ settings: { contactWayLimit: 1 } })
  expect((await sim.call('externalcontact/get_contact_way', { body: {} })).errcode).toBe(41043)
  expect((await add(sim)).errcode).toBe(0)
  expect((await add(sim)).errcode).toBe(41045)
  const list = await sim.call('externalcontact/list_contact_way', { body: { limit: 1001 } })
  expect(list.errcode).toBe(40058)
})
