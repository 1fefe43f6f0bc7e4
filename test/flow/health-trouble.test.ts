import { randomUUID } from 'node:crypto'
import { type TroubleKind, loadHealth } from '@xiaoguan/shared'
import { createSyncRun } from '@xiaoguan/server/sync/run.job'
import { findTroubles } from '@xiaoguan/server/health/trouble-store'
import { sql } from 'kysely'
import { beforeEach, describe, expect, it } from 'vitest'
import { type TestCorp, newCorp } from '../support/people.ts'
import { testApp } from '../support/shared-app.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs

beforeEach(async () => (await testApp()).clock.set('2026-11-19T10:40:00+08:00'))

const ago = (corp: TestCorp, ms: number) => new Date(corp.app.clock.now().getTime() - ms)

async function kindsOf(corp: TestCorp): Promise<TroubleKind[]> {
  const { clock, deps } = corp.app
  return (await findTroubles(deps.db, corp.corpId, clock.now())).map(({ kind }) => kind)
}

async function addRun(
  corp: TestCorp,
  run: { state: 'running' | 'done' | 'failed'; at: Date; stuckAt?: Date; problem?: string },
) {
  const { db } = corp.app.deps
  await db
    .insertInto('sync_run')
    .values({
      corp_id: corp.corpId,
      sync_run_id: randomUUID(),
      kind: 'nightly',
      state: run.state,
      position: '{}',
      counts: '{}',
      problem: run.problem ?? null,
      started_at: run.at,
      beat_at: run.at,
      next_at: run.at,
      stuck_at: run.stuckAt ?? null,
      ended_at: run.state === 'running' ? null : run.at,
    })
    .execute()
}

async function addCallback(corp: TestCorp, state: 'waiting' | 'failed', problem: string, at: Date) {
  const { db } = corp.app.deps
  await db
    .insertInto('wecom_event')
    .values({
      corp_id: corp.corpId,
      event_hash: randomUUID(),
      kind: 'change_contact.update_user',
      fields: '{}',
      happened_at: at,
      received_at: at,
      state,
      next_at: at,
      problem,
    })
    .execute()
}

