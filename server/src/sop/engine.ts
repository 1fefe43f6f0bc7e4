import type { SopDefinition, SopStep, StepWhen } from '@xiaoguan/shared'
import { addDays, dayMs, instantOf, wallClock } from '../corp-time.ts'
import { type Hours, addHours, addMinutes, lastCall, opening } from './times.ts'

/** What the engine knows of one customer in one SOP. */
export type EnrollmentFacts = {
  anchorAt: Date
  bookingAt: Date | null
  visitAt: Date | null
  giftExpiresAt: Date | null
  /** Steps that are over, by step id. */
  pastStepIds: readonly string[]
  goalDeadlineAt: Date
}

export type Window = { dueAt: Date; deadlineAt: Date }

export type Planned =
  | {
      kind: 'step'
      step: SopStep
      /** Counted from 1. */
      position: number
      dueAt: Date
      deadlineAt: Date
      lapsesAt: Date
    }
  /** Nothing to do until then; a booking or a visit may bring a step earlier. */
  | { kind: 'wait'; until: Date }
  | { kind: 'end'; reason: 'completed' | 'deadline' }

const lapseAfterMs = 3 * dayMs
const shortestWindowMinutes = 30

/**
 * The next step of an enrollment. Steps come in the order written, each at most once: those before the last
 * past one are over. A step whose anchor is unknown is passed by for now, and so is one that a later step with
 * another anchor has overtaken (booked for tomorrow: the reminder comes, the next invitation does not).
 */
export function planNext(
  definition: SopDefinition,
  facts: EnrollmentFacts,
  hours: Hours,
  now: Date,
): Planned {
  const endsAtDeadline = definition.exits.includes('deadline')
  const over = facts.goalDeadlineAt <= now
  const coming = comingSteps(definition, facts, hours, now)
  const next = coming[0]
  if (!next) {
    return over
      ? { kind: 'end', reason: 'completed' }
      : { kind: 'wait', until: facts.goalDeadlineAt }
  }
  if (endsAtDeadline && over) return { kind: 'end', reason: 'deadline' }
  if (endsAtDeadline && next.window.dueAt >= facts.goalDeadlineAt)
    return { kind: 'wait', until: facts.goalDeadlineAt }
  return {
    kind: 'step',
    step: next.step,
    position: definition.steps.indexOf(next.step) + 1,
    ...next.window,
    lapsesAt: lapseOf(definition, facts, next.step, next.window.deadlineAt, hours),
  }
}

/** When a step that is not done lapses: as the next step falls due, at the latest 3 days after its deadline. */
export function lapseOf(
  definition: SopDefinition,
  facts: EnrollmentFacts,
  step: SopStep,
  deadlineAt: Date,
  hours: Hours,
): Date {
  const latest = new Date(deadlineAt.getTime() + lapseAfterMs)
  const past = [...facts.pastStepIds, step.stepId]
  const following = comingSteps(definition, { ...facts, pastStepIds: past }, hours, deadlineAt)[0]
  if (!following) return latest
  const nextDue = Math.max(following.window.dueAt.getTime(), deadlineAt.getTime())
  return new Date(Math.min(nextDue, latest.getTime()))
}

/** The window a step has on a given day; used when a person puts it off. */
export function windowOnDay(when: StepWhen, day: string, hours: Hours): Window {
  const at = (time: string) => instantOf(day, time, hours.timeZone)
  const span = when.afterHours
  const dueAt = when.from && !span ? at(when.from) : opening(day, hours)
  const end = when.to ? at(when.to) : lastCall(day, hours)
  if (!span) return { dueAt, deadlineAt: atLeast(dueAt, end) }
  const spanEnd = addHours(dueAt, span.to - span.from)
  return { dueAt, deadlineAt: atLeast(dueAt, spanEnd < end ? spanEnd : end) }
}

type Coming = { step: SopStep; naturalDueAt: Date; window: Window }

function comingSteps(
  definition: SopDefinition,
  facts: EnrollmentFacts,
  hours: Hours,
  now: Date,
): Coming[] {
  const past = new Set(facts.pastStepIds)
  const last = definition.steps.findLastIndex((step) => past.has(step.stepId))
  const known = definition.steps.slice(last + 1).flatMap((step) => {
    const anchor = anchorOf(step.when, facts)
    if (!anchor) return []
    const natural = naturalWindow(step.when, anchor, hours)
    const window = comingWindow(step.when, natural, hours, now, past.size > 0)
    // "The day before" said after the event would be nonsense.
    if (step.when.day < 0 && window.dueAt >= anchor) return []
    return [{ step, naturalDueAt: natural.dueAt, window }]
  })
  return known.filter(
    (one, index) => !known.slice(index + 1).some((later) => overtakes(later, one)),
  )
}

function overtakes(later: Coming, one: Coming): boolean {
  return later.step.when.anchor !== one.step.when.anchor && later.naturalDueAt <= one.naturalDueAt
}

function anchorOf(when: StepWhen, facts: EnrollmentFacts): Date | null {
  switch (when.anchor) {
    case 'start':
      return facts.anchorAt
    case 'booking':
      return facts.bookingAt
    case 'visit':
      return facts.visitAt
    case 'gift_expiry':
      return facts.giftExpiresAt
  }
}

function naturalWindow(when: StepWhen, anchor: Date, hours: Hours): Window {
  const day = addDays(wallClock(anchor, hours.timeZone).day, when.day)
  const span = when.afterHours
  if (!span) return windowOnDay(when, day, hours)
  const base = new Date(anchor.getTime() + when.day * dayMs)
  const dueAt = addHours(base, span.from)
  const dueDay = wallClock(dueAt, hours.timeZone).day
  if (dueAt < opening(dueDay, hours)) return windowOnDay(when, dueDay, hours)
  const end = when.to ? instantOf(dueDay, when.to, hours.timeZone) : lastCall(dueDay, hours)
  // She left too late for it that day: it opens the next one.
  if (addMinutes(dueAt, shortestWindowMinutes) > end)
    return windowOnDay(when, addDays(dueDay, 1), hours)
  const spanEnd = addHours(base, span.to)
  return { dueAt, deadlineAt: atLeast(dueAt, spanEnd < end ? spanEnd : end) }
}

/** The window itself, or when it is over the same window of a coming day: not of a day on which a step was just done. */
function comingWindow(
  when: StepWhen,
  natural: Window,
  hours: Hours,
  now: Date,
  notToday: boolean,
): Window {
  if (natural.deadlineAt > now) return natural
  const today = wallClock(now, hours.timeZone).day
  const first = windowOnDay(when, notToday ? addDays(today, 1) : today, hours)
  return first.deadlineAt > now ? first : windowOnDay(when, addDays(today, 1), hours)
}

function atLeast(dueAt: Date, deadlineAt: Date): Date {
  const earliest = addMinutes(dueAt, shortestWindowMinutes)
  return deadlineAt < earliest ? earliest : deadlineAt
}
