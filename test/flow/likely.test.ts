import { randomUUID } from 'node:crypto'
import { changeCustomerTags, loadSidebar } from '@xiaoguan/shared'
import { countLifts } from '@xiaoguan/server/tag/lift-store'
import { tagLiftJob } from '@xiaoguan/server/tag/lift.job'
import { isKept, score } from '@xiaoguan/server/tag/likely-rules'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type TestCorp, type TestStaff, newCorp } from '../support/people.ts'
import {
  type Put,
  type WorldTag,
  byKey,
  naiveLifts,
  writeTags,
  writeWorld,
} from './likely-world.ts'

const tags: WorldTag[] = [
  { tagId: 'calm', tagClass: 'service' },
  { tagId: 'pain', tagClass: 'service' },
  { tagId: 'night', tagClass: 'service' },
  { tagId: 'young', tagClass: 'fact' },
  { tagId: 'big', tagClass: 'marketing' },
]
const stages = ['lead', 'nurturing', 'won'] as const

// Customers of two kinds, so that some tags do go together.
const kinds = [
  [0, 0, 1, 1, 3],
  [2, 2, 4, 4, 3],
]
const put = (customers: number): fc.Arbitrary<Put> =>
  fc
    .record({
      customer: fc.nat(customers - 1),
      tag: fc.nat(tags.length - 1),
      present: fc.constantFrom(...Array<boolean>(9).fill(true), false),
      suggested: fc.constantFrom(...Array<boolean>(9).fill(false), true),
      source: fc.constantFrom('staff', 'staff', 'staff', 'wecom', 'import', 'rule', 'sop'),
      ended: fc.constantFrom(...Array<boolean>(9).fill(false), true),
    })
    .map((one) => ({ ...one, tag: kinds[one.customer % 2]?.[one.tag] ?? 0 }))
const worlds = fc.constantFrom(1, 60, 150, 250).chain((customers) =>
  fc.record({
    stages: fc.array(fc.constantFrom(...stages), { minLength: customers, maxLength: customers }),
    steps: fc.array(fc.constantFrom('s1', 's2', null), {
      minLength: customers,
      maxLength: customers,
    }),
    puts: fc.array(put(customers), { minLength: customers * 4, maxLength: customers * 8 }),
  }),
)

async function listLifts(corp: TestCorp) {
  const rows = await corp.app.deps.db
    .selectFrom('tag_lift')
    .selectAll()
    .where('corp_id', '=', corp.corpId)
    .execute()
  return rows
    .map((row) => ({
      given: row.given,
      tagId: row.tag_id,
      together: row.together,
      withGiven: row.with_given,
      withTag: row.with_tag,
      customers: row.customers,
      lift: row.lift,
    }))
    .toSorted(byKey)
}

const withoutLift = ({ lift: _lift, ...row }: Awaited<ReturnType<typeof listLifts>>[number]) => row

describe('counting which tags go together', () => {
  it('comes to what counting customer by customer does, in any world', async () => {
    let kept = 0
    await fc.assert(
      fc.asyncProperty(fc.noBias(worlds), async (world) => {
        const corp = await newCorp()
        const people: [TestStaff, TestStaff] = [await corp.newStaff(), await corp.newStaff()]
        await writeTags(corp, tags)
        await writeWorld(corp, people, tags, world, `w${corp.corpId}`)
        const { db, clock } = corp.app.deps
        await countLifts(db, corp.corpId, clock.now())
        const expected = naiveLifts(tags, world)
        kept += expected.length
        const counted = await listLifts(corp)
        expect(counted.map(withoutLift)).toEqual(expected.map(withoutLift))
        for (const [n, row] of counted.entries())
          expect(row.lift).toBeCloseTo(expected[n]?.lift ?? 0, 9)
      }),
      { numRuns: 12 },
    )
    expect(kept).toBeGreaterThan(0)
  })

  it('says more for more in common, less for a tag that everybody has', () => {
    const counts = fc
      .record({
        together: fc.integer({ min: 1, max: 500 }),
        a: fc.nat(500),
        b: fc.nat(500),
        c: fc.nat(2000),
      })
      .map(({ together, a, b, c }) => ({
        together,
        withGiven: together + a + 1,
        withTag: together + b + 1,
        customers: together + a + b + c + 3,
      }))
    fc.assert(
      fc.property(counts, (one) => {
        expect(score({ ...one, together: one.together + 1 })).toBeGreaterThan(score(one))
        expect(score({ ...one, withGiven: one.withGiven + 1 })).toBeLessThan(score(one))
        expect(score({ ...one, withTag: one.withTag + 1 })).toBeLessThan(score(one))
        const more = { ...one, together: one.together + 1 }
        expect(!isKept(one) || isKept(more)).toBe(true)
      }),
    )
  })
})

