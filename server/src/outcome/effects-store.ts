import { randomUUID } from 'node:crypto'
import { type OutcomeKind, StageReason } from '@xiaoguan/shared'
import type { Reference } from '../corp/store.ts'
import { instantOf, wallClock } from '../corp-time.ts'
import { type CustomerRow, changeCustomer } from '../customer/change-store.ts'
import { addEvent } from '../customer/event-store.ts'
import { stageAfterOutcome } from '../customer/stage.ts'
import { moveStages } from '../customer/stage-store.ts'
import type { Db } from '../db/open.ts'
import { addTappedOrder, hasPaidBefore } from '../order/store.ts'
import { addReminder } from '../reminder/store.ts'
import { writeEnrollments } from '../sop/advance-store.ts'
import { endEnrollments, pauseEnrollment } from '../sop/exit-store.ts'
import { type Enrollment, definitionOf } from '../sop/store.ts'
import { replan } from '../sop/task-store.ts'
import type { TouchRow } from '../touch/store.ts'
import { bookingReminder, laterReminder } from './reminders.ts'
import type { OutcomeRow } from './store.ts'

/** What an outcome works on; all rows are locked. */
export type Scene = {
  reference: Reference
  customer: CustomerRow
  touch: TouchRow
  /** All of her enrollments, ended ones too. */
  enrollments: Enrollment[]
  outcome: OutcomeRow
  actorId: string
  now: Date
}

/** Kinds that mean she wrote to us just now. */
const written = new Set<OutcomeKind>(['replied', 'interested', 'booked', 'later', 'refused'])

/** Does all that follows from an outcome; undo-store.ts takes it back. */
export async function applyOutcome(db: Db, scene: Scene): Promise<void> {
  const { customer, outcome } = scene
  await moveStage(db, scene)
  if (written.has(outcome.kind)) await changeCustomer(db, customer, { wrote_at: outcome.at })
  switch (outcome.kind) {
    case 'booked':
      return applyBooked(db, scene)
    case 'visited':
      return applyVisited(db, scene)
    case 'ordered':
      return applyOrdered(db, scene)
    case 'later':
      return applyLater(db, scene)
    case 'refused':
      return applyRefused(db, scene)
    case 'do_not_disturb':
      return applyDoNotDisturb(db, scene)
    case 'replied':
    case 'interested':
    case 'no_reply':
  }
}

const causeOf = ({ now, actorId, outcome }: Scene) => ({
  now,
  actorId,
  outcomeId: outcome.outcome_id,
})

function openOnes({ enrollments }: Scene): Enrollment[] {
  return enrollments.filter((one) => one.state !== 'ended')
}

/** The enrollment the touch belonged to; a touch of no SOP speaks for all that are open. */
function meantOnes(scene: Scene): Enrollment[] {
  const { enrollment_id: id } = scene.touch
  return openOnes(scene).filter((one) => !id || one.enrollment_id === id)
}

async function moveStage(db: Db, scene: Scene) {
  const { customer, outcome, reference, now, actorId } = scene
  const { corpId, timeZone } = reference.corp
  const key = { corpId, customerId: customer.customer_id }
  const today = instantOf(wallClock(now, timeZone).day, '00:00', timeZone)
  const paid = outcome.kind === 'ordered' && (await hasPaidBefore(db, key, today))
  const stage = stageAfterOutcome(customer.stage, outcome.kind, paid)
  const reason = stageReasonOf(outcome.kind)
  if (!reason) return
  const move = { customer, to: stage, reason, body: { outcomeId: outcome.outcome_id } }
  await moveStages(db, corpId, [move], { at: now, actorId })
}

function stageReasonOf(kind: OutcomeKind): StageReason | undefined {
  const reason = StageReason.safeParse(kind)
  return reason.success ? reason.data : undefined
}

async function applyBooked(db: Db, scene: Scene) {
  const { outcome, reference, now } = scene
  const bookedAt = outcome.booked_at
  if (!bookedAt) return
  await changeFacts(db, scene, meantOnes(scene), { booking_at: bookedAt })
  const reminder = bookingReminder(bookedAt, now, reference.corp)
  if (reminder) await remind(db, scene, reminder)
}

async function applyVisited(db: Db, scene: Scene) {
  const going = await reachGoals(db, scene, ['visit'])
  await changeFacts(db, scene, going, { visit_at: scene.outcome.at })
}

