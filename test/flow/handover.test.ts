import { randomUUID } from 'node:crypto'
import {
  listHandoverCandidates,
  listHandovers,
  loadCompletion,
  loadHandover,
  loadSidebar,
} from '@xiaoguan/shared'
import { raiseReferenceVersion } from '@xiaoguan/server/db/corp'
import { handoverRound } from '@xiaoguan/server/handover/step.job'
import { countHandoverNews } from '@xiaoguan/server/handover/news-store'
import { createNoticeSend } from '@xiaoguan/server/notice/send-notice.job'
import { completeTransfer, refuseTransfer } from '@xiaoguan/wecom-simulator'
import { readingsOf } from '@xiaoguan/server/readings'
import { afterEach, describe, expect, it } from 'vitest'
import { type TestStaff, refusalOf } from '../support/people.ts'
import { testApp } from '../support/shared-app.ts'
import {
  callsOf,
  followsOf,
  hand,
  minuteMs,
  newScene,
  pair,
  results,
  step,
  stepAfter,
  transfer,
  view,
} from './handing.ts'
import { dayMs } from './selling.ts'

afterEach(async () => (await testApp()).platform.faults.clear())

describe('who may hand over whom', () => {
  it('is decided by who leads the giver and the taker', async () => {
    const scene = await newScene()
    await scene.addDepartment(12, 1, '二店')
    const stranger = await scene.newStaff({ leads: [12], departmentId: 12 })
    const operator = await scene.newStaff({ role: 'operator', departmentId: 1 })
    const params = { staffId: scene.staff.staffId }
    const seen = await scene.call(scene.lead, listHandoverCandidates, params)
    expect(seen.customers.map((one) => one.customerId)).toEqual([scene.customer.customerId])
    expect(seen.customers[0]?.readings?.name).toBe(readingsOf(seen.customers[0]?.name ?? ''))
    expect(seen.takers.map((one) => one.staffId).toSorted()).toEqual(
      [scene.taker.staffId, scene.lead.staffId].toSorted(),
    )
    const ask = (who: TestStaff) => refusalOf(scene.call(who, listHandoverCandidates, params))
    expect([await ask(stranger), await ask(scene.staff), await ask(operator)]).toEqual([
      'not_allowed',
      'not_allowed',
      'ok',
    ])
    expect(await refusalOf(hand(scene, undefined, { toId: stranger.staffId }))).toBe(
      'staff.not_found',
    )
    const handover = await hand(scene)
    const load = scene.call(stranger, loadHandover, { handoverId: handover.handoverId })
    expect(await refusalOf(load)).toBe('handover.unknown')
    expect((await scene.call(stranger, listHandovers, {})).handovers).toEqual([])
  })

  it('refuses the same person, nobody, and whom somebody has on the way already', async () => {
    const scene = await newScene(1)
    const refusal = (body: object) => refusalOf(hand(scene, undefined, body))
    expect(await refusal({ toId: scene.staff.staffId })).toBe('handover.same_person')
    expect(await refusal({ customerIds: [] })).toBe('handover.nobody')
    await hand(scene, undefined, { customerIds: [scene.customer.customerId] })
    const again = { customerIds: [scene.customer.customerId] }
    expect(await refusal(again)).toBe('handover.already_running')
    const rest = await hand(scene, undefined, { all: true, customerIds: [] })
    expect(rest.counts.asked).toBe(1)
  })

  it('is the same hand-over when it is asked for twice, and no other', async () => {
    const scene = await newScene()
    const handoverId = randomUUID()
    await hand(scene, handoverId)
    expect((await hand(scene, handoverId)).counts.asked).toBe(1)
    expect(await refusalOf(hand(scene, handoverId, { note: null }))).toBe('change.reused')
  })
})

