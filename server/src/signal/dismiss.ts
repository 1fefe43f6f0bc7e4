import { beginChange, isUuid } from '../customer/change-store.ts'
import type { Deps } from '../deps.ts'
import type { Session } from '../http/session.ts'
import { Problem } from '../problem.ts'
import { closeOwnSignal, isOwnSignal } from './store.ts'

/** 知道了: a signal leaves the own 今天要联系. Of a lost customer, too, who is out of reach by now. */
export async function dismiss(
  deps: Deps,
  session: Session,
  { customerId, signalId, changeId }: { customerId: string; signalId: string; changeId: string },
): Promise<void> {
  if (!isUuid(signalId)) throw new Problem('signal.unknown')
  const at = deps.clock.now()
  const change = { customerId, changeId, kind: 'signal.dismissed', body: { signalId }, at }
  const key = { ...session, customerId, signalId }
  await deps.db.transaction().execute(async (db) => {
    if (!(await beginChange(db, session, change, isOwnSignal(key)))) return
    if (!(await closeOwnSignal(db, key, at))) throw new Problem('signal.unknown')
  })
}
