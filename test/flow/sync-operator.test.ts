import { loadSync, startSync } from '@xiaoguan/shared'
import { describe, expect, it } from 'vitest'
import { refusalOf } from '../support/people.ts'
import { testApp } from '../support/shared-app.ts'
import { batchPath, crowd, newPlatformCorp, platformFollows, readFollows } from './sync-corp.ts'

const app = await testApp()
const { db } = app.deps

async function staffRow(corpId: string, staffId: string) {
  return db
    .selectFrom('staff')
    .selectAll()
    .where('corp_id', '=', corpId)
    .where('staff_id', '=', staffId)
    .executeTakeFirstOrThrow()
}

async function findings(corpId: string) {
  const rows = await db
    .selectFrom('sync_finding')
    .select(['kind', 'subject', 'detail'])
    .where('corp_id', '=', corpId)
    .orderBy('kind')
    .execute()
  return rows.map(({ kind, subject, detail }) => [kind, subject, detail.count ?? null])
}

describe('one bad person', () => {
  it('does not spoil a group: the others come all the same', async () => {
    const people = crowd(6, 3)
    const corp = await newPlatformCorp(people)
    for (const errcode of [84_061, 40_003]) app.platform.faults.add({ path: batchPath, errcode })
    const run = await corp.sync()
    expect(run).toMatchObject({ state: 'done' })
    expect(await readFollows(corp.corpId)).toEqual(platformFollows(corp))
  })

  it('is told to the operator, and keeps what is known of her customers', async () => {
    const people = crowd(3, 2)
    const corp = await newPlatformCorp(people)
    await corp.sync()
    const [unlicensed = '', outside = '', lead = ''] = people.userids
    const change = (userid: string, fields: object) =>
      corp.world.putUser({ ...corp.world.findUser(userid)!, ...fields })
    change(unlicensed, { licensed: false })
    change(outside, { customerContact: false, department: [1] })
    change(lead, { is_leader_in_dept: [1] })
    app.clock.forward(60_000)
    await corp.sync()
    expect(await findings(corp.corpId)).toEqual([
      ['staff_out_of_scope', outside, null],
      ['staff_unlicensed', unlicensed, null],
    ])
    expect(await staffRow(corp.corpId, unlicensed)).toMatchObject({ licensed: false })
    expect(await staffRow(corp.corpId, outside)).toMatchObject({ in_scope: false })
    expect((await readFollows(corp.corpId)).length).toBe(6)
  })
})

describe('what the operator should know', () => {
  it('lists people without department, leads of nobody, customers left behind, too many tags', async () => {
    const people = crowd(3, 2)
    const corp = await newPlatformCorp({
      ...people,
      departments: [
        { id: 1, name: '总部' },
        { id: 11, name: '一店', parentid: 1 },
        { id: 12, name: '空店', parentid: 1 },
      ],
    })
    const [left = '', lead = ''] = people.userids
    const change = (userid: string, fields: object) =>
      corp.world.putUser({ ...corp.world.findUser(userid)!, ...fields })
    change(lead, { department: [12], is_leader_in_dept: [1] })
    await corp.sync()
    change(left, { active: false, leftAt: app.clock.now().getTime() })
    await db.updateTable('corp').set({ tag_limit: 0 }).where('corp_id', '=', corp.corpId).execute()
    app.clock.forward(60_000)
    await corp.sync()
    expect(await staffRow(corp.corpId, left)).toMatchObject({ active: false })
    expect(await findings(corp.corpId)).toEqual([
      // Her second customer is also followed by the lead.
      ['customer_of_left_staff', left, 1],
      ['lead_without_people', lead, null],
      ['tags_over_limit', 'tags', 1],
    ])
  })
})

describe('the rounds', () => {
  const runsOf = (corpId: string) =>
    db.selectFrom('sync_run').select(['kind', 'state']).where('corp_id', '=', corpId).execute()

  it('begin a corp’s first sync once its secret is known to work, and one each night', async () => {
    const people = crowd(1, 2)
    const corp = await newPlatformCorp(people)
    await app.rounds.runAll()
    expect(await runsOf(corp.corpId)).toEqual([])
    await app.deps.wecom.ticket(await app.deps.wecomCorp(corp.corpId), 'corp_ticket')
    await app.rounds.runAll()
    await app.rounds.runAll()
    expect(await runsOf(corp.corpId)).toEqual([{ kind: 'first', state: 'running' }])
    await corp.sync()
    await app.rounds.runAll()
    expect(await runsOf(corp.corpId)).toEqual([{ kind: 'first', state: 'done' }])
    app.clock.set(new Date(app.clock.now().getTime() + 40 * 3_600_000))
    await app.rounds.runAll()
    expect((await runsOf(corp.corpId)).map((run) => run.kind).toSorted()).toEqual([
      'first',
      'nightly',
    ])
  })
})

describe('the operator', () => {
  it('begins a sync, and sees how it goes and what it found', async () => {
    const corp = await newPlatformCorp(crowd(2, 3))
    await corp.sync()
    const operator = await corp.newStaff({ role: 'operator' })
    app.clock.forward(60_000)
    const { run } = await corp.as(operator)(startSync, {})
    expect(run).toMatchObject({ kind: 'by_hand', state: 'running', phase: 'directory' })
    expect((await corp.as(operator)(startSync, {})).run.syncRunId).toBe(run.syncRunId)
    await corp.sync()
    const seen = await corp.as(operator)(loadSync, {})
    expect(seen.run).toMatchObject({ syncRunId: run.syncRunId, state: 'done' })
    expect(seen.callbacks).toMatchObject({ waiting: 0, failed: 0, byKind: [] })
  })

  it('alone may do so', async () => {
    const corp = await newPlatformCorp()
    const staff = await corp.newStaff()
    expect(await refusalOf(corp.as(staff)(startSync, {}))).toBe('not_allowed')
  })
})
