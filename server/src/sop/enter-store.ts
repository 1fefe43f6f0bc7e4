import type { Day } from '@xiaoguan/shared'
import type { Reference, ReferenceSop } from '../corp/store.ts'
import { dayMs, instantOf, wallClock } from '../corp-time.ts'
import type { CustomerRow } from '../customer/change-store.ts'
import type { Db } from '../db/open.ts'
import { Problem } from '../problem.ts'
import { addEnrollment, findLastEnd } from './enroll-store.ts'

/** Makes the enrollment of a locked customer; throws before anything is written. */
export async function enter(
  db: Db,
  reference: Reference,
  customer: CustomerRow,
  asked: { enrollmentId: string; sopId: string; startDay?: Day | undefined },
  { now, actorId }: { now: Date; actorId: string },
) {
  const sop = reference.sops.get(asked.sopId)
  if (sop?.state !== 'published') throw new Problem('sop.unknown')
  refuseUnreachable(customer)
  const { timeZone, opensAt, corpId } = reference.corp
  await refuseReentry(db, corpId, customer.customer_id, sop, now)
  const today = wallClock(now, timeZone).day
  const startsToday = !asked.startDay || asked.startDay === today
  await addEnrollment(db, reference, sop, {
    enrollmentId: asked.enrollmentId,
    customerId: customer.customer_id,
    staffId: customer.main_follower_id ?? actorId,
    anchorAt: startsToday ? now : instantOf(asked.startDay ?? today, opensAt, timeZone),
    enteredBy: actorId,
    now,
  })
}

function refuseUnreachable(customer: CustomerRow) {
  if (customer.do_not_disturb_at) throw new Problem('customer.do_not_disturb')
  if (customer.lost_at) throw new Problem('customer.lost')
}

async function refuseReentry(
  db: Db,
  corpId: string,
  customerId: string,
  sop: ReferenceSop,
  now: Date,
) {
  const lastEnd = await findLastEnd(db, corpId, customerId, sop.sopId)
  if (lastEnd === null) throw new Problem('sop.already_enrolled')
  const { reenterAfterDays } = sop.definition
  if (!lastEnd || reenterAfterDays === null) return
  if (now.getTime() < lastEnd.getTime() + reenterAfterDays * dayMs)
    throw new Problem('sop.not_matching')
}
