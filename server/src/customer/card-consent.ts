import type { CustomerCard } from '@xiaoguan/shared'
import type { Deps } from '../deps.ts'
import type { Session } from '../http/session.ts'
import { takeOffSensitive } from '../tag/take-off-store.ts'
import { changeCard } from './card.ts'
import { changeCustomer } from './change-store.ts'
import { addEvent } from './event-store.ts'

type Asked = { changeId: string; given: boolean; removeTags?: boolean | undefined }

/** She agreed that sensitive things are kept, or does so no more; then, where asked, the own 🔒 tags go with it. */
export function recordConsentOf(
  deps: Deps,
  session: Session,
  customerId: string,
  { changeId, given, removeTags }: Asked,
): Promise<{ card: CustomerCard }> {
  const { corpId, staffId } = session
  const takesOff = !given && removeTags === true
  const body = { given, ...(takesOff ? { removeTags } : {}) }
  const change = { customerId, changeId, kind: 'consent.set', body }
  return changeCard(deps, session, change, async (db, customer, at) => {
    if (takesOff) await takeOffSensitive(db, deps.enqueue, { corpId, customerId, staffId }, at)
    if (given === (customer.consent_at !== null)) return
    await changeCustomer(db, customer, {
      consent_at: given ? at : null,
      consent_by: given ? staffId : null,
    })
    const event = { corpId, customerId, actorId: staffId, source: 'staff' as const, at }
    await addEvent(db, { ...event, kind: 'consent.set', body: { given } })
  })
}
