import { expect, it } from 'vitest'
import { addFollow, completeTransfer, refuseTransfer, saveUser } from '../../src/index.ts'
import { corpId, startSimulator } from './start.ts'
import type { Simulator } from './start.ts'

const dayMs = 24 * 3_600_000
const pair = { handover_userid: 'wangfang', takeover_userid: 'sumin' }

async function transfer(sim: Simulator, fields: object = {}, path = 'transfer_customer') {
  const body = { ...pair, external_userid: ['wmXiaoyu'], ...fields }
  return sim.call(`externalcontact/${path}`, { body })
}

async function result(sim: Simulator, fields: object = {}, path = 'transfer_result') {
  return sim.call(`externalcontact/${path}`, { body: { ...pair, ...fields } })
}

const refused: [text: string, path: string, body: object, errcode: number][] = [
  ['an unknown giver', 'transfer_customer', { handover_userid: 'nobody' }, 40003],
  ['a giver who left', 'transfer_customer', { handover_userid: 'lina' }, 40003],
  ['an unknown taker', 'transfer_customer', { takeover_userid: 'nobody' }, 40003],
  ['a taker without the function', 'transfer_customer', { takeover_userid: 'hejing' }, 84074],
  ['a taker without licence', 'transfer_customer', { takeover_userid: 'zhouqian' }, 701008],
  ['oneself', 'transfer_customer', { takeover_userid: 'wangfang' }, 40058],
  ['no customers', 'transfer_customer', { external_userid: [] }, 40063],
  ['101 customers', 'transfer_customer', { external_userid: Array(101).fill('wm') }, 40058],
  ['a text of 201', 'transfer_customer', { transfer_success_msg: '字'.repeat(201) }, 40058],
  ['who has not left', 'resigned/transfer_customer', {}, 40097],
  ['an unknown giver', 'resigned/transfer_customer', { handover_userid: 'nobody' }, 40003],
  ['who has not left', 'resigned/transfer_result', {}, 40097],
  ['an unknown taker', 'transfer_result', { takeover_userid: 'nobody' }, 40003],
  ['a made-up cursor', 'transfer_result', { cursor: 'x' }, 40058],
  ['a page of 1001', 'get_unassigned_list', { page_size: 1001 }, 40058],
]

it.each(refused)('refuses %s to %s', async (_, path, fields, errcode) => {
  const sim = await startSimulator()
  const body = { ...pair, external_userid: ['wmXiaoyu'], ...fields }
  expect((await sim.call(`externalcontact/${path}`, { body })).errcode).toBe(errcode)
})

it('tells for each customer whether the hand-over began', async () => {
  const sim = await startSimulator()
  const external_userid = ['wmXiaoyu', 'wmNobody', 'wmStranger', 'wmGone']
  expect((await transfer(sim, { external_userid }))['customer']).toEqual([
    { external_userid: 'wmXiaoyu', errcode: 0 },
    { external_userid: 'wmNobody', errcode: 40096 },
    { external_userid: 'wmStranger', errcode: 40096 },
    { external_userid: 'wmGone', errcode: 84061 },
  ])
  expect((await transfer(sim))['customer']).toEqual([
    { external_userid: 'wmXiaoyu', errcode: 40100 },
  ])
})

it('completes a day later: the taker has the customer with remark and tags', async () => {
  const sim = await startSimulator()
  const started = Math.floor(sim.world.now() / 1000)
  await sim.call('externalcontact/remark', {
    body: { userid: 'wangfang', external_userid: 'wmXiaoyu', remark: '怕疼' },
  })
  await transfer(sim)
  const waiting = { external_userid: 'wmXiaoyu', status: 2, takeover_time: started + dayMs / 1000 }
  expect((await result(sim))['customer']).toEqual([waiting])
  expect((await sim.call('externalcontact/list', { query: { userid: 'sumin' } })).errcode).toBe(
    84061,
  )
  sim.later(dayMs)
  const seen = await sim.call('externalcontact/batch/get_by_user', {
    body: { userid_list: ['sumin'] },
  })
  const [contact] = seen['external_contact_list'] as { follow_info: unknown }[]
  expect(contact?.follow_info).toMatchObject({
    remark: '怕疼',
    tag_id: ['etDry', 'etOwn'],
    add_way: 202,
  })
  const own = await sim.call('externalcontact/list', { query: { userid: 'wangfang' } })
  expect(own['external_userid']).not.toContain('wmXiaoyu')
  expect((await result(sim))['customer']).toEqual([{ ...waiting, status: 1 }])
})

