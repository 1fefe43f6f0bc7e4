import type { Deps } from '../deps.ts'
import type { Session } from '../http/session.ts'
import { readingsOf } from '../readings.ts'
import { getGiver } from './giver.ts'
import { listCandidates, listTakers } from './store.ts'

/** Whom of a person's customers one may hand over, and to whom. */
export async function loadCandidates(deps: Deps, session: Session, staffId: string) {
  const { name, active } = await getGiver(deps.db, session, staffId)
  const { customers, total } = await listCandidates(deps.db, session.corpId, staffId)
  return {
    from: { staffId, name },
    active,
    customers: customers.map((one) => ({
      ...one,
      readings: { name: readingsOf(one.name), remark: readingsOf(one.remark ?? '') },
      lastContactAt: one.lastContactAt?.toISOString() ?? null,
    })),
    cut: total > customers.length,
    total,
    takers: await listTakers(deps.db, session, staffId),
  }
}