/** 60 customers: who has calm mostly has pain too; who is young always does. */
async function scene() {
  const corp = await newCorp()
  const staff = await corp.newStaff({ name: '周倩' })
  const gone = await corp.newStaff()
  await writeTags(corp, tags)
  const one = (customer: number, tag: number): Put => {
    return { customer, tag, present: true, suggested: false, source: 'staff', ended: false }
  }
  const puts: Put[] = []
  for (let n = 0; n < 60; n++) {
    if (n < 30) puts.push(one(n, 0), one(n, 3))
    if (n < 25 || n >= 55) puts.push(one(n, 1))
    if (n >= 30) puts.push(one(n, 2))
  }
  const world = {
    stages: puts.map(() => 'lead' as const).slice(0, 60),
    steps: Array(60).fill(null),
    puts,
  }
  await writeWorld(corp, [staff, gone], tags, world, 'x')
  const { deps } = corp.app
  const count = () => tagLiftJob(deps)({ corpId: corp.corpId })
  await count()
  const customer = await corp.newCustomer([staff])
  const change = (add: string[], suggested: string[] = [], remove: string[] = []) =>
    corp.call(staff, changeCustomerTags, customer, {
      body: { changeId: randomUUID(), add, remove, suggested },
    })
  return { corp, staff, customer, change, count }
}
const idsOf = ({ likely }: { likely: { tagId: string }[] }) => likely.map((tag) => tag.tagId)

describe('what she may also have', () => {
  it('is offered with its reason, in the sidebar and after a tap, and never a fact', async () => {
    const { corp, staff, customer, change } = await scene()
    const { likely } = await change(['calm'])
    expect(likely).toMatchObject([
      { tagId: 'pain', reason: '有「calm」的客人里，100 位有 83 位也有' },
    ])
    const { tags: shown } = await corp.call(staff, loadSidebar, customer)
    expect(shown.likely).toEqual(likely)
    expect(idsOf(await change(['pain']))).toEqual([])
  })

  it('may be what only a colleague had noted who follows her no more', async () => {
    const { corp, staff } = await scene()
    const gone = await corp.newStaff()
    const her = await corp.newCustomer([staff, gone])
    const note = (by: typeof staff, add: string[]) =>
      corp.call(by, changeCustomerTags, her, { body: { changeId: randomUUID(), add, remove: [] } })
    await note(gone, ['pain'])
    expect(idsOf(await note(staff, ['calm']))).toEqual([])
    await corp.app.deps.db
      .updateTable('follow')
      .set({ ended_at: corp.app.clock.now(), ended_by: 'staff' })
      .where('corp_id', '=', corp.corpId)
      .where('customer_id', '=', her.customerId)
      .where('staff_id', '=', gone.staffId)
      .execute()
    expect(idsOf(await note(staff, ['young']))).toContain('pain')
  })

  it('is no more offered once it was taken off, for 30 days', async () => {
    const { corp, change } = await scene()
    await change(['calm'])
    await change(['pain'])
    expect(idsOf(await change([], [], ['pain']))).toEqual([])
    corp.app.clock.forward(31 * 86_400_000)
    expect(idsOf(await change(['young']))).toEqual(['pain'])
  })

  it('never comes from a tag that was itself put on as a suggestion', async () => {
    const { change } = await scene()
    expect(idsOf(await change(['calm'], ['calm']))).toEqual([])
    // By hand it counts, also when it was a suggestion before.
    await change([], [], ['calm'])
    expect(idsOf(await change(['calm']))).toEqual(['pain'])
  })

  it('teaches nothing, whatever happens to it, until somebody puts it on by hand', async () => {
    const { corp, change, count } = await scene()
    const together = async () => {
      await count()
      const rows = await listLifts(corp)
      return rows.find((row) => row.given === 'tag:calm' && row.tagId === 'pain')?.together
    }
    await change(['calm'])
    await change(['pain'], ['pain'])
    expect(await together()).toBe(25)
    await change([], [], ['pain'])
    expect(await together()).toBe(25)
    // Taking it off is refused over there: it stands again.
    await corp.app.deps.db
      .updateTable('follow_tag')
      .set({ present: true, sync: 'refused' })
      .where('corp_id', '=', corp.corpId)
      .where('sync', '=', 'pending')
      .execute()
    expect(await together()).toBe(25)
    await change([], [], ['pain'])
    await change(['pain'])
    expect(await together()).toBe(26)
  })

  it('is counted at the start and once a day', async () => {
    const { corp } = await scene()
    const { db } = corp.app.deps
    const asked: string[] = []
    const { liftRound } = await import('@xiaoguan/server/tag/lift-round')
    const round = liftRound({
      db,
      enqueue: async (_db, _name, payload) => {
        if ('corpId' in payload && payload.corpId === corp.corpId) asked.push(payload.corpId)
      },
    })
    const now = corp.app.clock.now()
    await round(now)
    expect(asked).toEqual([])
    await round(new Date(now.getTime() + 25 * 3_600_000))
    expect(asked).toHaveLength(1)
    const uncounted = { lifts_counted_at: null }
    await db.updateTable('corp').set(uncounted).where('corp_id', '=', corp.corpId).execute()
    await round(now)
    expect(asked).toHaveLength(2)
  })
})

it('refuses a suggestion that is not among what is put on', async () => {
  const { change } = await scene()
  await expect(change(['calm'], ['pain'])).rejects.toMatchObject({
    code: 'bad_request',
    fields: { 'body.suggested.0': 'not in add' },
  })
})
