import type { Reference, ReferenceSop } from '../corp/store.ts'
import { dayMs } from '../corp-time.ts'
import type { CustomerRow } from '../customer/change-store.ts'
import type { Db } from '../db/open.ts'
import { addEnrollment, findLastEnd } from './enroll-store.ts'

/**
 * Puts a locked customer into each published SOP that begins with her stage, as 加上好友 does: not whom nobody may
 * write to, not twice at once, and again only after the SOP's own wait.
 */
export async function enterByStage(
  db: Db,
  reference: Reference,
  customer: CustomerRow,
  { now, idOf }: { now: Date; idOf: (sopId: string) => string },
): Promise<void> {
  const { corp_id: corpId, customer_id: customerId, main_follower_id: staffId } = customer
  if (!staffId || customer.do_not_disturb_at || customer.lost_at) return
  for (const sop of reference.sops.values()) {
    const isMeant = sop.definition.triggerStages?.includes(customer.stage)
    if (sop.state !== 'published' || !isMeant) continue
    const lastEnd = await findLastEnd(db, corpId, customerId, sop.sopId)
    if (!mayEnter(sop, lastEnd, now)) continue
    await addEnrollment(db, reference, sop, {
      enrollmentId: idOf(sop.sopId),
      customerId,
      staffId,
      anchorAt: now,
      enteredBy: null,
      now,
    })
  }
}

/** `lastEnd` undefined: she never was in it; null: she is. Without a wait of the SOP's own she enters once. */
function mayEnter(sop: ReferenceSop, lastEnd: Date | null | undefined, now: Date): boolean {
  if (!lastEnd) return lastEnd === undefined
  const { reenterAfterDays } = sop.definition
  if (reenterAfterDays === null) return false
  return now.getTime() >= lastEnd.getTime() + reenterAfterDays * dayMs
}
