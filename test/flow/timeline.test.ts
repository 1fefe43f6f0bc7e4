import { randomUUID } from 'node:crypto'
import { json } from '@xiaoguan/server/db/json'
import { applyTagLibrary } from '@xiaoguan/server/tag/library-store'
import { changeCustomerTags, listTimeline, setIntroducer, setStage } from '@xiaoguan/shared'
import { describe, expect, it } from 'vitest'
import { type TestCorp, newCorp, refusalOf } from '../support/people.ts'

/** Orders, of which each `together` share one moment. */
async function addOrders(corp: TestCorp, customerId: string, count: number, together: number) {
  const { db, clock } = corp.app.deps
  const rows = Array.from({ length: count }, (_, n) => ({
    corp_id: corp.corpId,
    customer_id: customerId,
    event_id: randomUUID(),
    kind: 'order.paid',
    source: 'imported',
    at: new Date(clock.now().getTime() - Math.floor(n / together) * 60_000),
    body: json({ orderNo: `order${n}`, paidFen: n }),
  }))
  await db.insertInto('customer_event').values(rows).execute()
}

describe('the timeline', () => {
  it('has a change of stage once, by name', async () => {
    const corp = await newCorp()
    const staff = await corp.newStaff({ name: '周倩' })
    const customer = await corp.newCustomer([staff])
    const body = { changeId: randomUUID(), stage: 'nurturing' as const }
    await corp.call(staff, setStage, customer, { body })
    await corp.call(staff, setStage, customer, { body })
    expect(await corp.call(staff, listTimeline, customer)).toMatchObject({
      entries: [{ kind: 'stage', stage: 'nurturing', by: '周倩' }],
      before: null,
    })
  })

  it('goes back page by page with nothing twice and nothing left out, also within one moment', async () => {
    const corp = await newCorp()
    const staff = await corp.newStaff()
    const customer = await corp.newCustomer([staff])
    await addOrders(corp, customer.customerId, 75, 20)
    const first = await corp.call(staff, listTimeline, customer)
    const seen = [...first.entries]
    for (let { before } = first; before !== null;) {
      const page = await corp.call(staff, listTimeline, customer, { query: { before } })
      seen.push(...page.entries)
      before = page.before
    }
    expect(first.entries).toHaveLength(30)
    expect(new Set(seen.map(({ eventId }) => eventId)).size).toBe(75)
    const times = seen.map(({ at }) => Date.parse(at))
    expect(times).toEqual(times.toSorted((a, b) => b - a))
  })

  it('ends where the event asked from is not hers', async () => {
    const corp = await newCorp()
    const staff = await corp.newStaff()
    const [customer, other] = [await corp.newCustomer([staff]), await corp.newCustomer([staff])]
    await addOrders(corp, customer.customerId, 3, 1)
    const { entries } = await corp.call(staff, listTimeline, customer)
    const query = { before: entries[0]?.eventId ?? '' }
    const shown = await corp.call(staff, listTimeline, other, { query })
    expect(shown).toEqual({ entries: [], before: null })
  })

  it('keeps what was done with a tag that is deleted from the library, and says that it went', async () => {
    const corp = await newCorp()
    const staff = await corp.newStaff({ name: '周倩' })
    const [customer, other] = [await corp.newCustomer([staff]), await corp.newCustomer([staff])]
    const [tagId = ''] = corp.tagIds
    const { db, clock } = corp.app.deps
    const body = { changeId: randomUUID(), add: [tagId], remove: [] }
    await corp.call(staff, changeCustomerTags, customer, { body })
    await db
      .updateTable('follow_tag')
      .set({ sync: 'synced' })
      .where('corp_id', '=', corp.corpId)
      .execute()
    const before = await corp.call(staff, listTimeline, customer)
    const [put] = before.entries
    expect(put).toMatchObject({ kind: 'tags', added: [expect.any(String)], by: '周倩' })
    corp.app.clock.forward(60_000)
    await applyTagLibrary(db, corp.corpId, [], clock.now())
    const { entries } = await corp.call(staff, listTimeline, customer)
    const deleted = put?.kind === 'tags' ? put.added : []
    expect(entries).toEqual([expect.objectContaining({ kind: 'tags', by: null, deleted }), put])
    expect((await corp.call(staff, listTimeline, other)).entries).toEqual([])
  })

  it('says who brought her, and when that is taken back', async () => {
    const corp = await newCorp()
    const staff = await corp.newStaff()
    const customer = await corp.newCustomer([staff])
    const friend = await corp.newCustomer([staff], { salutation: '何静' })
    const say = (introducerCustomerId: string | null) => {
      corp.app.clock.forward(60_000)
      const body = { changeId: randomUUID(), introducerCustomerId, introducerStaffId: null }
      return corp.call(staff, setIntroducer, customer, { body })
    }
    await say(friend.customerId)
    await say(null)
    expect((await corp.call(staff, listTimeline, customer)).entries).toMatchObject([
      { kind: 'introducer', name: null },
      { kind: 'introducer', name: '何静' },
    ])
  })

  it('is only for those who may see her', async () => {
    const corp = await newCorp()
    const [mine, stranger] = [await corp.newStaff(), await corp.newStaff()]
    const customer = await corp.newCustomer([mine])
    expect(await refusalOf(corp.call(stranger, listTimeline, customer))).toBe('customer.not_yours')
    const nobody = { customerId: `wm${randomUUID()}` }
    expect(await refusalOf(corp.call(mine, listTimeline, nobody))).toBe('customer.not_found')
  })
})
