import type { CustomerCard } from '@xiaoguan/shared'
import type { Deps } from '../deps.ts'
import type { Session } from '../http/session.ts'
import { changeCard } from './card.ts'
import { changeCustomer } from './change-store.ts'
import { addEvent } from './event-store.ts'

/** She agreed that sensitive things are kept, or does so no more. */
export function recordConsentOf(
  deps: Deps,
  session: Session,
  customerId: string,
  { changeId, given }: { changeId: string; given: boolean },
): Promise<{ card: CustomerCard }> {
  const { corpId, staffId } = session
  const change = { customerId, changeId, kind: 'consent.set', body: { given } }
  return changeCard(deps, session, change, async (db, customer, at) => {
    if (given === (customer.consent_at !== null)) return
    await changeCustomer(db, customer, {
      consent_at: given ? at : null,
      consent_by: given ? staffId : null,
    })
    const event = { corpId, customerId, actorId: staffId, source: 'staff' as const, at }
    await addEvent(db, { ...event, kind: 'consent.set', body: { given } })
  })
}
