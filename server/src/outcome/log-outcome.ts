import { type Outcome, type OutcomeKind, isAnswer } from '@xiaoguan/shared'
import { getReference } from '../corp/store.ts'
import { instantOf, wallClock } from '../corp-time.ts'
import { type CustomerRow, beginChange } from '../customer/change-store.ts'
import { addEvent } from '../customer/event-store.ts'
import type { Corp } from '../db/corp.ts'
import type { Db } from '../db/open.ts'
import type { Deps } from '../deps.ts'
import type { Session } from '../http/session.ts'
import { Problem } from '../problem.ts'
import { lockEnrollments } from '../sop/store.ts'
import { type TouchRow, lockTouch } from '../touch/store.ts'
import { type Scene, applyOutcome } from './effects-store.ts'
import { type OutcomeRow, addOutcome, getOutcome, getOutcomeRow, restateTouch } from './store.ts'
import { beforeOf, refreshScene, undoOutcome } from './undo-store.ts'

type Asked = {
  customerId: string
  outcomeId: string
  touchId: string
  kind: OutcomeKind
  replaces?: string | undefined
  bookedDay?: string | undefined
  bookedTime?: string | undefined
  amountFen?: number | undefined
  laterDay?: string | undefined
  reason?: string | undefined
  saidBy?: 'customer' | 'staff' | undefined
}

/** Logs what came of a touch, with all that follows from it; a correction first takes the old one back. */
export async function logOutcomeFor(deps: Deps, session: Session, asked: Asked): Promise<Outcome> {
  const now = deps.clock.now()
  const { corpId } = session
  const reference = await getReference(deps.db, corpId)
  const { customerId, outcomeId, ...body } = asked
  return deps.db.transaction().execute(async (db) => {
    const change = { customerId, changeId: outcomeId, kind: 'outcome.log', body, at: now }
    const customer = await beginChange(db, session, change)
    if (customer) {
      checkFields(asked, reference.corp, now)
      const touch = await lockTouch(db, { corpId, customerId, touchId: asked.touchId })
      checkTouch(touch)
      const enrollments = await lockEnrollments(db, corpId, customerId)
      const scene = { reference, customer, touch, enrollments, actorId: session.staffId, now }
      const replaced = asked.replaces && (await findReplaced(db, scene, asked.replaces))
      const fresh = replaced ? await takeBack(db, scene, replaced) : scene
      await write(db, fresh, asked, answeredAt(asked, replaced || undefined, now))
    }
    return getOutcome(db, { corpId, customerId, outcomeId }, reference.corp.timeZone)
  })
}

function checkTouch(touch: TouchRow) {
  if (touch.state === 'open' || touch.state === 'unconfirmed')
    throw new Problem('outcome.too_early')
  if (touch.state === 'cancelled' || touch.state === 'failed')
    throw new Problem('touch.wrong_state')
}

function checkFields({ kind, bookedDay, laterDay }: Asked, corp: Corp, now: Date) {
  const today = wallClock(now, corp.timeZone).day
  const wrong = (field: string, why: string) =>
    new Problem('bad_request', { fields: { [`body.${field}`]: why } })
  if (kind === 'booked' && (!bookedDay || bookedDay < today))
    throw wrong('bookedDay', 'today or later')
  if (kind === 'later' && (!laterDay || laterDay <= today)) throw wrong('laterDay', 'after today')
}

async function findReplaced(db: Db, scene: Omit<Scene, 'outcome'>, outcomeId: string) {
  const { corp_id: corpId, customer_id: customerId } = scene.customer
  const replaced = await getOutcomeRow(db, { corpId, customerId, outcomeId })
  if (replaced.touch_id !== scene.touch.touch_id) throw new Problem('outcome.unknown')
  return replaced
}

/** A correction says better what she answered then: it keeps the time, so that a late one counts as the answer it corrects. */
function answeredAt({ kind }: Asked, replaced: OutcomeRow | undefined, now: Date): Date {
  return replaced && isAnswer(replaced.kind) && isAnswer(kind) ? replaced.at : now
}

async function takeBack(db: Db, scene: Omit<Scene, 'outcome'>, replaced: OutcomeRow) {
  if (replaced.void_at) return scene
  await undoOutcome(db, { ...scene, outcome: replaced })
  return refreshScene(db, scene)
}

async function write(db: Db, scene: Omit<Scene, 'outcome'>, asked: Asked, at: Date) {
  const { touch, customer, reference, actorId } = scene
  const outcome = await addOutcome(db, {
    corp_id: customer.corp_id,
    customer_id: customer.customer_id,
    outcome_id: asked.outcomeId,
    touch_id: touch.touch_id,
    kind: asked.kind,
    recorded_by: actorId,
    at,
    booked_at: bookingOf(asked, reference.corp),
    amount_fen: asked.kind === 'ordered' ? (asked.amountFen ?? null) : null,
    later_day: asked.kind === 'later' ? (asked.laterDay ?? null) : null,
    reason: asked.reason ?? null,
    said_by: asked.kind === 'do_not_disturb' ? (asked.saidBy ?? 'customer') : null,
    replaces_id: asked.replaces ?? null,
  })
  await addLogged(db, scene, outcome.outcome_id, asked)
  await applyOutcome(db, { ...scene, outcome })
  await restateTouch(db, touch)
}

function bookingOf(asked: Asked, { opensAt, timeZone }: Corp): Date | null {
  if (asked.kind !== 'booked' || !asked.bookedDay) return null
  return instantOf(asked.bookedDay, asked.bookedTime ?? opensAt, timeZone)
}

function addLogged(db: Db, scene: Omit<Scene, 'outcome'>, outcomeId: string, asked: Asked) {
  const { touchId, kind, replaces } = asked
  const body = { outcomeId, touchId, kind, replaces, before: beforeOf(scene) }
  return addEvent(db, { ...eventOf(scene.customer, scene), kind: 'outcome.logged', body })
}

function eventOf(customer: CustomerRow, { actorId, now }: { actorId: string; now: Date }) {
  return {
    corpId: customer.corp_id,
    customerId: customer.customer_id,
    actorId,
    source: 'staff' as const,
    at: now,
  }
}

/** Takes an outcome back; twice is the same as once. */
export async function withdrawOutcomeFor(
  deps: Deps,
  session: Session,
  asked: { customerId: string; outcomeId: string; changeId: string },
): Promise<void> {
  const now = deps.clock.now()
  const { corpId, staffId: actorId } = session
  const reference = await getReference(deps.db, corpId)
  const { customerId, outcomeId, changeId } = asked
  await deps.db.transaction().execute(async (db) => {
    const body = { outcomeId }
    const change = { customerId, changeId, kind: 'outcome.withdraw', body, at: now }
    const customer = await beginChange(db, session, change)
    const outcome = await getOutcomeRow(db, { corpId, customerId, outcomeId })
    if (!customer || outcome.void_at) return
    const touch = await lockTouch(db, { corpId, customerId, touchId: outcome.touch_id })
    const enrollments = await lockEnrollments(db, corpId, customerId)
    await undoOutcome(db, { reference, customer, touch, enrollments, outcome, actorId, now })
    const event = eventOf(customer, { actorId, now })
    await addEvent(db, { ...event, kind: 'outcome.withdrawn', body })
  })
}