describe('a hand-over', () => {
  it('moves her with all that is owed once the platform has done it', async () => {
    const scene = await newScene()
    await scene.enter()
    const { handoverId } = await hand(scene)
    await step(scene, handoverId)
    expect((await view(scene, handoverId)).handover.counts).toMatchObject({ waiting: 1, done: 0 })
    expect((await scene.customerRow()).main_follower_id).toBe(scene.staff.staffId)
    await stepAfter(scene, handoverId, dayMs + minuteMs)
    const { handover, customers } = await view(scene, handoverId)
    expect([handover.state, customers[0]!.state]).toEqual(['done', 'done'])
    expect((await scene.customerRow()).main_follower_id).toBe(scene.taker.staffId)
    const follows = await followsOf(scene)
    expect(follows.get(scene.staff.staffId)?.ended_by).toBe('transfer')
    expect(follows.get(scene.taker.staffId)?.handed_from_id).toBe(scene.staff.staffId)
    expect((await scene.openTask())?.staff_id).toBe(scene.taker.staffId)
    expect((await scene.enrollmentOf()).staff_id).toBe(scene.taker.staffId)
    const { customerId } = scene.customer
    const sidebar = await scene.call(scene.taker, loadSidebar, { customerId })
    expect(sidebar.customer.handover).toMatchObject({ from: '小王', note: '喜欢周末来' })
  })

  it('leaves her where she is when she says no or the taker is full, and tells the giver', async () => {
    const scene = await newScene(1)
    const { handoverId } = await hand(scene)
    await step(scene, handoverId)
    refuseTransfer(scene.app.world, pair(scene))
    refuseTransfer(scene.app.world, { ...pair(scene, scene.customers[1]), reason: 'limit' })
    await stepAfter(scene, handoverId, minuteMs)
    const { handover } = await view(scene, handoverId)
    expect([handover.state, handover.counts]).toMatchObject(['done', { refused: 1, limit: 1 }])
    expect((await scene.customerRow()).main_follower_id).toBe(scene.staff.staffId)
    const since = new Date(scene.clock.now().getTime() - dayMs)
    const newsOf = ({ staffId }: TestStaff) =>
      countHandoverNews(scene.db, { corpId: scene.corpId, staffId }, since)
    expect(await newsOf(scene.staff)).toEqual({ taken: 0, stayed: 2 })
    expect(await newsOf(scene.taker)).toEqual({ taken: 0, stayed: 0 })
    expect(await newsOf(scene.lead)).toEqual({ taken: 0, stayed: 0 })
    const { staffId } = scene.staff
    await scene.db
      .updateTable('staff')
      .set({ next_notice_at: scene.clock.now() })
      .where('corp_id', '=', scene.corpId)
      .where('staff_id', '=', staffId)
      .execute()
    await createNoticeSend(scene.app.deps)({ corpId: scene.corpId, staffId })
    const messages = scene.app.world.getCorp(scene.wecomCorpId).appMessages
    expect(messages.map((one) => [one.userids, JSON.stringify(one.body)])).toEqual([
      [[staffId], expect.stringContaining('有 2 位客人没交接成')],
    ])
  })

  it('may be tried again after a refusal', async () => {
    const scene = await newScene()
    const { handoverId } = await hand(scene)
    await step(scene, handoverId)
    refuseTransfer(scene.app.world, pair(scene))
    await stepAfter(scene, handoverId, minuteMs)
    const again = await hand(scene)
    await step(scene, again.handoverId)
    completeTransfer(scene.app.world, pair(scene))
    await stepAfter(scene, again.handoverId, minuteMs)
    expect((await view(scene, again.handoverId)).handover.counts.done).toBe(1)
  })

  it('says by customer what the platform refused at once', async () => {
    const scene = await newScene(1)
    scene.app.world.getCorp(scene.wecomCorpId).customers.delete(scene.customer.customerId)
    const { handoverId } = await hand(scene)
    await step(scene, handoverId)
    const { customers } = await view(scene, handoverId)
    expect(customers.map((one) => [one.state, one.errcode])).toEqual([
      ['failed', 40096],
      ['waiting', null],
    ])
  })

  it('fails for everybody when the taker is nobody to the platform', async () => {
    const scene = await newScene()
    scene.app.platform.faults.add({ path: transfer, errcode: 40_003 })
    const { handoverId } = await hand(scene)
    await step(scene, handoverId)
    expect((await view(scene, handoverId)).handover).toMatchObject({
      state: 'done',
      counts: { failed: 1 },
    })
  })

  it('goes on to the resigned calls for one who left, and shows the lead who waits', async () => {
    const scene = await newScene()
    await scene.enter()
    const corp = scene.app.world.getCorp(scene.wecomCorpId)
    corp.putUser({ ...corp.knownUser(scene.staff.staffId)!, active: false })
    await scene.db
      .updateTable('staff')
      .set({ active: false, left_at: scene.clock.now() })
      .where('corp_id', '=', scene.corpId)
      .where('staff_id', '=', scene.staff.staffId)
      .execute()
    await raiseReferenceVersion(scene.db, scene.corpId)
    const leaversOf = async () => (await scene.call(scene.lead, listHandovers, {})).leavers
    expect(await leaversOf()).toMatchObject([
      { staffId: scene.staff.staffId, customers: 1, openTasks: 1 },
    ])
    const query = { period: 'today' as const }
    const report = await scene.call(scene.lead, loadCompletion, {}, { query })
    expect(report.people).toMatchObject([
      { staffId: scene.staff.staffId, hasLeft: true, completion: { notYetDue: 1 } },
    ])
    const { handoverId, kind } = await hand(scene)
    expect([kind, await leaversOf()]).toEqual(['resigned', []])
    await step(scene, handoverId)
    await stepAfter(scene, handoverId, dayMs + minuteMs)
    expect((await view(scene, handoverId)).handover.counts.done).toBe(1)
    expect((await scene.customerRow()).main_follower_id).toBe(scene.taker.staffId)
  })

  it('is told in hundreds', async () => {
    const scene = await newScene(120)
    const { handoverId } = await hand(scene)
    await step(scene, handoverId)
    expect((await view(scene, handoverId)).handover.counts.waiting).toBe(121)
    expect(callsOf(scene, transfer)).toHaveLength(2)
  })
})

describe('looking again', () => {
  it('comes after a minute, then ever later, at once when a callback says so', async () => {
    const scene = await newScene()
    const { handoverId } = await hand(scene)
    const nextIn = async () => {
      const row = await scene.db
        .selectFrom('handover')
        .select('next_at')
        .where('handover_id', '=', handoverId)
        .executeTakeFirstOrThrow()
      return (row.next_at!.getTime() - scene.clock.now().getTime()) / minuteMs
    }
    const waits: number[] = []
    await step(scene, handoverId)
    for (let polls = 0; polls < 8; polls += 1) {
      waits.push(await nextIn())
      await stepAfter(scene, handoverId, (await nextIn()) * minuteMs)
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 30, 30, 30])
    const asked = callsOf(scene, results).length
    await step(scene, handoverId)
    expect(callsOf(scene, results)).toHaveLength(asked)
  })

  it('is asked for by the round when it is due, and not before', async () => {
    const scene = await newScene()
    const { handoverId } = await hand(scene)
    await step(scene, handoverId)
    const asked: string[] = []
    const deps = {
      ...scene.app.deps,
      enqueue: async (_db: unknown, _name: string, payload: object) => {
        if ('handoverId' in payload) asked.push(String(payload.handoverId))
      },
    }
    const round = handoverRound(deps)
    await round(scene.clock.now())
    expect(asked).not.toContain(handoverId)
    await round(new Date(scene.clock.now().getTime() + minuteMs))
    expect(asked).toContain(handoverId)
  })
})
