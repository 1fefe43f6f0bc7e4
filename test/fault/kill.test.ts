import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type MessageContent,
  changeCustomerTags,
  enroll,
  loadSidebar,
  logOutcome,
  nudge,
  openTouch,
  postponeTask,
  reopenTask,
  reportOwnTouch,
  reportPart,
  setReminder,
  setSalutation,
  setStage,
  skipTask,
  withdrawOutcome,
  withdrawOwnTouch,
} from '@xiaoguan/shared'
import { migrate } from '@xiaoguan/server/db/migrate'
import { type Database, type DatabaseTarget, openDatabase } from '@xiaoguan/server/db/open'
import { sql } from 'kysely'
import { afterAll, describe, expect, it } from 'vitest'
import { openApp } from '../support/app.ts'
import { as } from '../support/call.ts'
import { newCorp } from '../support/people.ts'
import { createDatabase } from '../support/postgres.ts'
import { useApp } from '../support/shared-app.ts'
import type { Moment } from './commit-trap.ts'
import { killChildren, startChild } from './running-child.ts'

const cleanUps: (() => Promise<void> | void)[] = []
afterAll(async () => {
  killChildren()
  for (const cleanUp of cleanUps.toReversed()) await cleanUp()
})

async function ownTarget(): Promise<DatabaseTarget> {
  if (process.env.TEST_DB === 'postgres') {
    const made = await createDatabase(process.env.TEST_DATABASE_URL ?? '')
    cleanUps.push(made.drop)
    return { kind: 'postgres', url: made.url }
  }
  const dir = mkdtempSync(join(tmpdir(), 'xiaoguan-fault-'))
  cleanUps.push(() => rmSync(dir, { recursive: true, force: true }))
  return { kind: 'pglite', dir: join(dir, 'db') }
}

/** Two customers alike in one corp: one lives through kills, the other through none. */
async function prepare(target: DatabaseTarget) {
  const database = await openDatabase(target)
  await migrate(database, new Date())
  const app = await openApp({ database })
  useApp(app)
  const corp = await newCorp()
  const staff = await corp.newStaff()
  const lead = await corp.newStaff({ leads: [11] })
  const script = await corp.newScript({ text: '{{客户称呼}}，过了一晚，脸舒服一点吗？' })
  const sop = await corp.newSop({ scriptId: script.scriptId, days: [-1, 0, 0] })
  const customers = [await corp.newCustomer([staff]), await corp.newCustomer([staff])]
  // A second person to be nudged, so that each customer's story has one of its own.
  const nudged = [await corp.newStaff(), await corp.newStaff()]
  for (const [at, person] of nudged.entries()) {
    const customer = await corp.newCustomer([person])
    await corp.call(
      person,
      enroll,
      { customerId: customer.customerId, enrollmentId: randomUUID() },
      { body: { sopId: sop.sopId, startDay: '2026-11-17' } },
    )
    expect(at).toBeLessThan(2)
  }
  app.clock.set('2026-11-19T14:00:00+08:00')
  await app.close()
  return { corp, staff, lead, script, sop, customers, nudged }
}

type Prepared = Awaited<ReturnType<typeof prepare>>
type Call = ReturnType<typeof as>
type Step = { name: string; by?: 'lead'; run: (call: Call) => Promise<unknown> }

/** Every kind of write there is, on one customer, as the outbox would send them: ids made beforehand. */
function story(prepared: Prepared, at: number): Step[] {
  const { corp, script, sop } = prepared
  const customerId = prepared.customers[at]!.customerId
  const [touchId, ownTouchId, outcomeId, correctionId, enrollmentId, reminderId, nudgeId] =
    Array.from({ length: 7 }, () => randomUUID()) as [
      string,
      string,
      string,
      string,
      string,
      string,
      string,
    ]
  const ids = Array.from({ length: 12 }, () => randomUUID())
  const changeId = (n: number) => ids[n]!
  const messages: MessageContent[] = [{ kind: 'text', text: '小雨，过了一晚，脸舒服一点吗？' }]
  const customer = { customerId }
  let taskId: string | null = null
  const findTask = async (call: Call) => {
    taskId ??= (await call(loadSidebar, customer)).next?.taskId ?? null
    if (!taskId) throw new Error('no task is due')
    return taskId
  }
  return [
    {
      name: 'tag',
      run: (call) =>
        call(changeCustomerTags, customer, {
          body: { changeId: changeId(0), add: [corp.tagIds[0]!], remove: [] },
        }),
    },
    {
      name: 'untag',
      run: (call) =>
        call(changeCustomerTags, customer, {
          body: { changeId: changeId(1), add: [corp.tagIds[1]!], remove: [corp.tagIds[0]!] },
        }),
    },
    {
      name: 'salutation',
      run: (call) =>
        call(setSalutation, customer, { body: { changeId: changeId(2), salutation: '小雨' } }),
    },
    {
      name: 'stage',
      run: (call) =>
        call(setStage, customer, { body: { changeId: changeId(3), stage: 'nurturing' } }),
    },
    {
      name: 'enroll',
      run: (call) =>
        call(
          enroll,
          { customerId, enrollmentId },
          { body: { sopId: sop.sopId, startDay: '2026-11-19' } },
        ),
    },
    {
      name: 'postpone',
      run: async (call) =>
        call(
          postponeTask,
          { customerId, taskId: await findTask(call) },
          { body: { changeId: changeId(4), until: '2026-11-20T12:00:00+08:00' } },
        ),
    },
    {
      name: 'reopen',
      run: async (call) =>
        call(
          reopenTask,
          { customerId, taskId: await findTask(call) },
          { body: { changeId: changeId(5) } },
        ),
    },
    {
      name: 'open touch',
      run: async (call) =>
        call(openTouch, customer, {
          body: {
            touchId,
            taskId: await findTask(call),
            scriptVersionId: script.scriptVersionId,
            messages,
            edited: false,
          },
        }),
    },
    {
      name: 'part sent',
      run: (call) =>
        call(
          reportPart,
          { customerId, touchId, n: '0' },
          { body: { changeId: changeId(6), state: 'sent' } },
        ),
    },
    {
      name: 'outcome',
      run: (call) =>
        call(
          logOutcome,
          { customerId, outcomeId },
          { body: { touchId, kind: 'ordered', amountFen: 29_800 } },
        ),
    },
    {
      name: 'correct outcome',
      run: (call) =>
        call(
          logOutcome,
          { customerId, outcomeId: correctionId },
          { body: { touchId, kind: 'later', laterDay: '2026-11-25', replaces: outcomeId } },
        ),
    },
    {
      name: 'withdraw outcome',
      run: (call) =>
        call(
          withdrawOutcome,
          { customerId, outcomeId: correctionId },
          { body: { changeId: changeId(7) } },
        ),
    },
    {
      name: 'own touch',
      run: (call) =>
        call(
          reportOwnTouch,
          { customerId, touchId: ownTouchId },
          { body: { taskId: null, touchpoint: 'phone', text: '打过电话' } },
        ),
    },
    {
      name: 'withdraw own touch',
      run: (call) =>
        call(
          withdrawOwnTouch,
          { customerId, touchId: ownTouchId },
          { body: { changeId: changeId(8) } },
        ),
    },
    {
      name: 'reminder',
      run: (call) =>
        call(
          setReminder,
          { customerId, reminderId },
          { body: { text: '问考试', dueAt: '2026-11-25T10:00:00+08:00' } },
        ),
    },
    {
      name: 'nudge',
      by: 'lead',
      run: (call) =>
        call(
          nudge,
          { staffId: prepared.nudged[at]!.staffId, nudgeId },
          { body: { changeId: changeId(9) } },
        ),
    },
  ]
}

