import { randomUUID } from 'node:crypto'
import {
  changeCustomerTags,
  listCustomerScripts,
  listPersonTasks,
  listTagHistory,
  listTimeline,
  loadSidebar,
  nudge,
  setSalutation,
  setStage,
} from '@xiaoguan/shared'
import { describe, expect, it } from 'vitest'
import { type TestCorp, type TestStaff, newCorp, refusalOf } from '../support/people.ts'

type Customer = { customerId: string }
type Ask = (corp: TestCorp, asker: TestStaff, customer: Customer) => Promise<unknown>

const changeId = () => randomUUID()
const asks: Record<string, Ask> = {
  loadSidebar: (corp, asker, customer) => corp.call(asker, loadSidebar, customer),
  listCustomerScripts: (corp, asker, customer) => corp.call(asker, listCustomerScripts, customer),
  listTagHistory: (corp, asker, customer) => corp.call(asker, listTagHistory, customer),
  listTimeline: (corp, asker, customer) => corp.call(asker, listTimeline, customer),
  setSalutation: (corp, asker, customer) =>
    corp.call(asker, setSalutation, customer, {
      body: { changeId: changeId(), salutation: '小雨' },
    }),
  setStage: (corp, asker, customer) =>
    corp.call(asker, setStage, customer, { body: { changeId: changeId(), stage: 'aware' } }),
  changeCustomerTags: (corp, asker, customer) => {
    const body = { changeId: changeId(), add: [corp.tagIds[0] ?? ''], remove: [] }
    return corp.call(asker, changeCustomerTags, customer, { body })
  },
}

/** A customer of one staff; everybody who might ask for her. */
async function scene() {
  const corp = await newCorp()
  await corp.addDepartment(12, 1, '二店')
  const staff = await corp.newStaff()
  const people = {
    staff,
    colleague: await corp.newStaff(),
    lead: await corp.newStaff({ leads: [11] }),
    otherLead: await corp.newStaff({ leads: [12], departmentId: 12 }),
    topLead: await corp.newStaff({ leads: [1], departmentId: 1 }),
    operator: await corp.newStaff({ role: 'operator', departmentId: 1 }),
  }
  return { corp, people, customer: await corp.newCustomer([staff]) }
}

describe('who may ask about a customer', () => {
  it.each(Object.keys(asks))('%s', async (name) => {
    const ask = asks[name]!
    const { corp, people, customer } = await scene()
    // Tags are put on the own follow: leads and operators see, and do not follow.
    const above = name === 'changeCustomerTags' ? 'customer.not_yours' : 'ok'
    const answers: Record<string, string> = {}
    for (const [who, asker] of Object.entries(people))
      answers[who] = await refusalOf(ask(corp, asker, customer))
    expect(answers).toEqual({
      staff: 'ok',
      colleague: 'customer.not_yours',
      lead: above,
      otherLead: 'customer.not_yours',
      topLead: above,
      operator: above,
    })
  })

  it.each(Object.keys(asks))('%s: another corp’s customer does not exist', async (name) => {
    const { corp } = await scene()
    const other = await scene()
    const operator = await corp.newStaff({ role: 'operator', departmentId: 1 })
    const refused = await refusalOf(asks[name]!(corp, operator, other.customer))
    // The sidebar asks WeCom about whom we do not know: that operator has not added her there.
    expect(refused).toBe(name === 'loadSidebar' ? 'customer.not_yours' : 'customer.not_found')
  })

  it.each(Object.keys(asks))('%s: nothing for somebody who left', async (name) => {
    const { corp, people, customer } = await scene()
    await corp.app.deps.db
      .updateTable('staff')
      .set({ active: false })
      .where('corp_id', '=', corp.corpId)
      .where('staff_id', '=', people.staff.staffId)
      .execute()
    expect(await refusalOf(asks[name]!(corp, people.staff, customer))).toBe('staff.inactive')
  })

  it('ends with the follow', async () => {
    const { corp, people, customer } = await scene()
    await corp.app.deps.db
      .updateTable('follow')
      .set({ ended_at: corp.app.clock.now(), ended_by: 'transfer' })
      .where('corp_id', '=', corp.corpId)
      .execute()
    const asked = asks.listTagHistory!(corp, people.staff, customer)
    expect(await refusalOf(asked)).toBe('customer.not_yours')
  })
})

describe('who may ask about a person', () => {
  it('herself, her leads and operators see her tasks; only the latter nudge', async () => {
    const { corp, people } = await scene()
    const { staffId } = people.staff
    const query = { period: 'today' as const }
    const answers: Record<string, [string, string]> = {}
    for (const [who, asker] of Object.entries(people)) {
      const list = await refusalOf(corp.call(asker, listPersonTasks, { staffId }, { query }))
      const params = { staffId, nudgeId: randomUUID() }
      answers[who] = [list, await refusalOf(corp.call(asker, nudge, params))]
    }
    expect(answers).toEqual({
      staff: ['ok', 'not_allowed'],
      colleague: ['not_allowed', 'not_allowed'],
      lead: ['ok', 'nudge.nothing_late'],
      otherLead: ['not_allowed', 'not_allowed'],
      topLead: ['ok', 'nudge.nothing_late'],
      operator: ['ok', 'nudge.nothing_late'],
    })
  })

  it('is nobody of another corp', async () => {
    const { corp, people } = await scene()
    const other = await scene()
    const { staffId } = other.people.staff
    const query = { period: 'today' as const }
    const list = corp.call(people.operator, listPersonTasks, { staffId }, { query })
    expect(await refusalOf(list)).toBe('not_found')
    const params = { staffId, nudgeId: randomUUID() }
    const remind = corp.call(people.operator, nudge, params)
    expect(await refusalOf(remind)).toBe('not_found')
  })
})
