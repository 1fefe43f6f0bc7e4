import { getReference } from '../corp/store.ts'
import { applyContacts } from '../customer/contact-store.ts'
import type { Deps } from '../deps.ts'
import type { Session } from '../http/session.ts'
import { Problem } from '../problem.ts'
import { type ExternalContact, getExternalContact } from '../wecom/contacts.ts'
import { remedyOf } from '../wecom/errors.ts'

/**
 * Takes over from WeCom a customer whom this staff added there and we do not know yet. False: nothing new.
 * With `known` (we know her, this staff does not follow her here) trouble on the way changes nothing.
 */
export async function fetchCustomer(
  deps: Deps,
  session: Session,
  customerId: string,
  known: boolean,
): Promise<boolean> {
  const at = deps.clock.now()
  const contact = await askPlatform(deps, session, customerId, known)
  const reference = await getReference(deps.db, session.corpId)
  const follows = contact?.follows.filter(({ staffId }) => reference.staff.has(staffId)) ?? []
  if (!contact || !follows.some((follow) => follow.staffId === session.staffId)) {
    if (known) return false
    throw new Problem('customer.not_yours')
  }
  const context = { reference, enqueue: deps.enqueue, now: deps.clock.now() }
  await deps.db
    .transaction()
    .execute((db) => applyContacts(db, context, [contact], { at, whole: true, source: 'page' }))
  return true
}

async function askPlatform(
  deps: Deps,
  { corpId }: Session,
  customerId: string,
  known: boolean,
): Promise<ExternalContact | undefined> {
  try {
    return await getExternalContact(deps.wecom, await deps.wecomCorp(corpId), customerId)
  } catch (error) {
    const remedy = remedyOf(error)
    if (known || remedy === 'relation_gone') return undefined
    const isOver = remedy === 'final' || remedy === 'operator'
    throw new Problem(isOver ? 'wecom.refused' : 'wecom.unavailable', { cause: error })
  }
}