describe('troubles', () => {
  it('are none in a corp that began today', async () => {
    expect(await kindsOf(await newCorp())).toEqual([])
  })

  it('are a sync nobody works on, until somebody does', async () => {
    const corp = await newCorp()
    await addRun(corp, { state: 'running', at: ago(corp, 9 * minuteMs) })
    expect(await kindsOf(corp)).toEqual([])
    corp.app.clock.forward(2 * minuteMs)
    expect(await kindsOf(corp)).toEqual(['sync_standing_still'])
    const { db } = corp.app.deps
    await db
      .updateTable('sync_run')
      .set({ beat_at: corp.app.clock.now() })
      .where('corp_id', '=', corp.corpId)
      .execute()
    expect(await kindsOf(corp)).toEqual([])
  })

  it('are a sync that WeCom refuses since its first no, whatever its tries, until a yes', async () => {
    const corp = await newCorp()
    const { clock, deps, platform } = corp.app
    await addRun(corp, { state: 'running', at: clock.now() })
    const work = createSyncRun(deps)
    const endFault = platform.faults.on({ path: '*', errcode: 60_020 })
    for (let minute = 0; minute <= 11; minute++) {
      await work({ corpId: corp.corpId }, new AbortController().signal)
      clock.forward(minuteMs)
    }
    expect(await findTroubles(deps.db, corp.corpId, clock.now())).toEqual([
      {
        kind: 'sync_standing_still',
        since: '2026-11-19T02:40:00.000Z',
        count: null,
        problem: '60020',
      },
    ])
    endFault()
    await work({ corpId: corp.corpId }, new AbortController().signal)
    expect(await kindsOf(corp)).toEqual([])
  })

  it('are syncs that failed for good, until one ends well', async () => {
    const corp = await newCorp()
    await addRun(corp, { state: 'failed', at: ago(corp, 3 * hourMs), problem: '40058' })
    await addRun(corp, { state: 'failed', at: ago(corp, hourMs), problem: '40058' })
    const { clock, deps } = corp.app
    expect(await findTroubles(deps.db, corp.corpId, clock.now())).toMatchObject([
      { kind: 'sync_failed', since: ago(corp, 3 * hourMs).toISOString(), problem: '40058' },
    ])
    await addRun(corp, { state: 'done', at: ago(corp, minuteMs) })
    expect(await kindsOf(corp)).toEqual([])
  })

  it('are two nights without a sync, unless one goes on now', async () => {
    const corp = await newCorp()
    await addRun(corp, { state: 'done', at: ago(corp, 35 * hourMs) })
    expect(await kindsOf(corp)).toEqual([])
    corp.app.clock.forward(2 * hourMs)
    expect(await kindsOf(corp)).toEqual(['sync_stale'])
    await addRun(corp, { state: 'running', at: ago(corp, minuteMs) })
    expect(await kindsOf(corp)).toEqual([])
  })

  it('are callbacks that wait, with the reason where it is the same', async () => {
    const corp = await newCorp()
    const { clock, deps } = corp.app
    await addCallback(corp, 'waiting', '60020', ago(corp, 4 * minuteMs))
    expect(await kindsOf(corp)).toEqual([])
    clock.forward(2 * minuteMs)
    await addCallback(corp, 'waiting', '60020', clock.now())
    expect(await findTroubles(deps.db, corp.corpId, clock.now())).toMatchObject([
      { kind: 'callbacks_waiting', count: 2, problem: '60020' },
    ])
    await addCallback(corp, 'waiting', 'unreachable', clock.now())
    expect(await findTroubles(deps.db, corp.corpId, clock.now())).toMatchObject([
      { kind: 'callbacks_waiting', count: 3, problem: null },
    ])
  })

  it('are callbacks that were given up, until a whole sync has read what they told', async () => {
    const corp = await newCorp()
    await addCallback(corp, 'failed', 'bug TypeError', ago(corp, hourMs))
    expect(await kindsOf(corp)).toEqual(['callbacks_failed'])
    await addRun(corp, { state: 'done', at: ago(corp, minuteMs) })
    expect(await kindsOf(corp)).toEqual([])
  })

  it('are tags that WeCom has not taken since the job that is to tell it, not since they were put on', async () => {
    const corp = await newCorp()
    const { deps } = corp.app
    const staff = await corp.newStaff()
    const customer = await corp.newCustomer([staff])
    const follow = {
      corpId: corp.corpId,
      customerId: customer.customerId,
      staffId: staff.staffId,
    }
    await deps.db
      .insertInto('follow_tag')
      .values({
        corp_id: corp.corpId,
        customer_id: customer.customerId,
        staff_id: staff.staffId,
        tag_id: corp.tagIds[0] ?? '',
        present: true,
        added_at: ago(corp, 400 * hourMs),
        added_by: staff.staffId,
        source: 'staff',
        sync: 'pending',
        sync_problem: '60020',
      })
      .execute()
    await deps.enqueue(deps.db, 'tag.sync', follow)
    expect(await kindsOf(corp)).toEqual([])
    await sql`update pgboss.job set created_on = now() - interval '20 minutes'
      where data ->> 'corpId' = ${corp.corpId}`.execute(deps.db)
    const [trouble] = await findTroubles(deps.db, corp.corpId, corp.app.clock.now())
    expect(trouble).toMatchObject({ kind: 'tags_waiting', count: 1, problem: '60020' })
    const since = Date.parse(trouble?.since ?? '')
    expect(since).toBeGreaterThan(ago(corp, 21 * minuteMs).getTime())
    expect(since).toBeLessThanOrEqual(ago(corp, 20 * minuteMs).getTime())
    await deps.db
      .updateTable('follow_tag')
      .set({ sync: 'synced' })
      .where('corp_id', '=', corp.corpId)
      .execute()
    expect(await kindsOf(corp)).toEqual([])
  })

  it('are welcomes that WeCom refuses, but not those the staff sends every day', async () => {
    const corp = await newCorp()
    const welcome = async (state: 'sent' | 'refused', errcode: number | null, at: Date) =>
      corp.app.deps.db
        .insertInto('welcome')
        .values({
          corp_id: corp.corpId,
          customer_id: 'wmX',
          staff_id: 'zhou',
          event_hash: randomUUID(),
          sop_id: 's',
          sop_version_id: 's1',
          step_id: 'a',
          state,
          errcode,
          began_at: at,
          settled_at: at,
        })
        .execute()
    await welcome('refused', 41_051, ago(corp, 3 * hourMs))
    await welcome('refused', null, ago(corp, 3 * hourMs))
    expect(await kindsOf(corp)).toEqual([])
    await welcome('refused', 41_096, ago(corp, 2 * hourMs))
    const { clock, deps } = corp.app
    expect(await findTroubles(deps.db, corp.corpId, clock.now())).toMatchObject([
      { kind: 'welcomes_refused', count: 1, problem: '41096' },
    ])
    await welcome('sent', null, ago(corp, hourMs))
    expect(await kindsOf(corp)).toEqual([])
  })

  it('are colleagues whom messages do not reach, and jobs that nobody does again', async () => {
    const corp = await newCorp()
    const { clock, deps } = corp.app
    const operator = await corp.newStaff({ role: 'operator' })
    const clerk = await corp.newStaff()
    await deps.db
      .updateTable('staff')
      .set({ message_problem: 'not_reachable', message_problem_at: ago(corp, hourMs) })
      .where('staff_id', '=', clerk.staffId)
      .execute()
    const payload = { corpId: corp.corpId, customerId: 'wmX', staffId: clerk.staffId }
    await deps.enqueue(deps.db, 'tag.sync', payload)
    await deps.enqueue(deps.db, 'callback.drain', payload)
    await sql`update pgboss.job set state = 'failed', completed_on = now()
      where data ->> 'corpId' = ${corp.corpId}`.execute(deps.db)
    const { troubles } = await corp.call(operator, loadHealth, {})
    expect(troubles).toMatchObject([
      { kind: 'messages_unreachable', count: 1, problem: 'not_reachable' },
      { kind: 'jobs_failed', count: 1 },
    ])
    const other = await newCorp()
    expect(await findTroubles(deps.db, other.corpId, clock.now())).toEqual([])
  })

  it('stand in /metrics by corp and kind', async () => {
    const corp = await newCorp()
    await addRun(corp, { state: 'failed', at: ago(corp, hourMs) })
    const headers = { authorization: 'Bearer metrics-token-of-the-tests' }
    const text = await (await fetch(`${corp.app.url}/metrics`, { headers })).text()
    const gauge = (kind: TroubleKind) => `xiaoguan_trouble{corp="${corp.corpId}",kind="${kind}"}`
    expect(text).toContain(`${gauge('sync_failed')} 1`)
    expect(text).toContain(`${gauge('callbacks_waiting')} 0`)
  })
})