/** How many rows of each kind a customer has, and the states that matter. */
async function truthOf(db: Database['db'], corpId: string, customerId: string) {
  const { rows } = await sql`select
    (select json_agg(json_build_object('tag', t.name, 'present', f.present, 'sync', f.sync) order by t.name)
      from follow_tag f join tag t on t.corp_id = f.corp_id and t.tag_id = f.tag_id
      where f.corp_id = ${corpId} and f.customer_id = ${customerId}) as tags,
    (select count(*) from tag_change where corp_id = ${corpId} and customer_id = ${customerId}) as tag_changes,
    (select json_agg(json_build_object('kind', kind, 'n', n) order by kind) from (
      select kind, count(*) as n from customer_event where corp_id = ${corpId} and customer_id = ${customerId}
      group by kind) e) as events,
    (select json_agg(json_build_object('state', state, 'how', how) order by touchpoint) from touch
      where corp_id = ${corpId} and customer_id = ${customerId}) as touches,
    (select json_agg(json_build_object('kind', kind, 'void', void_at is not null) order by kind) from outcome
      where corp_id = ${corpId} and customer_id = ${customerId}) as outcomes,
    (select json_agg(json_build_object('step', step_id, 'state', state) order by step_id) from task
      where corp_id = ${corpId} and customer_id = ${customerId}) as tasks,
    (select json_agg(json_build_object('state', state, 'past', past_step_ids)) from enrollment
      where corp_id = ${corpId} and customer_id = ${customerId}) as enrollments,
    (select count(*) from reminder where corp_id = ${corpId} and customer_id = ${customerId}) as reminders,
    (select count(*) from purchase where corp_id = ${corpId} and customer_id = ${customerId}) as purchases,
    (select json_build_object('stage', stage, 'salutation', salutation, 'spent', spent_fen) from customer
      where corp_id = ${corpId} and customer_id = ${customerId}) as customer,
    (select count(*) from pgboss.job where name = 'tag.sync' and data->>'customerId' = ${customerId}) as tag_jobs`.execute(
    db,
  )
  return rows[0]
}

describe('a server killed inside a request', () => {
  it(
    'loses and doubles nothing: before the commit, and after it but before the answer',
    { timeout: 600_000 },
    async () => {
      const target = await ownTarget()
      const prepared = await prepare(target)
      const { corp, staff, lead } = prepared
      const callFor = (url: string, step: Step) =>
        as(url, corp.corpId, step.by === 'lead' ? lead : staff)
      const steps = story(prepared, 0)
      const calm = story(prepared, 1)
      let child = await startChild(target)
      for (const [at, step] of steps.entries()) {
        await calm[at]!.run(callFor(child.url, step))
        for (const moment of ['before commit', 'after commit'] satisfies Moment[]) {
          await child.arm(moment)
          await expect(
            step.run(callFor(child.url, step)),
            `${step.name}, ${moment}`,
          ).rejects.toThrow(/fetch failed/)
          expect(await child.died()).toBe('SIGKILL')
          child = await startChild(target)
        }
        // What the outbox does: the same change again, until it is answered.
        await step.run(callFor(child.url, step))
      }
      await child.kill()
      const database = await openDatabase(target)
      cleanUps.push(database.close)
      const killed = await truthOf(database.db, corp.corpId, prepared.customers[0]!.customerId)
      const unharmed = await truthOf(database.db, corp.corpId, prepared.customers[1]!.customerId)
      expect(killed).toEqual(unharmed)
      expect(unharmed).toMatchObject({ touches: [{ state: 'sent' }, {}] })
    },
  )
})
