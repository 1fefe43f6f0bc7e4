import { expect, it } from 'vitest'
import * as w from '../../src/world.ts'
import { keys, startListening as start } from './receiver.ts'
import { corpId, mainAgent } from './start.ts'

const pair = { corpId, userid: 'wangfang', external_userid: 'wmXiaoyu' }

it('tells of a new relation with its state and a code for the first message', async () => {
  const { sim, receiver } = await start()
  w.addFollow(sim.world, corpId, { userid: 'sumin', external_userid: 'wmSongya', state: '美博会' })
  await sim.platform.callbacks.settle()
  const [event] = receiver.received
  const [welcome] = sim.world.getCorp(corpId).welcomeCodes
  expect(event?.receiveId).toBe(corpId)
  expect(event?.fields).toEqual({
    ToUserName: corpId,
    FromUserName: 'sys',
    CreateTime: String(sim.world.now() / 1000),
    MsgType: 'event',
    Event: 'change_external_contact',
    ChangeType: 'add_external_contact',
    UserID: 'sumin',
    ExternalUserID: 'wmSongya',
    State: '美博会',
    WelcomeCode: welcome?.code,
  })
})

it('gives no code where the console greets, a partner was added or a hand-over ended', async () => {
  const { sim, heard } = await start()
  w.addFollow(sim.world, corpId, { userid: 'sumin', external_userid: 'woPartner' })
  const of = { from: 'wangfang', to: 'sumin', external_userid: 'wmXiaoyu' }
  w.startTransfer(sim.world, corpId, { ...of, kind: 'on_job' })
  w.completeTransfer(sim.world, { corpId, ...of })
  sim.platform.settings.consoleWelcomeText = true
  w.addFollow(sim.world, corpId, { userid: 'sumin', external_userid: 'wmSongya' })
  const events = await heard()
  expect(
    events.map((event) => [event['ChangeType'], event['WelcomeCode'], event['Source']]),
  ).toEqual(
    expect.arrayContaining([
      ['add_external_contact', undefined, undefined],
      ['del_external_contact', undefined, 'DELETE_BY_TRANSFER'],
    ]),
  )
  expect(events).toHaveLength(4)
  expect(sim.world.getCorp(corpId).welcomeCodes).toEqual([])
})

it('does not repeat a code that was used while the relation was half', async () => {
  const { sim, heard } = await start()
  const of = { userid: 'sumin', external_userid: 'wmSongya' }
  w.addFollow(sim.world, corpId, { ...of, half: true })
  const [half] = await heard()
  expect(half?.['ChangeType']).toBe('add_half_external_contact')
  w.spendWelcomeCode(sim.world, corpId, half?.['WelcomeCode'] ?? '', mainAgent)
  w.addFollow(sim.world, corpId, of)
  expect(await heard()).toMatchObject([{ ChangeType: 'add_external_contact' }])
  expect(sim.world.getCorp(corpId).welcomeCodes).toHaveLength(1)
})

it('tells of what people change in a relation, and only of that', async () => {
  const { sim, heard } = await start()
  w.remarkFollow(sim.world, pair, { remark_mobiles: ['139'] })
  w.remarkFollow(sim.world, pair, { remark: '' })
  w.markTag(sim.world, pair, { add: ['etDry'] })
  expect(await heard()).toEqual([])
  w.remarkFollow(sim.world, pair, { remark: '小雨' })
  w.markTag(sim.world, pair, { add: ['etRed'] })
  const edit = { ChangeType: 'edit_external_contact', UserID: 'wangfang' }
  expect(await heard()).toMatchObject([edit, edit])
  const zhou = { ...pair, userid: 'ZhouQian' }
  w.deleteFollow(sim.world, zhou, 'customer')
  expect(await heard()).toMatchObject([{ ChangeType: 'del_follow_user', State: '点评' }])
  w.deleteFollow(sim.world, pair, 'customer')
  expect((await heard())[0]).not.toHaveProperty('State')
  w.deleteFollow(sim.world, pair, 'staff')
  w.deleteFollow(sim.world, pair, 'staff')
  expect(await heard()).toMatchObject([{ ChangeType: 'del_external_contact' }])
})

it('says why a hand-over failed', async () => {
  const { sim, heard } = await start()
  const of = { from: 'wangfang', to: 'sumin', external_userid: 'wmXiaoyu' }
  for (const reason of ['refused', 'limit'] as const) {
    w.startTransfer(sim.world, corpId, { ...of, kind: 'on_job' })
    w.refuseTransfer(sim.world, { corpId, ...of, reason })
    sim.later(1000)
  }
  const events = await heard()
  expect(new Set(events.map((event) => event['FailReason']))).toEqual(
    new Set(['customer_limit_exceed', 'customer_refused']),
  )
  expect(events[0]).toMatchObject({ ChangeType: 'transfer_fail', UserID: 'sumin' })
})

