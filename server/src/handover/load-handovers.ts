import type { Handover } from '@xiaoguan/shared'
import { isUuid } from '../customer/change-store.ts'
import type { Deps } from '../deps.ts'
import type { Session } from '../http/session.ts'
import { Problem } from '../problem.ts'
import { findView, listCustomerViews, listLeavers, listViews } from './view-store.ts'

export async function loadHandovers(deps: Deps, session: Session) {
  return {
    handovers: await listViews(deps.db, session),
    leavers: await listLeavers(deps.db, session),
  }
}

/** The present truth of one hand-over of somebody the asker leads. */
export async function getHandover(
  deps: Deps,
  session: Session,
  handoverId: string,
): Promise<Handover> {
  const handover = isUuid(handoverId) ? await findView(deps.db, session, handoverId) : undefined
  if (!handover) throw new Problem('handover.unknown')
  return handover
}

export async function loadHandoverOf(deps: Deps, session: Session, handoverId: string) {
  const handover = await getHandover(deps, session, handoverId)
  const customers = await listCustomerViews(deps.db, session.corpId, handoverId)
  return {
    handover,
    customers: customers.map((one) => ({ ...one, endedAt: one.endedAt?.toISOString() ?? null })),
  }
}
