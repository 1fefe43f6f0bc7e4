import type { Stage } from '@xiaoguan/shared'
import type { Deps } from '../deps.ts'
import type { Session } from '../http/session.ts'
import { Problem } from '../problem.ts'
import { beginChange, changeCustomer, lockCustomer } from './change-store.ts'
import { addEvent } from './event-store.ts'
import { refreshSearchWords } from './search-words-store.ts'

/** Confirms 称呼, how this customer is addressed. */
export async function confirmSalutation(
  deps: Deps,
  session: Session,
  customerId: string,
  { changeId, salutation }: { changeId: string; salutation: string },
): Promise<{ salutation: string }> {
  // It goes into messages as it is: a placeholder would be filled there.
  if (/[{}]/.test(salutation))
    throw new Problem('bad_request', { fields: { 'body.salutation': 'no braces' } })
  const at = deps.clock.now()
  const { corpId, staffId } = session
  return deps.db.transaction().execute(async (db) => {
    const change = { customerId, changeId, kind: 'salutation.set', body: { salutation }, at }
    const customer = await beginChange(db, session, change)
    if (!customer) {
      const present = await lockCustomer(db, corpId, customerId)
      return { salutation: present.salutation ?? salutation }
    }
    await changeCustomer(db, customer, { salutation, salutation_by: staffId })
    await refreshSearchWords(db, corpId, [customerId])
    await addEvent(db, {
      corpId,
      customerId,
      kind: 'salutation.set',
      actorId: staffId,
      source: 'staff',
      at,
      body: {},
    })
    return { salutation }
  })
}

/** Moves the customer to a stage by hand, in either direction. */
export async function moveToStage(
  deps: Deps,
  session: Session,
  customerId: string,
  { changeId, stage }: { changeId: string; stage: Stage },
): Promise<{ stage: Stage; stageSince: string }> {
  const at = deps.clock.now()
  const { corpId, staffId } = session
  return deps.db.transaction().execute(async (db) => {
    const change = { customerId, changeId, kind: 'stage.changed', body: { stage }, at }
    const customer = await beginChange(db, session, change)
    const present = customer ?? (await lockCustomer(db, corpId, customerId))
    if (!customer || present.stage === stage)
      return { stage: present.stage, stageSince: (present.stage_at ?? at).toISOString() }
    await changeCustomer(db, customer, { stage, stage_at: at })
    await addEvent(db, {
      corpId,
      customerId,
      kind: 'stage.changed',
      actorId: staffId,
      source: 'staff',
      at,
      body: { from: customer.stage, to: stage },
    })
    return { stage, stageSince: at.toISOString() }
  })
}