it('completes a hand-over when its day is over', async () => {
  const { sim, heard } = await start()
  const of = { from: 'wangfang', to: 'sumin', external_userid: 'wmXiaoyu' }
  w.startTransfer(sim.world, corpId, { ...of, kind: 'resigned' })
  w.settleTransfers(sim.world)
  expect(await heard()).toEqual([])
  sim.later(24 * 60 * 60 * 1000)
  w.settleTransfers(sim.world)
  expect(await heard()).toHaveLength(2)
  const follow = sim.world.getCorp(corpId).findFollow('sumin', 'wmXiaoyu')
  expect(follow).toMatchObject({ add_way: 202, tag_ids: ['etDry', 'etOwn'] })
})

it('keeps from an app what it did itself over the API, unless ordered otherwise', async () => {
  const { sim, heard } = await start()
  const remark = (text: string) =>
    sim.call('externalcontact/remark', {
      body: { userid: 'wangfang', external_userid: 'wmXiaoyu', remark: text },
    })
  await remark('一')
  expect(await heard()).toEqual([])
  sim.platform.settings.echoApiWrites = true
  await remark('二')
  expect(await heard()).toMatchObject([{ ChangeType: 'edit_external_contact' }])
})

it('tells an app nothing of members that it does not see', async () => {
  const { sim, heard } = await start()
  w.changeApp(sim.world, corpId, mainAgent, { visibleUserIds: ['zhouqian'] })
  w.remarkFollow(sim.world, pair, { remark: '小雨' })
  w.remarkFollow(sim.world, { ...pair, userid: 'ZhouQian' }, { remark: '雨' })
  expect(await heard()).toMatchObject([{ UserID: 'ZhouQian' }])
  w.changeApp(sim.world, corpId, mainAgent, { customerContact: false })
  w.remarkFollow(sim.world, { ...pair, userid: 'ZhouQian' }, { remark: '小小雨' })
  expect(await heard()).toEqual([])
})

it('tells of tags and their groups', async () => {
  const { sim, heard } = await start()
  const tag = { id: 'etN1', name: '新', order: 0, createdByAgent: null, create_time: 0 }
  const group = { ...tag, id: 'etN', name: '新组', tags: [tag, { ...tag, id: 'etN2', name: '旧' }] }
  const seen = async () =>
    (await heard()).map((event) => [event['ChangeType'], event['Id'], event['TagType']])
  w.saveTagGroup(sim.world, corpId, group)
  expect(await seen()).toEqual(
    expect.arrayContaining([
      ['create', 'etN', 'tag_group'],
      ['create', 'etN1', 'tag'],
      ['create', 'etN2', 'tag'],
    ]),
  )
  w.saveTagGroup(sim.world, corpId, { ...group, name: '改了' })
  expect(await seen()).toEqual([['update', 'etN', 'tag_group']])
  const moved = group.tags.map((each, order) => ({ ...each, order }))
  w.saveTagGroup(sim.world, corpId, { ...group, name: '改了', tags: moved })
  expect(await seen()).toEqual([['shuffle', 'etN', undefined]])
  w.removeTags(sim.world, corpId, { tagIds: ['etN1'] })
  expect(await seen()).toEqual([['delete', 'etN1', 'tag']])
  w.removeTags(sim.world, corpId, { groupIds: ['etN'] })
  expect(await seen()).toEqual([['delete', 'etN', 'tag_group']])
})

it('sends an event three times at most, and only again after a failure', async () => {
  const { sim, receiver, heard } = await start({ settings: { callbackTimeoutMs: 500 } })
  const tries = () =>
    sim.platform.callbacks.log
      .list()
      .map((each) => [each.state, each.tries.map((one) => one.result)])
  receiver.answers = [500, 'hang', 200]
  w.remarkFollow(sim.world, pair, { remark: '一' })
  const events = await heard()
  expect(events).toHaveLength(3)
  expect(tries()).toEqual([['delivered', [500, 'timeout', 200]]])
  sim.platform.callbacks.log.clear()
  receiver.answers = [302]
  w.remarkFollow(sim.world, pair, { remark: '二' })
  await heard()
  expect(tries()).toEqual([['failed', [302, 302, 302]]])
})

it('ends at once when closed', async () => {
  const { sim, receiver } = await start()
  receiver.answers = ['hang']
  w.remarkFollow(sim.world, pair, { remark: '一' })
  const settled = sim.platform.callbacks.settle()
  sim.platform.close()
  await expect(settled).resolves.toBeUndefined()
})

it('accepts an address only where its answer to the check is exact', async () => {
  const { sim, receiver } = await start()
  const { callbacks } = sim.platform
  const callback = { ...keys, url: receiver.url }
  expect(await callbacks.verify(corpId, mainAgent)).toBe(true)
  for (const echo of [
    (plain: string) => `"${plain}"`,
    (plain: string) => `${plain}\n`,
    (plain: string) => `\uFEFF${plain}`,
  ]) {
    receiver.echo = echo
    expect(await callbacks.save(corpId, mainAgent, callback)).toEqual({
      ok: false,
      errmsg: 'openapi回调地址请求不通过',
    })
  }
  receiver.echo = (plain) => plain
  expect(await callbacks.save(corpId, mainAgent, callback)).toEqual({ ok: true })
})
