import type { CustomerCard } from '@xiaoguan/shared'
import type { Deps } from '../deps.ts'
import type { Session } from '../http/session.ts'
import { Problem } from '../problem.ts'
import { changeCard } from './card.ts'
import { addEvent } from './event-store.ts'
import { listFieldRows, setFieldValue } from './field-store.ts'
import { readFieldValue } from './field-value.ts'

/** Sets or (null) clears one field of hers; what does not fit its kind is refused by name. */
export function setFieldOf(
  deps: Deps,
  session: Session,
  { customerId, fieldKey }: { customerId: string; fieldKey: string },
  { changeId, value: given }: { changeId: string; value: string | null },
): Promise<{ card: CustomerCard }> {
  const { corpId, staffId } = session
  const change = { customerId, changeId, kind: 'field.set', body: { fieldKey, value: given } }
  return changeCard(deps, session, change, async (db, customer, at) => {
    const fields = await listFieldRows(db, corpId)
    const field = fields.find((one) => one.fieldKey === fieldKey && !one.archived)
    if (!field) throw new Problem('field.unknown')
    const value = given === null ? null : readFieldValue(field, given)
    if (value === undefined)
      throw new Problem('field.bad_value', { fields: { 'body.value': `not a ${field.kind}` } })
    if (value === (customer.fields[fieldKey] ?? null)) return
    await setFieldValue(db, { corpId, customerId }, fieldKey, value)
    const event = { corpId, customerId, actorId: staffId, source: 'staff' as const, at }
    await addEvent(db, { ...event, kind: 'field.set', body: { fieldKey } })
  })
}