it('leaves a taker who knows her already what he has written of her', async () => {
  const sim = await startSimulator()
  const own = { userid: 'sumin', external_userid: 'wmXiaoyu', remark: '小雨姐', tag_ids: ['etRed'] }
  addFollow(sim.world, corpId, own)
  await transfer(sim)
  sim.later(dayMs)
  await result(sim)
  const follow = sim.world.getCorp(corpId).findFollow('sumin', 'wmXiaoyu')
  expect(follow).toMatchObject({ remark: '小雨姐', tag_ids: ['etRed', 'etDry', 'etOwn'] })
})

it('shows a refusal and leaves everything as it was', async () => {
  const sim = await startSimulator()
  await transfer(sim)
  refuseTransfer(sim.world, { corpId, from: 'wangfang', external_userid: 'wmXiaoyu' })
  sim.later(dayMs)
  expect((await result(sim))['customer']).toEqual([
    { external_userid: 'wmXiaoyu', status: 3, takeover_time: 0 },
  ])
  const own = await sim.call('externalcontact/list', { query: { userid: 'wangfang' } })
  expect(own['external_userid']).toContain('wmXiaoyu')
})

it('hands one customer over at most twice in ninety days', async () => {
  const sim = await startSimulator()
  const back = { handover_userid: 'sumin', takeover_userid: 'wangfang' }
  for (const fields of [pair, back]) {
    await transfer(sim, fields)
    const from = fields.handover_userid
    completeTransfer(sim.world, { corpId, from, external_userid: 'wmXiaoyu' })
  }
  const third = [{ external_userid: 'wmXiaoyu', errcode: 40128 }]
  expect((await transfer(sim))['customer']).toEqual(third)
  sim.later(90 * dayMs)
  expect((await transfer(sim))['customer']).toEqual([{ external_userid: 'wmXiaoyu', errcode: 0 }])
})

it('has no room beyond what a member may have', async () => {
  const sim = await startSimulator({ settings: { customersPerMember: 1 } })
  const external_userid = ['wmXiaoyu', 'wmSongya']
  expect((await transfer(sim, { external_userid }))['customer']).toEqual([
    { external_userid: 'wmXiaoyu', errcode: 0 },
    { external_userid: 'wmSongya', errcode: 40099 },
  ])
})

it('lists and hands over the customers of those who left', async () => {
  const sim = await startSimulator()
  const wangfang = sim.world.getCorp(corpId).findUser('wangfang')!
  saveUser(sim.world, corpId, { ...wangfang, active: false })
  const list = async (fields: object) =>
    sim.call('externalcontact/get_unassigned_list', { body: fields })
  const first = await list({ page_size: 3 })
  const left = Math.floor(sim.world.now() / 1000)
  expect(first['info']).toEqual(
    ['wmXiaoyu', 'wmSongya', 'woPartner'].map((external_userid) => ({
      handover_userid: 'wangfang',
      external_userid,
      dimission_time: left,
    })),
  )
  expect(first['is_last']).toBe(false)
  const second = await list({ page_size: 3, cursor: first['next_cursor'] })
  expect(second).toMatchObject({
    info: [{ handover_userid: 'lina', external_userid: 'wmOnlyLina', dimission_time: 0 }],
    is_last: true,
    next_cursor: '',
  })
  const begun = await transfer(sim, {}, 'resigned/transfer_customer')
  expect(begun['customer']).toEqual([{ external_userid: 'wmXiaoyu', errcode: 0 }])
  expect((await list({}))['info']).toHaveLength(3)
  sim.later(dayMs)
  const done = await result(sim, {}, 'resigned/transfer_result')
  expect(done['customer']).toMatchObject([{ external_userid: 'wmXiaoyu', status: 1 }])
  const got = await sim.call('externalcontact/list', { query: { userid: 'sumin' } })
  expect(got['external_userid']).toEqual(['wmXiaoyu'])
})
