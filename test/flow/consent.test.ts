import { randomUUID } from 'node:crypto'
import {
  changeCustomerTags,
  listTagHistory,
  loadCard,
  loadSidebar,
  recordConsent,
} from '@xiaoguan/shared'
import { raiseReferenceVersion } from '@xiaoguan/server/db/corp'
import { listPendingTags } from '@xiaoguan/server/tag/store'
import { describe, expect, it } from 'vitest'
import { addFollow, eventsOf, newCard } from './card-scene.ts'

describe('consent', () => {
  it('stands with its day, and can be taken back', async () => {
    const made = await newCard()
    const { corp, staff, customer } = made
    const record = (given: boolean) =>
      corp.call(staff, recordConsent, customer, { body: { changeId: randomUUID(), given } })
    const { card } = await record(true)
    expect(new Date(card.consentAt ?? 0)).toEqual(corp.app.clock.now())
    expect((await corp.call(staff, loadSidebar, customer)).customer.consent).toBe(true)
    await record(true)
    expect((await record(false)).card.consentAt).toBeNull()
    expect((await corp.call(staff, loadSidebar, customer)).customer.consent).toBe(false)
    expect((await eventsOf(made, 'consent.set')).map((event) => event.body)).toEqual([
      { given: true },
      { given: false },
    ])
  })

  it('takes the own 🔒 tags off when it is taken back, if asked; those of others stay under their name', async () => {
    const made = await newCard()
    const { corp, db, staff, customer, people } = made
    await addFollow(made, people.colleague)
    const [calm = ''] = corp.tagIds
    await db
      .updateTable('tag_group')
      .set({ sensitive: true })
      .where('corp_id', '=', corp.corpId)
      .execute()
    await raiseReferenceVersion(db, corp.corpId)
    const record = async (given: boolean, removeTags?: boolean) => {
      const body = {
        changeId: randomUUID(),
        given,
        ...(removeTags === undefined ? {} : { removeTags }),
      }
      return (await corp.call(staff, recordConsent, customer, { body })).card
    }
    await record(true)
    for (const one of [staff, people.colleague])
      await corp.call(one, changeCustomerTags, customer, {
        body: { changeId: randomUUID(), add: [calm], remove: [] },
      })
    const kept = await record(false)
    expect(kept.consentAt).toBeNull()
    expect(kept.lockedTags.filter((one) => one.mine)).toHaveLength(1)
    expect(kept.lockedTags).toHaveLength(2)
    await record(true)
    const { lockedTags } = await record(false, true)
    const { staffId } = people.colleague
    expect(lockedTags).toMatchObject([{ tagId: calm, mine: false, on: { staffId } }])
    const { changes } = await corp.call(staff, listTagHistory, customer, { query: {} })
    expect(changes[0]).toMatchObject({ action: 'removed', source: 'staff', tagId: calm })
    const follow = { corpId: corp.corpId, customerId: customer.customerId, staffId: staff.staffId }
    expect(await listPendingTags(db, follow)).toMatchObject([{ tagId: calm, present: false }])
    const { operator } = people
    expect((await corp.call(operator, loadCard, customer)).card.lockedTags).toEqual([])
  })
})