async function applyOrdered(db: Db, scene: Scene) {
  const { outcome, reference, customer, actorId, now } = scene
  if (outcome.amount_fen)
    await addTappedOrder(db, {
      corpId: customer.corp_id,
      customerId: customer.customer_id,
      outcomeId: outcome.outcome_id,
      paidFen: outcome.amount_fen,
      staffId: actorId,
      departmentId: reference.staff.get(actorId)?.departmentId ?? null,
      at: now,
    })
  // Paying in the shop is a visit too.
  await reachGoals(db, scene, ['visit', 'order'])
}

async function applyLater(db: Db, scene: Scene) {
  const { outcome, reference } = scene
  if (!outcome.later_day) return
  const { timeZone, opensAt } = reference.corp
  const until = instantOf(outcome.later_day, opensAt, timeZone)
  for (const enrollment of meantOnes(scene))
    await pauseEnrollment(db, reference, enrollment, until, causeOf(scene))
  await remind(db, scene, laterReminder(outcome.later_day, timeZone))
}

async function applyRefused(db: Db, scene: Scene) {
  const { reference, touch } = scene
  const ending = openOnes(scene).filter(
    (one) =>
      one.enrollment_id === touch.enrollment_id &&
      definitionOf(reference, one).exits.includes('refused'),
  )
  await endEnrollments(db, reference, ending, 'refused', causeOf(scene))
}

/** 客户说的 ends everything; 我觉得 stops it until somebody looks at it, at the latest until the deadline. */
async function applyDoNotDisturb(db: Db, scene: Scene) {
  const { outcome, customer, reference } = scene
  const saidBy = outcome.said_by ?? 'customer'
  await changeCustomer(db, customer, {
    do_not_disturb_at: outcome.at,
    do_not_disturb_by: saidBy,
    do_not_disturb_reason: outcome.reason,
  })
  const open = openOnes(scene)
  if (saidBy === 'customer')
    return endEnrollments(db, reference, open, 'do_not_disturb', causeOf(scene))
  for (const enrollment of open)
    await pauseEnrollment(db, reference, enrollment, enrollment.goal_deadline_at, causeOf(scene))
}

/** Ends the enrollments whose goal this is and that are in time; gives the open ones that go on. */
async function reachGoals(
  db: Db,
  scene: Scene,
  events: readonly ('visit' | 'order')[],
): Promise<Enrollment[]> {
  const { reference, outcome } = scene
  const open = openOnes(scene)
  const reached = open
    .filter((one) => events.includes(definitionOf(reference, one).goal.event))
    .filter((one) => outcome.at <= one.goal_deadline_at && !one.goal_reached_at)
    .map((one) => ({ ...one, goal_reached_at: outcome.at }))
  const ending = reached.filter((one) => definitionOf(reference, one).exits.includes('goal'))
  const ended = new Set(ending.map((one) => one.enrollment_id))
  await writeEnrollments(db, reached)
  await endEnrollments(db, reference, ending, 'goal', causeOf(scene))
  const all = new Map(reached.map((one) => [one.enrollment_id, one]))
  return open
    .filter((one) => !ended.has(one.enrollment_id))
    .map((one) => all.get(one.enrollment_id) ?? one)
}

async function changeFacts(
  db: Db,
  scene: Scene,
  enrollments: readonly Enrollment[],
  facts: Partial<Pick<Enrollment, 'booking_at' | 'visit_at'>>,
) {
  const changed = enrollments.map((one) => ({ ...one, ...facts }))
  await writeEnrollments(db, changed)
  for (const enrollment of changed)
    if (enrollment.state === 'active') await replan(db, scene.reference, enrollment, causeOf(scene))
}

async function remind(db: Db, scene: Scene, reminder: { text: string; dueAt: Date }) {
  const { customer, outcome, actorId, now } = scene
  const reminderId = randomUUID()
  await addReminder(db, {
    corp_id: customer.corp_id,
    customer_id: customer.customer_id,
    reminder_id: reminderId,
    staff_id: actorId,
    created_by: actorId,
    text: reminder.text,
    due_at: reminder.dueAt,
    created_at: now,
    outcome_id: outcome.outcome_id,
  })
  await addEvent(db, {
    corpId: customer.corp_id,
    customerId: customer.customer_id,
    kind: 'reminder.set',
    actorId,
    source: 'rule',
    at: now,
    body: { reminderId },
  })
}
