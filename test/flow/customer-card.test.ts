import { randomUUID } from 'node:crypto'
import {
  listColleagues,
  listFields,
  listTimeline,
  loadCard,
  loadSidebar,
  recordConsent,
  removeNote,
  saveNote,
  setField,
  setIntroducer,
  setMainFollower,
  setRemark,
  showPhones,
} from '@xiaoguan/shared'
import { describe, expect, it } from 'vitest'
import { type TestCorp, type TestStaff, refusalOf } from '../support/people.ts'
import { type CardScene, addFollow, eventsOf, newCard } from './card-scene.ts'

type Customer = { customerId: string }
type Ask = (corp: TestCorp, asker: TestStaff, customer: Customer) => Promise<unknown>

const changeId = () => randomUUID()
const asks: Record<string, Ask> = {
  loadCard: (corp, asker, customer) => corp.call(asker, loadCard, customer),
  setField: (corp, asker, customer) =>
    corp.call(
      asker,
      setField,
      { ...customer, fieldKey: '肤质' },
      { body: { changeId: changeId(), value: '油皮' } },
    ),
  saveNote: (corp, asker, customer) =>
    corp.call(asker, saveNote, { ...customer, noteId: randomUUID() }, { body: { text: '怕疼' } }),
  recordConsent: (corp, asker, customer) =>
    corp.call(asker, recordConsent, customer, { body: { changeId: changeId(), given: true } }),
  setIntroducer: (corp, asker, customer) =>
    corp.call(asker, setIntroducer, customer, {
      body: { changeId: changeId(), introducerCustomerId: null, introducerStaffId: asker.staffId },
    }),
  showPhones: (corp, asker, customer) =>
    corp.call(asker, showPhones, customer, { body: { changeId: changeId() } }),
  setRemark: (corp, asker, customer) =>
    corp.call(asker, setRemark, customer, {
      body: { changeId: changeId(), remark: '赵姐', description: '' },
    }),
}

describe('who may see and change 资料', () => {
  it.each(Object.keys(asks))('%s', async (name) => {
    const { corp, people, customer } = await newCard()
    // The own follow's remark is nobody else's; an operator who does not follow her sees no number.
    const lead = name === 'setRemark' ? 'remark.not_yours' : 'ok'
    const operator = name === 'showPhones' ? 'not_allowed' : lead
    const answers: Record<string, string> = {}
    for (const [who, asker] of Object.entries(people))
      answers[who] = await refusalOf(asks[name]!(corp, asker, customer))
    expect(answers).toEqual({
      staff: 'ok',
      colleague: 'customer.not_yours',
      lead,
      otherLead: 'customer.not_yours',
      operator,
    })
  })

  it.each(Object.keys(asks))('%s: another corp’s customer does not exist', async (name) => {
    const { people, corp } = await newCard()
    const other = await newCard()
    expect(await refusalOf(asks[name]!(corp, people.operator, other.customer))).toBe(
      'customer.not_found',
    )
  })

  it('keeps fields themselves to the operator', async () => {
    const { corp, people } = await newCard()
    expect(await refusalOf(corp.call(people.lead, listFields, {}))).toBe('not_allowed')
  })
})

describe('notes', () => {
  it('stand once in 资料 and timeline, go, and come back; nobody else takes them', async () => {
    const made = await newCard()
    const { corp, people, staff, customer } = made
    const key = { ...customer, noteId: randomUUID() }
    const save = (text: string) => corp.call(staff, saveNote, key, { body: { text } })
    await Promise.all([save('怕疼，轻一点'), save('怕疼，轻一点')])
    expect(await refusalOf(save('别的'))).toBe('change.reused')
    const inTimeline = async () => {
      const { entries } = await corp.call(staff, listTimeline, customer)
      return entries.filter((one) => one.kind === 'note').map((one) => one.text)
    }
    expect(await inTimeline()).toEqual(['怕疼，轻一点'])
    const remove = (removed: boolean, by = staff) =>
      corp.call(by, removeNote, key, { body: { changeId: changeId(), removed } })
    expect(await refusalOf(remove(true, people.lead))).toBe('note.not_yours')
    expect((await remove(true)).card.notes).toEqual([])
    expect(await inTimeline()).toEqual([])
    expect((await remove(false)).card.notes).toMatchObject([
      { text: '怕疼，轻一点', by: '周倩', mine: true },
    ])
    expect(await inTimeline()).toEqual(['怕疼，轻一点'])
    const { card } = await corp.call(people.lead, loadCard, customer)
    expect(card.notes).toMatchObject([{ mine: false }])
  })
})

