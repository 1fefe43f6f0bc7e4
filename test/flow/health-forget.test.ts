import { randomUUID } from 'node:crypto'
import { callbackRound } from '@xiaoguan/server/callback/round'
import { forgetRound } from '@xiaoguan/server/health/forget-old'
import { describe, expect, it } from 'vitest'
import { type TestCorp, newCorp } from '../support/people.ts'

const dayMs = 86_400_000

async function addRows(corp: TestCorp, days: number) {
  const { clock, deps } = corp.app
  const { db } = deps
  const at = new Date(clock.now().getTime() - days * dayMs)
  const corp_id = corp.corpId
  const base = { corp_id, staff_id: 'zhou' }
  await db
    .insertInto('staff_message')
    .values({ ...base, message_id: randomUUID(), kind: 'due', body: '{}', at, state: 'sent' })
    .execute()
  const welcome = { ...base, customer_id: 'wmX', sop_id: 's', sop_version_id: 's1', step_id: 'a' }
  for (const state of ['sent', 'sending'] as const)
    await db
      .insertInto('welcome')
      .values({
        ...welcome,
        event_hash: randomUUID(),
        state,
        began_at: at,
        settled_at: state === 'sent' ? at : null,
      })
      .execute()
  const error = { page: 'h5', version: 'v', message: 'm', first_at: at, last_at: at }
  await db
    .insertInto('page_error')
    .values({ corp_id, error_hash: randomUUID(), ...error })
    .execute()
  const change = { change_id: randomUUID(), kind: 'k', body_hash: 'h', at }
  await db
    .insertInto('applied_change')
    .values({ corp_id, customer_id: 'wmX', ...change })
    .execute()
}

async function countRows(corp: TestCorp) {
  const { db } = corp.app.deps
  const tables = ['staff_message', 'welcome', 'page_error', 'applied_change'] as const
  const counts: Record<string, number> = {}
  for (const table of tables) {
    const rows = await db
      .selectFrom(table)
      .select('corp_id')
      .where('corp_id', '=', corp.corpId)
      .execute()
    counts[table] = rows.length
  }
  return counts
}

describe('old rows', () => {
  it('go after their time, and young ones stay', async () => {
    const corp = await newCorp()
    for (const days of [1, 59, 61, 91]) await addRows(corp, days)
    await forgetRound(corp.app.deps)(corp.app.clock.now())
    expect(await countRows(corp)).toEqual({
      staff_message: 3,
      // One of 91 days is still being sent.
      welcome: 7,
      page_error: 3,
      applied_change: 2,
    })
  })

  it('go in batches, one with each round, until none is left', async () => {
    const corp = await newCorp()
    for (const _ of [1, 2, 3]) await addRows(corp, 100)
    const round = forgetRound(corp.app.deps, 2)
    await round(corp.app.clock.now())
    expect((await countRows(corp)).applied_change).toBe(1)
    await round(corp.app.clock.now())
    expect(await countRows(corp)).toEqual({
      staff_message: 0,
      welcome: 3,
      page_error: 0,
      applied_change: 0,
    })
  })

  it('go with patrols that failed, while the nightly failures stay', async () => {
    const corp = await newCorp()
    const { clock, deps } = corp.app
    const at = (days: number) => new Date(clock.now().getTime() - days * dayMs)
    for (const days of [0.5, 2])
      for (const kind of ['patrol', 'nightly'] as const)
        await deps.db
          .insertInto('sync_run')
          .values({
            corp_id: corp.corpId,
            sync_run_id: randomUUID(),
            kind,
            state: 'failed',
            position: '{}',
            counts: '{}',
            started_at: at(days),
            beat_at: at(days),
            next_at: at(days),
            ended_at: at(days),
          })
          .execute()
    await forgetRound(deps)(clock.now())
    const runs = await deps.db
      .selectFrom('sync_run')
      .select('kind')
      .where('corp_id', '=', corp.corpId)
      .orderBy('kind')
      .execute()
    expect(runs.map(({ kind }) => kind)).toEqual(['nightly', 'nightly', 'patrol'])
  })

  it('go with callbacks that were given up, while those that wait stay', async () => {
    const corp = await newCorp()
    const { clock, deps } = corp.app
    for (const days of [13, 15])
      for (const state of ['failed', 'waiting'] as const) {
        const at = new Date(clock.now().getTime() - days * dayMs)
        await deps.db
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
          })
          .execute()
      }
    await callbackRound(deps)(clock.now())
    const rows = await deps.db
      .selectFrom('wecom_event')
      .select('state')
      .where('corp_id', '=', corp.corpId)
      .orderBy('state')
      .execute()
    expect(rows.map(({ state }) => state)).toEqual(['failed', 'waiting', 'waiting'])
  })
})
