import type { CustomerCard } from '@xiaoguan/shared'
import { sql } from 'kysely'
import { type Reference, getReference } from '../corp/store.ts'
import type { Db } from '../db/open.ts'
import type { Deps } from '../deps.ts'
import { checkCustomerInReach } from '../http/access.ts'
import { firstTime } from '../http/once.ts'
import type { Session } from '../http/session.ts'
import { Problem } from '../problem.ts'
import { loadCardOf } from './card.ts'
import { type CustomerRow, changeCustomer, findCustomer, isUuid } from './change-store.ts'
import { lockCustomers } from './contact-rows-store.ts'
import { addEvent } from './event-store.ts'
import { moveStageAfterIntroducing, moveStageBackFromIntroducing } from './stage-store.ts'

type Asked = {
  changeId: string
  introducerCustomerId: string | null
  introducerStaffId: string | null
  said?: boolean | undefined
}

/** Says who brought her: a customer in one's reach or a colleague; both null: nobody did. */
export async function setIntroducerOf(
  deps: Deps,
  session: Session,
  customerId: string,
  asked: Asked,
): Promise<{ card: CustomerCard }> {
  const at = deps.clock.now()
  const { corpId } = session
  const reference = await getReference(deps.db, corpId)
  checkChoice(reference, customerId, asked)
  await deps.db.transaction().execute(async (db) => {
    const { changeId, ...body } = asked
    const change = { corpId, customerId, changeId, kind: 'introducer.set', body, at }
    const isFirst = await firstTime(db, change)
    await checkCustomerInReach(db, session, customerId)
    if (isFirst) await apply(db, session, customerId, asked, { at, reference })
  })
  return loadCardOf(deps, session, customerId)
}

function checkChoice({ staff }: Reference, customerId: string, asked: Asked) {
  const { changeId, introducerCustomerId, introducerStaffId } = asked
  if (!isUuid(changeId)) throw new Problem('bad_request')
  if (introducerCustomerId && introducerStaffId)
    throw new Problem('bad_request', { fields: { 'body.introducerStaffId': 'one of the two' } })
  if (introducerCustomerId === customerId) throw new Problem('introducer.self')
  if (introducerStaffId && !staff.has(introducerStaffId)) throw unknown('introducerStaffId')
}

const unknown = (name: string) =>
  new Problem('introducer.unknown', { fields: { [`body.${name}`]: 'unknown' } })

async function apply(
  db: Db,
  session: Session,
  customerId: string,
  { introducerCustomerId, introducerStaffId, said = true }: Asked,
  { at, reference }: { at: Date; reference: Reference },
) {
  const { corpId, staffId } = session
  const formerId = (await findCustomer(db, corpId, customerId))?.introducer_customer_id ?? null
  const ids = [customerId, introducerCustomerId, formerId].filter((id) => id !== null)
  const rows = await lockCustomers(db, corpId, [...new Set(ids)])
  const customer = rows.find((row) => row.customer_id === customerId)
  if (!customer) throw new Problem('customer.not_found')
  if (introducerCustomerId) {
    const one = rows.find((row) => row.customer_id === introducerCustomerId)
    await checkIntroducer(db, session, customer, one, introducerCustomerId)
  }
  await changeCustomer(db, customer, {
    introducer_customer_id: introducerCustomerId,
    introducer_staff_id: introducerStaffId,
    introducer_set_at: said ? at : null,
  })
  const event = { corpId, customerId, actorId: staffId, source: 'staff' as const, at }
  const formerStaffId = customer.introducer_staff_id
  const body = {
    introducerCustomerId,
    introducerStaffId,
    formerCustomerId: formerId,
    formerStaffId,
  }
  await addEvent(db, { ...event, kind: 'introducer.set', body })
  if (introducerCustomerId)
    await moveStageAfterIntroducing(db, corpId, introducerCustomerId, { at, actorId: staffId })
  const former = rows.find((row) => row.customer_id === formerId)
  const { timeZone } = reference.corp
  if (former && formerId !== introducerCustomerId)
    await moveStageBackFromIntroducing(db, former, { timeZone, at, actorId: staffId })
}

/**
 * One level only: whom she brought herself cannot have brought her. Others' customers are as good as unknown, save for
 * one that stood here before: a change of her can be taken back.
 */
async function checkIntroducer(
  db: Db,
  session: Session,
  customer: CustomerRow,
  introducer: CustomerRow | undefined,
  introducerId: string,
) {
  if (!introducer) throw unknown('introducerCustomerId')
  if (!(await stoodBefore(db, customer, introducerId))) await checkKnown(db, session, introducerId)
  if (introducer.introducer_customer_id === customer.customer_id)
    throw new Problem('introducer.loop')
}

async function checkKnown(db: Db, session: Session, introducerId: string) {
  try {
    await checkCustomerInReach(db, session, introducerId)
  } catch (error) {
    if (error instanceof Problem && error.code === 'customer.not_yours')
      throw unknown('introducerCustomerId')
    throw error
  }
}

async function stoodBefore(
  db: Db,
  { corp_id, customer_id }: CustomerRow,
  introducerId: string,
): Promise<boolean> {
  const event = await db
    .selectFrom('customer_event')
    .select('event_id')
    .where('corp_id', '=', corp_id)
    .where('customer_id', '=', customer_id)
    .where('kind', '=', 'introducer.set')
    .where(sql`body ->> 'formerCustomerId'`, '=', introducerId)
    .limit(1)
    .executeTakeFirst()
  return event !== undefined
}
