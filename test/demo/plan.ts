import type { SopStep } from '@xiaoguan/shared'
import { absence, linaLeftDaysAgo, personOf } from './content/people.ts'
import type { DemoSop } from './content/sop.ts'
import type { EnrollmentRow, TaskRow } from './history.ts'
import type { Life } from './life.ts'
import type { Shared } from './shared-state.ts'
import { clock, dayMs, dayOf, minuteMs } from './time.ts'
import type { StepWindow } from './step-window.ts'
import { lapseAt, stepWindow } from './step-window.ts'

/** One enrollment to be lived through. */
export type Plan = {
  sop: DemoSop
  anchorAt: number
  enteredAt: number
  enteredBy: string | null
  /** When she comes and the goal is reached, if she does; may lie ahead. */
  visitAt: number | null
  giftExpiresAt: number | null
  /** Booked before it began. */
  bookingAt?: number
  /** What really happens at a step, for customers with a story; undefined: by chance. */
  fate?: (step: SopStep, task: TaskRow) => Fate | undefined
}

export type Fate =
  | { kind: 'done'; at: number; postId?: string }
  | { kind: 'skipped'; at: number; reason: string }
  | { kind: 'lapsed' }
  | { kind: 'open' }

/** An enrollment while it is being lived through. */
export type Run = {
  life: Life
  shared: Shared
  plan: Plan
  enrollment: EnrollmentRow
  /** When the step before was over. */
  free: number
  endAt: number
  endReason: string
  closedBy: string | null
}

export function startRun(life: Life, shared: Shared, plan: Plan): Run {
  const { sop, visitAt } = plan
  const deadlineAt = plan.anchorAt + sop.definition.goal.withinDays * dayMs
  const enrollment: EnrollmentRow = {
    customer_id: life.id,
    enrollment_id: life.random.uuid(),
    sop_id: sop.id,
    sop_version_id: sop.versionId,
    staff_id: life.staffId,
    anchor_at: new Date(plan.anchorAt),
    visit_at: null,
    booking_at: plan.bookingAt ? new Date(plan.bookingAt) : null,
    gift_expires_at: plan.giftExpiresAt ? new Date(plan.giftExpiresAt) : null,
    state: 'active',
    paused_until: null,
    control: false,
    entered_at: new Date(plan.enteredAt),
    entered_by: plan.enteredBy,
    goal_deadline_at: new Date(deadlineAt),
    goal_reached_at: null,
    past_step_ids: [],
    next_step_id: null,
    next_at: new Date(deadlineAt),
    end_reason: null,
    ended_at: null,
  }
  life.rows.enrollment.push(enrollment)
  const source = plan.enteredBy ? 'staff' : 'sop'
  logSop(life, enrollment, 'entered', plan.enteredAt, null, plan.enteredBy, source)
  const comesAt = visitAt === null ? Number.POSITIVE_INFINITY : visitAt + 20 * minuteMs
  return {
    life,
    shared,
    plan,
    enrollment,
    free: plan.enteredAt,
    closedBy: null,
    endAt: Math.min(comesAt, deadlineAt),
    endReason: comesAt < deadlineAt ? 'goal' : 'deadline',
  }
}

export function logSop(
  life: Life,
  enrollment: EnrollmentRow,
  change: 'entered' | 'ended' | 'paused' | 'resumed',
  at: number,
  reason: string | null,
  actorId: string | null = null,
  source = 'sop',
) {
  const { enrollment_id: enrollmentId, sop_id: sopId } = enrollment
  life.event(`sop.${change}`, at, actorId, source, { enrollmentId, sopId, reason })
}

/** What a step's day counts from; null: not known. */
function anchorOf(run: Run, step: SopStep): number | null {
  const { enrollment } = run
  const anchors = {
    start: enrollment.anchor_at,
    booking: enrollment.booking_at,
    visit: enrollment.visit_at,
    gift_expiry: enrollment.gift_expires_at,
  }
  return anchors[step.when.anchor]?.getTime() ?? null
}

/** Who owes it: the main follower then; the buddy of who is away. */
export function owedBy(life: Life, at: number): { staffId: string; coveredFor: string | null } {
  const today = dayOf(life.now)
  const away = clock(today - absence.fromDaysAgo, '00:00')
  if (life.staffId === absence.staffId && at >= away) {
    return { staffId: absence.buddyId, coveredFor: absence.staffId }
  }
  const handed = life.rows.follow.find((each) => each.handed_at)
  const left = clock(today - linaLeftDaysAgo, '18:00')
  if (handed?.handed_from_id && at < left) {
    return { staffId: handed.handed_from_id, coveredFor: null }
  }
  return { staffId: life.staffId, coveredFor: null }
}

/** The step's window; null: passed by, because its anchor is not known. */
export function windowOfStep(run: Run, step: SopStep, notBefore: number): StepWindow | null {
  const anchorAt = anchorOf(run, step)
  if (anchorAt === null) return null
  // Moments have no working day of their own; the rest of a rest day waits.
  const restDays = personOf(run.life.staffId).restDays
  const window = stepWindow(step.when, anchorAt, notBefore, restDays)
  // "The day before" said after the event would be nonsense.
  return step.when.day < 0 && window.dueAt >= anchorAt ? null : window
}

export function addTask(
  run: Run,
  step: SopStep,
  window: StepWindow,
  nextDueAt: number | null,
): TaskRow {
  const { life, enrollment, plan } = run
  const { staffId, coveredFor } = owedBy(life, window.dueAt)
  const due = new Date(window.dueAt)
  const deadline = new Date(window.deadlineAt)
  const task: TaskRow = {
    customer_id: life.id,
    task_id: life.random.uuid(),
    enrollment_id: enrollment.enrollment_id,
    sop_id: plan.sop.id,
    sop_version_id: plan.sop.versionId,
    step_id: step.stepId,
    staff_id: staffId,
    department_id: personOf(staffId).departmentId,
    touchpoint: step.touchpoint,
    state: window.dueAt <= life.now ? 'due' : 'scheduled',
    due_at: due,
    deadline_at: deadline,
    first_deadline_at: deadline,
    lapses_at: new Date(lapseAt(window.deadlineAt, nextDueAt)),
    postponed_to: null,
    postponed_at: null,
    done_at: null,
    done_how: null,
    skip_reason: null,
    cancel_reason: null,
    left_out: null,
    closed_by_outcome_id: null,
    script_id: null,
    script_version_id: null,
    touch_id: null,
    post_id: null,
    covered_for_id: coveredFor,
    missed_by_id: null,
    // The wait for an answer before the next ask lies ahead.
    created_at: new Date(Math.min(run.free, life.now)),
  }
  life.rows.task.push(task)
  return task
}
