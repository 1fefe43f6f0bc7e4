import { addAudit } from '../audit/store.ts'
import type { Deps } from '../deps.ts'
import type { Session } from '../http/session.ts'
import { Problem } from '../problem.ts'
import { findSensitiveSight } from '../tag/store.ts'
import { listPhones } from './card-store.ts'
import { beginChange } from './change-store.ts'

/** Her numbers unmasked, for a follower or her lead; each look stands in the audit log. */
export async function showPhonesOf(
  { db, clock }: Deps,
  session: Session,
  customerId: string,
  changeId: string,
): Promise<{ phones: string[] }> {
  const { corpId, staffId } = session
  const at = clock.now()
  return db.transaction().execute(async (db) => {
    const change = { customerId, changeId, kind: 'phones.shown', body: { staffId }, at }
    const isFirst = await beginChange(db, session, change)
    if (!(await findSensitiveSight(db, session, customerId))) throw new Problem('not_allowed')
    if (isFirst) {
      const shown = { action: 'phones.shown', subject: customerId, at }
      await addAudit(db, { corpId, actorId: staffId, ...shown })
    }
    return { phones: await listPhones(db, corpId, customerId) }
  })
}
