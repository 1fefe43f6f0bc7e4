import type { NextStep, PreparedScript, SopStep } from '@xiaoguan/shared'
import type { Reference, ReferenceSop } from '../corp/store.ts'
import { daysBetween, wallClock } from '../corp-time.ts'
import type { EnrollmentRow, SidebarRows, TaskRow } from './rows.ts'
import { lastHeard } from './why.ts'

type Prepare = (scriptIds: readonly string[]) => PreparedScript[]
type Candidate = {
  enrollment: EnrollmentRow
  task: TaskRow | undefined
  sop: ReferenceSop
  step: SopStep
  state: NextStep['state']
  dueAt: string
  deadlineAt: string
}

const order: Record<NextStep['state'], number> = { due: 0, early: 1, paused: 2 }

/**
 * The step owed to this customer now, else the next to come, else what is paused. Of several the SOP with
 * the higher priority goes first, then the earlier one.
 */
export function findNextStep(
  rows: SidebarRows,
  viewerId: string,
  reference: Reference,
  prepare: Prepare,
  now: Date,
): NextStep | null {
  const candidates = rows.enrollments.flatMap((enrollment) => {
    const task = rows.tasks.find((one) => one.enrollmentId === enrollment.enrollmentId)
    const found = candidate(enrollment, task, reference, now)
    return found ? [found] : []
  })
  const [best] = candidates.toSorted(
    (a, b) =>
      order[a.state] - order[b.state] ||
      b.sop.priority - a.sop.priority ||
      Date.parse(a.dueAt) - Date.parse(b.dueAt),
  )
  return best ? showStep(best, rows, viewerId, reference, prepare, now) : null
}

function candidate(
  enrollment: EnrollmentRow,
  task: TaskRow | undefined,
  reference: Reference,
  now: Date,
): Candidate | undefined {
  const sop = reference.sopVersions.get(task?.sopVersionId ?? enrollment.sopVersionId)
  const stepId = task?.stepId ?? enrollment.nextStepId
  const step = sop?.definition.steps.find((one) => one.stepId === stepId)
  if (!sop || !step) return undefined
  const when = enrollment.state === 'paused' ? whenPaused(enrollment, task) : whenOwed(task, now)
  return when && { enrollment, task, sop, step, ...when }
}

type When = Pick<Candidate, 'state' | 'dueAt' | 'deadlineAt'>

function whenPaused(enrollment: EnrollmentRow, task: TaskRow | undefined): When | undefined {
  const until = enrollment.pausedUntil ?? task?.dueAt
  return until ? { state: 'paused', dueAt: until, deadlineAt: until } : undefined
}

function whenOwed(task: TaskRow | undefined, now: Date): When | undefined {
  if (!task) return undefined
  const { dueAt, deadlineAt } = task
  return { state: Date.parse(dueAt) <= now.getTime() ? 'due' : 'early', dueAt, deadlineAt }
}

function showStep(
  { enrollment, task, sop, step, state, dueAt, deadlineAt }: Candidate,
  rows: SidebarRows,
  viewerId: string,
  reference: Reference,
  prepare: Prepare,
  now: Date,
): NextStep {
  const { timeZone } = reference.corp
  const dayOf = (at: string) => wallClock(new Date(at), timeZone).day
  const { steps, name } = sop.definition
  const ownerId = task?.staffId ?? enrollment.staffId
  return {
    taskId: state === 'due' && task ? task.taskId : null,
    enrollmentId: enrollment.enrollmentId,
    sopId: enrollment.sopId,
    sopName: name,
    stepId: step.stepId,
    title: step.title,
    purpose: step.purpose,
    coaching: step.coaching,
    position: steps.indexOf(step) + 1,
    stepCount: steps.length,
    dayNumber: daysBetween(dayOf(enrollment.anchorAt), dayOf(dueAt)),
    touchpoint: step.touchpoint,
    state,
    dueAt,
    deadlineAt,
    late: state === 'due' && Date.parse(deadlineAt) < now.getTime(),
    mine: ownerId === viewerId,
    ownerName: reference.staff.get(ownerId)?.name ?? ownerId,
    postponed: task !== undefined && task.postponedTo !== null,
    why: lastHeard(rows, timeZone, now),
    variants: prepare(variantIds(step, task)),
    say: step.say,
  }
}

/** The choice stored with the task first, then the others as written. */
function variantIds(step: SopStep, task: TaskRow | undefined): string[] {
  const ids = step.variants.map((variant) => variant.scriptId)
  const chosen = task?.scriptId
  return chosen ? [chosen, ...ids.filter((id) => id !== chosen)] : ids
}
