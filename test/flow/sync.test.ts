import { startSync } from '@xiaoguan/shared'
import { claimRun } from '@xiaoguan/server/sync/store'
import { changeUser, deleteFollow } from '@xiaoguan/wecom-simulator'
import { describe, expect, it } from 'vitest'
import { testApp } from '../support/shared-app.ts'
import { batchPath, crowd, newPlatformCorp, platformFollows, readFollows } from './sync-corp.ts'

const app = await testApp()
const { db } = app.deps
/** Busy cores may need longer than the usual second. */
const patient = { timeout: 20_000 }

async function staffRow(corpId: string, staffId: string) {
  return db
    .selectFrom('staff')
    .selectAll()
    .where('corp_id', '=', corpId)
    .where('staff_id', '=', staffId)
    .executeTakeFirstOrThrow()
}

describe('a sync from empty', () => {
  it('brings everything the platform knows, with the fewest calls', async () => {
    const people = crowd(3, 120)
    const corp = await newPlatformCorp({
      ...people,
      groupChats: [{ chat_id: 'wrOne', name: '一群', owner: people.userids[0]!, members: [] }],
    })
    const run = await corp.sync()
    expect(run).toMatchObject({ state: 'done', phase: 'sweep', problem: null })
    expect(await readFollows(corp.corpId)).toEqual(platformFollows(corp))
    expect(run.counts).toMatchObject({ departments: 2, staff: 3, tags: 1, follows: 360 })
    // department/list, user/list, tags, chats, the chat, who may have customers, 4 pages, unassigned.
    expect(run.counts.leastCalls).toBe(11)
    expect(run.counts.calls).toBe(11)
    const withoutToken = corp.calls().filter((call) => call.path !== '/cgi-bin/gettoken')
    expect(withoutToken.length).toBe(11)
    const chat = await db
      .selectFrom('group_chat')
      .select(['name', 'owner_id'])
      .where('corp_id', '=', corp.corpId)
      .executeTakeFirst()
    expect(chat).toEqual({ name: '一群', owner_id: people.userids[0] })
  })

  it('takes groups of a hundred people', async () => {
    const corp = await newPlatformCorp(crowd(102, 1))
    const run = await corp.sync()
    expect(corp.calls(batchPath).length).toBe(2)
    expect(run.counts.leastCalls).toBe(run.counts.calls)
    expect(await readFollows(corp.corpId)).toEqual(platformFollows(corp))
  })

  it('of a corp without anybody is done and says so', async () => {
    const corp = await newPlatformCorp()
    expect(await corp.sync()).toMatchObject({ state: 'done', counts: { staff: 0, follows: 0 } })
  })
})

describe('a sync that is interrupted', () => {
  it('goes on from its page, and reads no page before it again', async () => {
    const corp = await newPlatformCorp(crowd(1, 500))
    app.platform.faults.add({
      path: '/cgi-bin/externalcontact/get_unassigned_list',
      errcode: 48_002,
    })
    const waiting = await corp.sync()
    expect(waiting).toMatchObject({ state: 'running', problem: '48002', phase: 'unassigned' })
    expect(corp.calls(batchPath).length).toBe(5)
    app.clock.forward(2000)
    expect(await corp.sync()).toMatchObject({ state: 'done', problem: null })
    expect(corp.calls(batchPath).length).toBe(5)
    expect(await readFollows(corp.corpId)).toEqual(platformFollows(corp))
  })

  it('waits no longer than 30 s for the operator, and says what it waits for', async () => {
    const corp = await newPlatformCorp(crowd(1, 2))
    app.platform.faults.add({ path: '/cgi-bin/department/list', errcode: 60_020, times: 9 })
    for (let tries = 0; tries < 9; tries++) {
      expect(await corp.sync()).toMatchObject({ state: 'running', problem: '60020' })
      app.clock.forward(30_000)
    }
    expect(await corp.sync()).toMatchObject({ state: 'done', problem: null })
  })

  it('stops where the platform will never take a call', async () => {
    const corp = await newPlatformCorp(crowd(1, 2))
    app.platform.faults.add({ path: '/cgi-bin/department/list', errcode: 40_058, times: 5 })
    for (let tries = 0; tries < 4; tries++) {
      expect(await corp.sync()).toMatchObject({ state: 'running', problem: '40058' })
      app.clock.forward(30_000)
    }
    expect(await corp.sync()).toMatchObject({ state: 'failed', problem: '40058' })
  })

  it('lets go at once when the server stops, and goes on elsewhere', async () => {
    const corp = await newPlatformCorp(crowd(1, 150))
    const release = app.platform.faults.hold(batchPath)
    const stop = new AbortController()
    const stopping = corp.sync(stop.signal)
    await expect.poll(() => corp.calls(batchPath).length, patient).toBe(1)
    stop.abort()
    expect(await stopping).toMatchObject({ state: 'running', phase: 'customers', problem: null })
    release()
    expect(await corp.sync()).toMatchObject({ state: 'done', counts: { follows: 150 } })
  })

  it('is one process’s only, and another’s when nothing is heard of that one', async () => {
    const corp = await newPlatformCorp(crowd(1, 2))
    await corp.as(await corp.newStaff({ role: 'operator' }))(startSync, {})
    const { corpId } = corp
    expect(await claimRun(db, corpId, app.clock.now())).toBeDefined()
    expect(await claimRun(db, corpId, app.clock.now())).toBeUndefined()
    app.clock.forward(16_000)
    expect(await claimRun(db, corpId, app.clock.now())).toBeDefined()
  })
})

