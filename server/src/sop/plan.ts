import type { SopStep } from '@xiaoguan/shared'
import type { Reference } from '../corp/store.ts'
import { type Planned, planNext } from './engine.ts'
import { type Enrollment, definitionOf, factsOf, hoursOf } from './store.ts'

/** What an enrollment becomes after a step is over, and the task that then follows. */
export type Advance = {
  enrollment: Enrollment
  task: { step: SopStep; dueAt: Date; deadlineAt: Date; lapsesAt: Date } | null
}

/** Plans without writing: `closedStepId` is over, what follows? */
export function planAdvance(
  reference: Reference,
  enrollment: Enrollment,
  closedStepId: string | null,
  now: Date,
): Advance {
  const past = new Set(enrollment.past_step_ids)
  if (closedStepId) past.add(closedStepId)
  const moved: Enrollment = { ...enrollment, past_step_ids: [...past] }
  const definition = definitionOf(reference, enrollment)
  const planned = planNext(definition, factsOf(moved), hoursOf(reference), now)
  if (enrollment.control && planned.kind === 'step') {
    // The control group is left alone until its deadline.
    const over = moved.goal_deadline_at <= now
    return over ? ended(moved, 'completed', now) : waiting(moved, moved.goal_deadline_at)
  }
  return applied(reference, moved, planned, now)
}

function applied(
  reference: Reference,
  enrollment: Enrollment,
  planned: Planned,
  now: Date,
): Advance {
  switch (planned.kind) {
    case 'end':
      return ended(enrollment, planned.reason, now)
    case 'wait':
      return waiting(enrollment, planned.until)
    case 'step': {
      const { step, dueAt, deadlineAt, lapsesAt } = planned
      const lookAt = dueAt > now ? dueAt : lapsesAt
      return {
        enrollment: {
          ...enrollment,
          ...running,
          next_step_id: step.stepId,
          next_at: nextLook(reference, enrollment, lookAt),
        },
        task: { step, dueAt, deadlineAt, lapsesAt },
      }
    }
  }
}

export function endsAtDeadline(reference: Reference, enrollment: Enrollment): boolean {
  return definitionOf(reference, enrollment).exits.includes('deadline')
}

/** When the engine must look again: at `at`, or at the deadline if that ends the enrollment before. */
export function nextLook(reference: Reference, enrollment: Enrollment, at: Date): Date {
  const { goal_deadline_at: deadline } = enrollment
  return deadline < at && endsAtDeadline(reference, enrollment) ? deadline : at
}

const running = { state: 'active', paused_until: null, end_reason: null, ended_at: null } as const

function waiting(enrollment: Enrollment, until: Date): Advance {
  return {
    enrollment: { ...enrollment, ...running, next_step_id: null, next_at: until },
    task: null,
  }
}

export function ended(enrollment: Enrollment, reason: string, now: Date): Advance {
  return {
    enrollment: {
      ...enrollment,
      state: 'ended',
      paused_until: null,
      next_step_id: null,
      next_at: null,
      end_reason: reason,
      ended_at: now,
    },
    task: null,
  }
}