describe('who brought her', () => {
  const say = (
    { corp }: CardScene,
    by: TestStaff,
    customer: Customer,
    who: string | null,
    staffId: string | null = null,
  ) =>
    corp.call(by, setIntroducer, customer, {
      body: { changeId: changeId(), introducerCustomerId: who, introducerStaffId: staffId },
    })

  it('is asked of somebody new, until it was said, be it that nobody did', async () => {
    const made = await newCard()
    const { corp, db, staff, customer } = made
    const asksNow = async () =>
      (await corp.call(staff, loadSidebar, customer)).customer.askIntroducer
    expect(await asksNow()).toBe(false)
    await db.updateTable('follow').set({ add_way: 3 }).where('corp_id', '=', corp.corpId).execute()
    expect(await asksNow()).toBe(true)
    const { customerId } = customer
    await say(made, staff, customer, null)
    expect(await asksNow()).toBe(false)
    const body = { changeId: changeId(), introducerCustomerId: null, introducerStaffId: null }
    await corp.call(staff, setIntroducer, { customerId }, { body: { ...body, said: false } })
    expect(await asksNow()).toBe(true)
  })

  it('is a customer in reach or a colleague; neither herself nor whom she brought', async () => {
    const made = await newCard()
    const { corp, people, staff, customer } = made
    const friend = await corp.newCustomer([staff], { salutation: '宁姐' })
    const foreign = await corp.newCustomer([people.otherLead])
    expect(await refusalOf(say(made, staff, customer, customer.customerId))).toBe('introducer.self')
    expect(await refusalOf(say(made, staff, customer, foreign.customerId))).toBe(
      'introducer.unknown',
    )
    expect(await refusalOf(say(made, staff, customer, 'wmNobody'))).toBe('introducer.unknown')
    expect(await refusalOf(say(made, staff, customer, null, 'nobody'))).toBe('introducer.unknown')
    const both = say(made, staff, customer, friend.customerId, staff.staffId)
    expect(await refusalOf(both)).toBe('bad_request')
    const { card } = await say(made, staff, customer, friend.customerId)
    expect(card.introducer).toEqual({ customerId: friend.customerId, staffId: null, name: '宁姐' })
    expect((await corp.call(staff, loadSidebar, friend)).customer.stage).toBe('advocate')
    expect(await refusalOf(say(made, staff, friend, customer.customerId))).toBe('introducer.loop')
    const staffs = await say(made, staff, customer, null, people.colleague.staffId)
    expect(staffs.card.introducer).toMatchObject({ staffId: people.colleague.staffId })
  })

  it('is found among the colleagues by name or pinyin', async () => {
    const { corp, staff: qian } = await newCard()
    const jing = await corp.newStaff({ name: '何静' })
    const find = async (words: string) => {
      const { staff } = await corp.call(qian, listColleagues, {}, { query: { words } })
      return staff.map((one) => one.staffId)
    }
    for (const words of ['何静', '静', 'hejing', 'HJ', '何j'])
      expect(await find(words)).toEqual([jing.staffId])
    expect(await find('')).toContain(jing.staffId)
    expect(await find('hejin g g')).toEqual([])
  })

  it('makes nobody a 介绍人 who was named by mistake', async () => {
    const made = await newCard()
    const { corp, staff, customer } = made
    const wrong = await corp.newCustomer([staff])
    const other = await corp.newCustomer([staff])
    const stageOf = async (who: Customer) =>
      (await corp.call(staff, loadSidebar, who)).customer.stage
    await say(made, staff, customer, wrong.customerId)
    expect(await stageOf(wrong)).toBe('advocate')
    await say(made, staff, customer, null)
    expect(await stageOf(wrong)).toBe('lead')
    await say(made, staff, customer, wrong.customerId)
    await say(made, staff, other, wrong.customerId)
    await say(made, staff, customer, other.customerId)
    expect(await stageOf(wrong)).toBe('advocate')
    expect(await stageOf(other)).toBe('advocate')
  })

  it('is put back by who took her away, though she is another’s customer', async () => {
    const made = await newCard()
    const { corp, db, people, staff, customer } = made
    const { customerId } = await corp.newCustomer([people.otherLead])
    await db
      .updateTable('customer')
      .set({ introducer_customer_id: customerId })
      .where('corp_id', '=', corp.corpId)
      .where('customer_id', '=', customer.customerId)
      .execute()
    await say(made, staff, customer, null)
    const { card } = await say(made, staff, customer, customerId)
    expect(card.introducer).toMatchObject({ customerId })
  })

  it('two who say of each other at once end with one', async () => {
    const made = await newCard()
    const { corp, staff, customer } = made
    const friend = await corp.newCustomer([staff])
    const answers = await Promise.all([
      refusalOf(say(made, staff, customer, friend.customerId)),
      refusalOf(say(made, staff, friend, customer.customerId)),
    ])
    expect(answers.toSorted()).toEqual(['introducer.loop', 'ok'])
  })
})

