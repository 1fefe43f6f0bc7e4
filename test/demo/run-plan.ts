import type { SopStep } from '@xiaoguan/shared'
import { letAnswer } from './answer.ts'
import type { Answer } from './answer.ts'
import { personOf } from './content/people.ts'
import { versionIdOf } from './content/scripts.ts'
import { decideFate } from './fate.ts'
import type { EnrollmentRow, TaskRow, TouchRow } from './history.ts'
import type { Life } from './life.ts'
import type { Fate, Plan, Run } from './plan.ts'
import { addTask, logSop, startRun, windowOfStep } from './plan.ts'
import type { Shared } from './shared-state.ts'
import { clock, dayMs, dayOf, hourMs, minuteMs } from './time.ts'
import { maybeDeleted } from './deletion.ts'
import { ownText } from './words.ts'

/** Lives through an enrollment until now, its end or the customer's leaving. */
export function runPlan(life: Life, shared: Shared, plan: Plan): EnrollmentRow {
  const run = startRun(life, shared, plan)
  const { steps } = plan.sop.definition
  for (const [index, step] of steps.entries()) {
    if (over(run) || waits(run)) break
    if (passesBy(run, step)) {
      run.enrollment.past_step_ids.push(step.stepId)
      continue
    }
    const window = windowOfStep(run, step, run.free)
    // Not known yet: looked at again once it is.
    if (!window) continue
    const task = addTask(run, step, window, nextDueAt(run, steps.slice(index + 1)))
    if (!closeByFate(run, step, task)) break
    run.enrollment.past_step_ids.push(step.stepId)
  }
  settle(run)
  return run.enrollment
}

/** The moment the enrollment ends, whatever comes first. */
function endOf(run: Run): number {
  return Math.min(run.endAt, run.life.customer.lost_at?.getTime() ?? Number.POSITIVE_INFINITY)
}

function over(run: Run): boolean {
  return run.free >= endOf(run)
}

function waits(run: Run): boolean {
  return run.enrollment.state === 'paused'
}

const notAfterBooking = new Set(['new5', 'birth3', 'birth4', 'back3', 'back4', 'back5'])

function passesBy(run: Run, step: SopStep): boolean {
  const { life, enrollment } = run
  if (enrollment.booking_at && notAfterBooking.has(step.stepId)) return true
  if (step.stepId === 'back4') return !['500–1999', '2000 以上'].includes(spendBand(life))
  if (step.stepId !== 'new5') return false
  const fourth = life.rows.touch.find((each) => each.step_id === 'new4')
  return life.rows.outcome.some(
    (each) => each.touch_id === fourth?.touch_id && each.kind === 'replied',
  )
}

/** The band of what she has paid until now. */
export function spendBand(life: Life): string {
  const paid = life.rows.purchase.reduce((sum, each) => sum + each.paid_fen, 0)
  if (paid < 10000) return '百元内'
  if (paid < 50000) return '100–499'
  return paid < 200000 ? '500–1999' : '2000 以上'
}

function nextDueAt(run: Run, later: readonly SopStep[]): number | null {
  for (const step of later) {
    if (passesBy(run, step)) continue
    const window = windowOfStep(run, step, 0)
    if (window) return window.dueAt
  }
  return null
}

/** Gives whether the step is over; if not, the task stands open and the run ends here. */
function closeByFate(run: Run, step: SopStep, task: TaskRow): boolean {
  const { life, enrollment } = run
  const fate = decideFate(run, step, task)
  const at = 'at' in fate ? fate.at : task.lapses_at.getTime()
  if (fate.kind === 'open' || at > Math.min(life.now, endOf(run) - 1)) {
    if (endOf(run) <= life.now) cancelTask(run, task, endOf(run))
    else leaveOpen(enrollment, task, life.now, step)
    return false
  }
  applyFate(run, step, task, fate, at)
  return true
}

function leaveOpen(enrollment: EnrollmentRow, task: TaskRow, now: number, step: SopStep) {
  enrollment.next_step_id = step.stepId
  const due = task.due_at.getTime() <= now
  enrollment.next_at = due ? task.lapses_at : task.due_at
  task.state = due ? 'due' : 'scheduled'
  const variant = step.variants[0]?.scriptId
  if (!due || !variant || task.script_id) return
  task.script_id = variant
  task.script_version_id = versionIdOf(variant)
}

function cancelTask(run: Run, task: TaskRow, at: number) {
  const lost = run.life.customer.lost_at !== null && at === run.life.customer.lost_at.getTime()
  const reason = lost ? 'lost' : run.endReason
  task.state = 'cancelled'
  task.cancel_reason = reason
  task.closed_by_outcome_id = lost ? null : run.closedBy
  // What was owed and not done before stays owed.
  if (task.first_deadline_at.getTime() > at) task.left_out = reason
}

