import { randomInt, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { enroll } from '@xiaoguan/shared'
import { migrate } from '@xiaoguan/server/db/migrate'
import { type DatabaseTarget, openDatabase } from '@xiaoguan/server/db/open'
import { afterAll, describe, expect, it } from 'vitest'
import { openApp } from '../support/app.ts'
import { as } from '../support/call.ts'
import { newCorp } from '../support/people.ts'
import { createDatabase } from '../support/postgres.ts'
import { useApp } from '../support/shared-app.ts'
import type { Moment } from './commit-trap.ts'
import { type Step, story, storyTime } from './story.ts'
import { truthOf } from './truth.ts'
import { type Child, killChildren, startChild } from './running-child.ts'

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
  app.clock.set('2026-11-17T10:40:00+08:00')
  for (const person of nudged) {
    const customer = await corp.newCustomer([person])
    await corp.call(
      person,
      enroll,
      { customerId: customer.customerId, enrollmentId: randomUUID() },
      { body: { sopId: sop.sopId, startDay: '2026-11-17' } },
    )
  }
  app.clock.set(storyTime)
  await app.close()
  return { corp, staff, lead, script, sop, customers, nudged }
}

type Kill = (target: DatabaseTarget, child: Child, run: () => Promise<unknown>) => Promise<Child>

/** Lives one customer's story through kills and another's through none; what is true of each in the end. */
async function liveThrough(kills: readonly Kill[]) {
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
    for (const kill of kills) {
      const { url } = child
      child = await kill(target, child, () => step.run(callFor(url, step)))
    }
    // What the outbox does: the same change again, until it is answered.
    await step.run(callFor(child.url, step))
  }
  await child.kill()
  const database = await openDatabase(target)
  cleanUps.push(database.close)
  const killed = await truthOf(database.db, corp.corpId, prepared.customers[0]!.customerId)
  const unharmed = await truthOf(database.db, corp.corpId, prepared.customers[1]!.customerId)
  return { killed, unharmed }
}

const around =
  (moment: Moment): Kill =>
  async (target, child, run) => {
    await child.arm(moment)
    await expect(run()).rejects.toThrow(/fetch failed/)
    expect(await child.died()).toBe('SIGKILL')
    return startChild(target)
  }

const longestMs = 25

/** At any instant of a request, whatever it is doing just then. */
const anywhere: Kill = async (target, child, run) => {
  const outcome = run().catch((error: unknown) => error)
  await sleep(randomInt(longestMs))
  await child.kill()
  await outcome
  return startChild(target)
}

// `pnpm prove loop` runs many of the second kind; each takes its own instants.
const runs = Number(process.env.FAULT_RUNS ?? 0)

describe('a server killed inside a request', () => {
  it(
    'loses and doubles nothing: before the commit, and after it but before the answer',
    { timeout: 600_000 },
    async () => {
      const { killed, unharmed } = await liveThrough([
        around('before commit'),
        around('after commit'),
      ])
      expect(killed).toEqual(unharmed)
      expect(unharmed).toMatchObject({ touches: [{ state: 'sent' }, {}] })
    },
  )

  it.each(Array.from({ length: runs }, (_, at) => at + 1))(
    'loses and doubles nothing at any instant (run %i)',
    { timeout: 600_000 },
    async () => {
      const { killed, unharmed } = await liveThrough([anywhere])
      expect(killed).toEqual(unharmed)
    },
  )
})