describe('the sweep', () => {
  it('ends follows that the platform tells no more of', async () => {
    const people = crowd(2, 4)
    const corp = await newPlatformCorp(people)
    await corp.sync()
    const [{ userid, external_userid } = { userid: '', external_userid: '' }] = people.follows
    const relation = { corpId: corp.wecomCorpId, userid, external_userid }
    deleteFollow(app.world, relation, 'staff')
    app.clock.forward(60_000)
    const run = await corp.sync()
    expect(run.counts).toMatchObject({ ended: 1, expectedFollows: 8 })
    expect(await readFollows(corp.corpId)).toEqual(platformFollows(corp))
    const row = await db
      .selectFrom('follow')
      .select('ended_by')
      .where('corp_id', '=', corp.corpId)
      .where('customer_id', '=', external_userid)
      .executeTakeFirst()
    expect(row).toEqual({ ended_by: 'staff' })
  })

  it('ends none of somebody taken out of 客户联系 while it ran: they are hidden, not gone', async () => {
    const people = crowd(1, 3)
    const corp = await newPlatformCorp(people)
    await corp.sync()
    app.clock.forward(60_000)
    app.platform.faults.add({ path: batchPath, errcode: 48_002 })
    expect(await corp.sync()).toMatchObject({ state: 'running', phase: 'customers' })
    const [userid = ''] = people.userids
    changeUser(app.world, corp.wecomCorpId, { userid, customerContact: false })
    app.clock.forward(2000)
    expect(await corp.sync()).toMatchObject({ state: 'done', counts: { ended: 0 } })
    expect(await readFollows(corp.corpId)).toHaveLength(3)
  })

  it('ends none that only a page lacked', async () => {
    const people = crowd(1, 101)
    const corp = await newPlatformCorp(people)
    await corp.sync()
    app.clock.forward(60_000)
    // While the first page is being answered its first customer goes: the pages shift by one.
    const release = app.platform.faults.hold('/cgi-bin/externalcontact/get_unassigned_list')
    const running = corp.sync()
    await expect
      .poll(() => corp.calls('/cgi-bin/externalcontact/get_unassigned_list').length, patient)
      .toBe(2)
    await db
      .deleteFrom('sync_seen')
      .where('corp_id', '=', corp.corpId)
      .where('customer_id', '=', people.follows[3]!.external_userid)
      .execute()
    release()
    expect(await running).toMatchObject({ state: 'done', counts: { ended: 0 } })
    expect(await readFollows(corp.corpId)).toEqual(platformFollows(corp))
  })
})

describe('a second sync', () => {
  it('dismisses chats that vanished, with one look at each', async () => {
    const people = crowd(1, 2)
    const [owner = ''] = people.userids
    const groupChats = ['wrOne', 'wrTwo'].map((chat_id) => ({ chat_id, name: chat_id, owner }))
    const corp = await newPlatformCorp({ ...people, groupChats })
    await corp.sync()
    corp.world.groupChats.delete('wrTwo')
    app.clock.forward(60_000)
    const run = await corp.sync()
    expect(run.counts.calls - run.counts.leastCalls).toBe(1)
    const chats = await db
      .selectFrom('group_chat')
      .select(['chat_id', 'dismissed_at'])
      .where('corp_id', '=', corp.corpId)
      .orderBy('chat_id')
      .execute()
    expect(chats).toEqual([
      { chat_id: 'wrOne', dismissed_at: null },
      { chat_id: 'wrTwo', dismissed_at: app.clock.now() },
    ])
  })

  it('keeps people whom the app sees alone, in no department’s list', async () => {
    const people = crowd(2, 2)
    const [alone = ''] = people.userids
    const users = people.users.map((user) =>
      user.userid === alone ? { ...user, department: [], is_leader_in_dept: [] } : user,
    )
    const corp = await newPlatformCorp({ ...people, users })
    for (const _night of [1, 2]) {
      const run = await corp.sync()
      expect(run.counts).toMatchObject({ staff: 2, calls: run.counts.leastCalls })
      expect(await staffRow(corp.corpId, alone)).toMatchObject({ active: true, in_scope: true })
      expect(await readFollows(corp.corpId)).toEqual(platformFollows(corp))
      app.clock.forward(60_000)
    }
  })
})