function applyFate(run: Run, step: SopStep, task: TaskRow, fate: Fate, at: number) {
  const { life } = run
  run.free = at
  if (fate.kind === 'lapsed') {
    task.state = 'lapsed'
    life.event('task.lapsed', at, null, 'system', { taskId: task.task_id })
    return
  }
  if (fate.kind === 'skipped') {
    task.state = 'skipped'
    task.skip_reason = fate.reason
    life.event('task.skipped', at, task.staff_id, 'staff', { taskId: task.task_id })
    return
  }
  task.post_id = fate.kind === 'done' ? (fate.postId ?? null) : null
  const touch = sendStep(run, step, task, at)
  // A story tells its answers itself.
  if (!touch.opener || run.plan.fate) return
  const answer = letAnswer(life, touch, { visitAt: run.plan.visitAt })
  if (answer) heed(run, touch, answer)
  // The branch: asked again only after 48 hours of silence.
  if (step.stepId === 'new4') run.free = Math.max(run.free, at + 2 * dayMs)
  if (!answer && run.plan.visitAt === null) maybeDeleted(life, touch)
}

function sendStep(run: Run, step: SopStep, task: TaskRow, at: number): TouchRow {
  const { life } = run
  const { staff_id: staffId } = task
  const variant = chooseVariant(run, step, staffId)
  const byHand = step.touchpoint === 'phone' || step.touchpoint === 'visit'
  const own =
    step.touchpoint === 'chat' && !run.plan.fate && life.random.chance(personOf(staffId).own)
  task.script_id = variant
  task.script_version_id = variant ? versionIdOf(variant) : null
  if (byHand || own || !variant) {
    const text = byHand ? step.title : ownText(life, step.kind)
    const words = { text, kind: step.kind }
    return life.send({ staffId, at, scriptId: null, own: words, touchpoint: step.touchpoint, task })
  }
  return life.send({ staffId, at, scriptId: variant, touchpoint: step.touchpoint, task })
}

function chooseVariant(run: Run, step: SopStep, staffId: string): string | null {
  const { life } = run
  const [first = null, second = null] = step.variants.map((each) => each.scriptId)
  if (second === null) return first
  if (step.stepId === 'birth1') return life.has('禾露会员') ? first : second
  if (step.stepId === 'new4') {
    return staffId === 'wangfang' || life.random.chance(0.4) ? second : first
  }
  const knowsSkin = life.rows.follow_tag.some((each) => each.tag_id.startsWith('etSkin'))
  return knowsSkin && life.random.chance(0.56) ? second : first
}

/** The outcome's effect on the enrollment. */
function heed(run: Run, touch: TouchRow, answer: Answer) {
  const { life, enrollment } = run
  if (answer.kind === 'booked' && answer.bookedAt) {
    enrollment.booking_at = new Date(answer.bookedAt)
    run.free = Math.max(run.free, answer.at)
    const came = run.plan.visitAt !== null && run.plan.visitAt + hourMs <= life.now
    if (came) {
      const at = (run.plan.visitAt ?? 0) + 15 * minuteMs
      life.outcome(touch, 'visited', at, touch.staff_id)
    }
  }
  if (answer.kind === 'refused' || answer.kind === 'do_not_disturb') {
    run.endAt = Math.min(run.endAt, answer.at)
    run.endReason = answer.kind
    run.closedBy = answer.outcome.outcome_id
  }
  if (answer.kind === 'later') pause(run, answer)
}

function pause(run: Run, answer: Answer) {
  const { life, enrollment } = run
  const until = clock(dayOf(Date.parse(`${answer.outcome.later_day ?? ''}T04:00:00Z`)), '10:00')
  logSop(life, enrollment, 'paused', answer.at, 'later', answer.outcome.recorded_by, 'staff')
  run.free = until
  if (until > life.now) {
    enrollment.state = 'paused'
    enrollment.paused_until = new Date(until)
    enrollment.next_at = new Date(until)
  } else if (until < endOf(run)) logSop(life, enrollment, 'resumed', until, null)
}

function settle(run: Run) {
  const { life, enrollment } = run
  const at = endOf(run)
  if (at > life.now) {
    const deadline = enrollment.goal_deadline_at
    if (enrollment.next_at && enrollment.next_at > deadline) enrollment.next_at = deadline
    return
  }
  const lost = life.customer.lost_at?.getTime() === at
  const reason = lost ? 'lost' : run.endReason
  enrollment.state = 'ended'
  enrollment.paused_until = null
  enrollment.ended_at = new Date(at)
  enrollment.end_reason = reason
  enrollment.next_at = null
  enrollment.next_step_id = null
  if (reason === 'goal' && run.plan.visitAt) {
    enrollment.goal_reached_at = new Date(run.plan.visitAt)
    enrollment.visit_at = new Date(run.plan.visitAt)
  }
  logSop(life, enrollment, 'ended', at, reason)
}
