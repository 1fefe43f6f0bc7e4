import { saveField } from '@xiaoguan/shared'
import { type TestStaff, newCorp } from '../support/people.ts'

/** A customer of one staff, a field, and everybody who might ask for her. */
export async function newCard() {
  const corp = await newCorp()
  await corp.addDepartment(12, 1, '二店')
  const staff = await corp.newStaff({ name: '周倩' })
  const people = {
    staff,
    colleague: await corp.newStaff(),
    lead: await corp.newStaff({ leads: [11] }),
    otherLead: await corp.newStaff({ leads: [12], departmentId: 12 }),
    operator: await corp.newStaff({ role: 'operator', departmentId: 1 }),
  }
  const field = {
    label: '肤质',
    kind: 'choice' as const,
    choices: ['油皮', '干皮'],
    archived: false,
  }
  await corp.call(people.operator, saveField, { fieldKey: '肤质' }, { body: field })
  const customer = await corp.newCustomer([staff])
  return { corp, db: corp.app.deps.db, people, staff, customer }
}
export type CardScene = Awaited<ReturnType<typeof newCard>>

export async function addFollow({ corp, db, customer }: CardScene, by: TestStaff) {
  await db
    .insertInto('follow')
    .values({
      corp_id: corp.corpId,
      customer_id: customer.customerId,
      staff_id: by.staffId,
      added_at: corp.app.clock.now(),
    })
    .execute()
}

/** What was written into her history of this kind. */
export const eventsOf = ({ corp, db, customer }: CardScene, kind: string) =>
  db
    .selectFrom('customer_event')
    .select(['body', 'actor_id'])
    .where('corp_id', '=', corp.corpId)
    .where('customer_id', '=', customer.customerId)
    .where('kind', '=', kind)
    .execute()
