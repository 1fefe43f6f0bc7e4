import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { changeCustomerTags } from '@xiaoguan/shared'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { TestClock, openApp } from '../support/app.ts'
import { type TestCorp, type TestCustomer, type TestStaff, newCorp } from '../support/people.ts'
import { useApp } from '../support/shared-app.ts'

const markTag = '/cgi-bin/externalcontact/mark_tag'
// `pnpm prove tagging` asks for fifty, and for more taps each.
const isPostgres = process.env.TEST_DB === 'postgres'
const staffCount = Number(process.env.TAGGING_STAFF ?? (isPostgres ? 50 : 10))
const tapsEach = Number(process.env.TAGGING_TAPS ?? 4)
const toldWithinMs = 120_000

/** Time as it passes: what waits for a moment waits for it. */
class LiveClock extends TestClock {
  override now = () => new Date()
}

let corp: TestCorp
let people: TestStaff[]
let customer: TestCustomer

beforeAll(async () => {
  useApp(await openApp({ jobs: true, clock: new LiveClock() }))
  corp = await newCorp()
  people = []
  for (let n = 0; n < staffCount; n++) people.push(await corp.newStaff({ name: `员工${n}` }))
  customer = await corp.newCustomer(people)
})

type Tap = { staff: TestStaff; tagId: string; on: boolean; changeId: string }

function send({ staff, tagId, on, changeId }: Tap) {
  const body = { changeId, add: on ? [tagId] : [], remove: on ? [] : [tagId] }
  return corp.call(staff, changeCustomerTags, customer, { body })
}

/** Each tap changes something: a tag goes on, and off when it is tapped again. */
function plan(): Tap[][] {
  const [order = []] = fc.sample(
    fc.array(fc.nat(2), { minLength: staffCount * tapsEach, maxLength: staffCount * tapsEach }),
    { numRuns: 1, seed: Number(process.env.FAULT_SEED ?? 7) },
  )
  return people.map((staff, at) => {
    const on = new Set<string>()
    return order.slice(at * tapsEach, (at + 1) * tapsEach).map((which) => {
      const tagId = corp.tagIds[which] ?? ''
      const goesOn = !on.has(tagId)
      if (goesOn) on.add(tagId)
      else on.delete(tagId)
      return { staff, tagId, on: goesOn, changeId: randomUUID() }
    })
  })
}

function ownTags() {
  return corp.app.deps.db
    .selectFrom('follow_tag')
    .select([
      'staff_id as staffId',
      'tag_id as tagId',
      'present',
      'sync',
      'sync_problem as problem',
    ])
    .where('corp_id', '=', corp.corpId)
    .where('customer_id', '=', customer.customerId)
    .execute()
}

async function allTold(): Promise<void> {
  const untilMs = performance.now() + toldWithinMs
  for (;;) {
    const rows = await ownTags()
    if (rows.every((row) => row.sync === 'synced')) return
    if (performance.now() > untilMs) throw new Error(`not told: ${JSON.stringify(rows)}`)
    await sleep(100)
  }
}

const keyOf = (one: { staffId: string; tagId: string }) => `${one.staffId} ${one.tagId}`

describe(`${staffCount} staff who tag the same customer at the same moment`, () => {
  it('lose no tag and double no line, while WeCom fails one call in five', async () => {
    const taps = plan()
    const end = corp.app.platform.named.on('one_in_five', { path: markTag })
    await Promise.all(
      taps.map(async (own) => {
        for (const tap of own) {
          // Every other tap is sent twice, as by a page that heard no answer.
          const copies = own.indexOf(tap) % 2 === 0 ? [send(tap), send(tap)] : [send(tap)]
          for (const { on } of await Promise.all(copies)) {
            const isOn = on.some((tag) => tag.mine && tag.tagId === tap.tagId)
            expect(isOn).toBe(tap.on)
          }
        }
      }),
    )
    await allTold()
    end()
    const failed = corp.app.platform.calls.list(markTag).length
    expect(failed).toBeGreaterThan(staffCount)

    const wanted = new Set<string>()
    for (const { staff, tagId, on } of taps.flat())
      if (on) wanted.add(keyOf({ ...staff, tagId }))
      else wanted.delete(keyOf({ ...staff, tagId }))
    const own = (await ownTags()).filter((row) => row.present).map(keyOf)
    const platform = corp.app.world.getCorp(corp.wecomCorpId)
    const there = people.flatMap(({ staffId }) =>
      (platform.findFollow(staffId, customer.customerId)?.tag_ids ?? []).map((tagId) =>
        keyOf({ staffId, tagId }),
      ),
    )
    expect(own.toSorted()).toEqual([...wanted].toSorted())
    expect(there.toSorted()).toEqual([...wanted].toSorted())

    const lines = await corp.app.deps.db
      .selectFrom('tag_change')
      .select(['staff_id as staffId', 'tag_id as tagId', 'action', 'actor_id as by', 'source'])
      .where('corp_id', '=', corp.corpId)
      .where('customer_id', '=', customer.customerId)
      .execute()
    const lineOf = (one: { staffId: string; tagId: string }, action: string) =>
      `${keyOf(one)} ${action} ${one.staffId} staff`
    expect(
      lines.map((one) => `${keyOf(one)} ${one.action} ${one.by} ${one.source}`).toSorted(),
    ).toEqual(
      taps
        .flat()
        .map(({ staff, tagId, on }) => lineOf({ ...staff, tagId }, on ? 'added' : 'removed'))
        .toSorted(),
    )
    const { n: events } = await corp.app.deps.db
      .selectFrom('customer_event')
      .select((eb) => eb.fn.countAll().as('n'))
      .where('corp_id', '=', corp.corpId)
      .where('kind', '=', 'tag.changed')
      .executeTakeFirstOrThrow()
    expect(Number(events)).toBe(taps.flat().length)
  })
})