describe('the main follower', () => {
  it('changes by a lead of one of the two, to somebody who follows her', async () => {
    const made = await newCard()
    const { corp, people, staff, customer } = made
    const give = (by: TestStaff, to: TestStaff) =>
      corp.call(by, setMainFollower, customer, {
        body: { changeId: changeId(), staffId: to.staffId },
      })
    expect(await refusalOf(give(staff, people.colleague))).toBe('not_allowed')
    expect(await refusalOf(give(people.lead, people.colleague))).toBe('main_follower.not_following')
    await addFollow(made, people.colleague)
    expect(await refusalOf(give(people.otherLead, people.colleague))).toBe('customer.not_yours')
    const { card } = await corp.call(people.lead, loadCard, customer)
    expect(card.mainFollowers).toEqual([{ staffId: people.colleague.staffId, name: '小王' }])
    expect((await corp.call(staff, loadCard, customer)).card.mainFollowers).toEqual([])
    expect((await give(people.lead, people.colleague)).card.mainFollowerId).toBe(
      people.colleague.staffId,
    )
    expect(await eventsOf(made, 'main_follower.changed')).toMatchObject([
      { actor_id: people.lead.staffId, body: { reason: 'lead', toId: people.colleague.staffId } },
    ])
  })

  it('is not given by a lead who follows her but leads neither', async () => {
    const made = await newCard()
    const { corp, people, customer } = made
    await addFollow(made, people.otherLead)
    await addFollow(made, people.colleague)
    const { card } = await corp.call(people.otherLead, loadCard, customer)
    expect(card.mainFollowers.map(({ staffId }) => staffId)).not.toContain(people.colleague.staffId)
    const give = corp.call(people.otherLead, setMainFollower, customer, {
      body: { changeId: changeId(), staffId: people.colleague.staffId },
    })
    expect(await refusalOf(give)).toBe('not_allowed')
  })
})

describe('what she bought', () => {
  it('stands with the day until which it lasts', async () => {
    const { corp, db, staff, customer } = await newCard()
    const key = { corp_id: corp.corpId, customer_id: customer.customerId, order_no: 'n1' }
    const at = corp.app.clock.now()
    const order = { ...key, paid_fen: 9900, at, source: 'imported' as const, created_at: at }
    await db.insertInto('purchase').values(order).execute()
    const line = {
      line_no: 1,
      name: '面膜',
      quantity: 1,
      paid_fen: 9900,
      runs_out_on: '2026-12-03',
    }
    await db
      .insertInto('purchase_line')
      .values({ ...key, ...line })
      .execute()
    const { card } = await corp.call(staff, loadCard, customer)
    expect(card.runsOut).toEqual([{ name: '面膜', on: '2026-12-03' }])
  })
})
