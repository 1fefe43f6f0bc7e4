import { randomUUID } from 'node:crypto'
import type { Day } from '@xiaoguan/shared'
import { isYoung, startedBy } from '../channel/started-by.ts'
import { listChannelsOf } from '../channel/store.ts'
import { type Reference, type ReferenceSop, getReference } from '../corp/store.ts'
import { type CustomerRow, beginChange, lockCustomer } from '../customer/change-store.ts'
import { type FollowRow, isStanding } from '../customer/contact.ts'
import { listFollows } from '../customer/contact-rows-store.ts'
import { byAdded } from '../customer/follow-rules.ts'
import type { Db } from '../db/open.ts'
import type { Deps } from '../deps.ts'
import type { Session } from '../http/session.ts'
import { Problem } from '../problem.ts'
import { addEnrollment, findLastEnd } from './enroll-store.ts'
import { enter } from './enter-store.ts'
import { NotYet } from '../jobs/queue.ts'
import { isWelcomePending, settleWelcomes } from '../touch/welcome-store.ts'
import { endEnrollments } from './exit-store.ts'
import { type Enrollment, findOpenTask, lockEnrollments } from './store.ts'

/** Puts a customer into an SOP by hand; the tasks are the main follower's. */
export async function enrollByHand(
  deps: Deps,
  session: Session,
  asked: { customerId: string; enrollmentId: string; sopId: string; startDay?: Day | undefined },
): Promise<{ enrollmentId: string; nextDueAt: string | null }> {
  const now = deps.clock.now()
  const reference = await getReference(deps.db, session.corpId)
  const { customerId, enrollmentId, ...body } = asked
  return deps.db.transaction().execute(async (db) => {
    const change = { customerId, changeId: enrollmentId, kind: 'enroll', body, at: now }
    const customer = await beginChange(db, session, change)
    if (customer) await enter(db, reference, customer, asked, { now, actorId: session.staffId })
    return { enrollmentId, nextDueAt: await nextDue(db, session.corpId, customerId, enrollmentId) }
  })
}

async function nextDue(
  db: Db,
  corpId: string,
  customerId: string,
  enrollmentId: string,
): Promise<string | null> {
  const enrollments = await lockEnrollments(db, corpId, customerId)
  const enrollment = enrollments.find((one) => one.enrollment_id === enrollmentId)
  if (!enrollment) return null
  const task = await findOpenTask(db, enrollment)
  return task?.due_at.toISOString() ?? null
}

/** Takes a customer out of an SOP; what was due counts as skipped. */
export async function endByHand(
  deps: Deps,
  session: Session,
  asked: { customerId: string; enrollmentId: string; changeId: string; reason: string },
): Promise<{ enrollmentId: string; endedAt: string }> {
  const now = deps.clock.now()
  const reference = await getReference(deps.db, session.corpId)
  const { customerId, enrollmentId, changeId, reason } = asked
  return deps.db.transaction().execute(async (db) => {
    const body = { enrollmentId, reason }
    const change = { customerId, changeId, kind: 'enrollment.end', body, at: now }
    const customer = await beginChange(db, session, change)
    const enrollments = await lockEnrollments(db, session.corpId, customerId)
    const enrollment = enrollments.find((one) => one.enrollment_id === enrollmentId)
    if (!enrollment) throw new Problem('enrollment.unknown')
    if (customer && enrollment.state !== 'ended') {
      const cause = { now, actorId: session.staffId, note: reason }
      await endEnrollments(db, reference, [enrollment], 'by_hand', cause)
    }
    return { enrollmentId, endedAt: endOf(enrollment, now).toISOString() }
  })
}

function endOf(enrollment: Enrollment, now: Date): Date {
  return enrollment.ended_at ?? now
}

/**
 * Job: a customer was added; she enters each published SOP that begins with that, and those of the channel she
 * came through. Safe to run again.
 */
export function customerAddedJob(deps: Deps) {
  return async ({ corpId, customerId }: { corpId: string; customerId: string }): Promise<void> => {
    const now = deps.clock.now()
    const reference = await getReference(deps.db, corpId)
    const welcomes = [...reference.sops.values()].some((sop) => sop.definition.steps[0]?.welcome)
    if (welcomes && (await isWelcomePending(deps.db, corpId, customerId, now)))
      throw new NotYet('the welcome message is on its way')
    await deps.db.transaction().execute(async (db) => {
      const customer = await lockCustomer(db, corpId, customerId)
      const staffId = customer.main_follower_id
      if (!staffId || customer.do_not_disturb_at || customer.lost_at) return
      for (const { sop, anchorAt } of await listStarts(db, reference, customer, now)) {
        if ((await findLastEnd(db, corpId, customerId, sop.sopId)) !== undefined) continue
        await addEnrollment(db, reference, sop, {
          enrollmentId: randomUUID(),
          customerId,
          staffId,
          anchorAt,
          enteredBy: null,
          now,
        })
      }
      await settleWelcomes(db, reference, customer, now)
    })
  }
}

/**
 * What her follows begin: the main follower's what begins with adding her, any new one what its channel says.
 * The main follower's counts first.
 */
async function listStarts(db: Db, reference: Reference, customer: CustomerRow, now: Date) {
  const { corpId } = reference.corp
  const isMain = (follow: FollowRow) => follow.staff_id === customer.main_follower_id
  const rows = (await listFollows(db, corpId, [customer.customer_id])).get(customer.customer_id)
  const follows = (rows ?? [])
    .filter((one) => isStanding(one))
    .toSorted((a, b) => Number(isMain(b)) - Number(isMain(a)) || byAdded(a, b))
  const states = follows.flatMap((one) => one.state ?? [])
  const channels = await listChannelsOf(db, corpId, states)
  const starts = new Map<string, { sop: ReferenceSop; anchorAt: Date }>()
  for (const follow of follows) {
    const started = startedBy(reference, channels.get(follow.state ?? ''), isMain(follow))
    for (const sop of started)
      if (isYoung(follow, sop, now) && !starts.has(sop.sopId))
        starts.set(sop.sopId, { sop, anchorAt: follow.added_at })
  }
  return starts.values()
}
