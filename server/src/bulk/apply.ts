import type { BulkAction } from '@xiaoguan/shared'
import type { CustomerRow } from '../customer/change-store.ts'
import { lockCustomers } from '../customer/contact-rows-store.ts'
import { addEvent } from '../customer/event-store.ts'
import type { Db } from '../db/open.ts'
import { Problem } from '../problem.ts'
import { addReminder } from '../reminder/store.ts'
import { enter } from '../sop/enter-store.ts'
import { lockTagsOf, nameOf } from './apply-store.ts'
import { applyTags } from './apply-tags.ts'
import { type BulkContext, failed, holderOf, idOf, noFollow, plainFate } from './fate.ts'
import type { Fate, HeldBulk } from './step-store.ts'
import { takeBackTags } from './take-back.ts'

/** Does what is asked with each of these customers, in one transaction; gives what became of each. */
export async function applyBulk(
  db: Db,
  context: BulkContext,
  bulk: HeldBulk,
  customerIds: readonly string[],
): Promise<Fate[]> {
  const { action } = bulk
  const here = await lockCustomers(db, bulk.corp_id, customerIds)
  const known = new Set(here.map((customer) => customer.customer_id))
  const gone = customerIds
    .filter((id) => !known.has(id))
    .map((id) => failed(id, 'customer.not_found'))
  if (bulk.undoes_id)
    return [...gone, ...(await takeBackTags(db, context, bulk, bulk.undoes_id, here))]
  if (action.kind === 'tag') return [...gone, ...(await applyTags(db, context, bulk, action, here))]
  if (action.kind === 'remind')
    return [...gone, ...(await remindAll(db, context, bulk, action, here))]
  const fates: Fate[] = []
  for (const customer of here) fates.push(await enrollOne(db, context, bulk, action, customer))
  return [...gone, ...fates]
}

type Remind = Extract<BulkAction, { kind: 'remind' }>

async function remindAll(
  db: Db,
  context: BulkContext,
  bulk: HeldBulk,
  action: Remind,
  customers: readonly CustomerRow[],
): Promise<Fate[]> {
  const { corp_id: corpId, asked_by: askedBy } = bulk
  const { now } = context
  const follows = customers.flatMap((customer) => {
    const staffId = holderOf(context, bulk, customer)
    return staffId ? [{ customerId: customer.customer_id, staffId }] : []
  })
  const standing = await lockTagsOf(db, corpId, follows)
  const fates: Fate[] = []
  for (const customer of customers) {
    const { customer_id: customerId } = customer
    const staffId = holderOf(context, bulk, customer)
    if (!staffId || !standing.has(nameOf({ customerId, staffId }))) {
      fates.push(noFollow(customer))
      continue
    }
    const reminderId = idOf(bulk, customerId)
    await addReminder(db, {
      corp_id: corpId,
      customer_id: customerId,
      reminder_id: reminderId,
      staff_id: staffId,
      created_by: askedBy,
      text: action.text,
      due_at: new Date(action.dueAt),
      created_at: now,
    })
    const body = { reminderId, bulkId: bulk.bulk_id }
    const event = { corpId, customerId, actorId: askedBy, source: 'staff', at: now } as const
    await addEvent(db, { ...event, kind: 'reminder.set', body })
    fates.push(plainFate(customerId, 'done'))
  }
  return fates
}

type Enroll = Extract<BulkAction, { kind: 'enroll' }>

/** A refusal comes before anything is written. */
async function enrollOne(
  db: Db,
  { reference, now }: BulkContext,
  bulk: HeldBulk,
  { sopId }: Enroll,
  customer: CustomerRow,
): Promise<Fate> {
  const { customer_id: customerId } = customer
  try {
    const asked = { enrollmentId: idOf(bulk, customerId), sopId }
    await enter(db, reference, customer, asked, { now, actorId: bulk.asked_by })
    return plainFate(customerId, 'done')
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    if (error.code === 'sop.already_enrolled') return plainFate(customerId, 'unchanged')
    return failed(customerId, error.code)
  }
}
