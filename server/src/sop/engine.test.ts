import type { SopDefinition, SopStep } from '@xiaoguan/shared'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { wallClock } from '../corp-time.ts'
import { type EnrollmentFacts, planNext } from './engine.ts'
import type { Hours } from './times.ts'

const shanghai: Hours = { timeZone: 'Asia/Shanghai', opensAt: '10:00', closesAt: '22:00' }
const dayMs = 86_400_000

function step(stepId: string, when: Partial<SopStep['when']>): SopStep {
  return {
    stepId,
    title: stepId,
    when: { anchor: 'start', day: 0, from: null, to: null, afterHours: null, ...when },
    touchpoint: 'chat',
    kind: 'care',
    countsTowardsCap: true,
    purpose: '',
    coaching: null,
    variants: [],
    say: null,
    only: null,
    branches: [],
  }
}

function sop(steps: SopStep[], given: Partial<SopDefinition> = {}): SopDefinition {
  return {
    name: '',
    audience: '',
    trigger: 'by_hand',
    goal: { text: '', event: 'visit', withinDays: 7 },
    exits: ['goal', 'deadline'],
    reenterAfterDays: null,
    steps,
    ...given,
  }
}

const anchorAt = new Date('2026-11-16T15:00:00+08:00')
function facts(given: Partial<EnrollmentFacts> = {}): EnrollmentFacts {
  return {
    anchorAt,
    bookingAt: null,
    visitAt: null,
    giftExpiresAt: null,
    pastStepIds: [],
    goalDeadlineAt: new Date(anchorAt.getTime() + 7 * dayMs),
    ...given,
  }
}

const noon = { from: '12:00', to: '13:30' }
const at = (text: string) => new Date(`2026-11-${text}:00+08:00`)

describe('planNext', () => {
  it('owes a step in its window, and lapses it as the next falls due', () => {
    const definition = sop([step('a', { day: 1, ...noon }), step('b', { day: 3, ...noon })])
    expect(planNext(definition, facts(), shanghai, anchorAt)).toMatchObject({
      kind: 'step',
      position: 1,
      dueAt: at('17T12:00'),
      deadlineAt: at('17T13:30'),
      lapsesAt: at('19T12:00'),
    })
  })

  it('lapses the last step three days after its deadline', () => {
    const planned = planNext(sop([step('a', { day: 1, ...noon })]), facts(), shanghai, anchorAt)
    expect(planned).toMatchObject({ lapsesAt: at('20T13:30') })
  })

  it('owes a step without a window from opening until half an hour before closing', () => {
    const planned = planNext(sop([step('a', { day: 1 })]), facts(), shanghai, anchorAt)
    expect(planned).toMatchObject({ dueAt: at('17T10:00'), deadlineAt: at('17T21:30') })
  })

  it('counts hours from the very moment of the anchor, and the next morning when it is too late', () => {
    const care = sop([step('a', { afterHours: { from: 1, to: 3 }, to: '21:00' })])
    expect(planNext(care, facts(), shanghai, anchorAt)).toMatchObject({
      dueAt: at('16T16:00'),
      deadlineAt: at('16T18:00'),
    })
    const late = facts({ anchorAt: at('16T20:45') })
    expect(planNext(care, late, shanghai, at('16T20:45'))).toMatchObject({
      dueAt: at('17T10:00'),
      deadlineAt: at('17T12:00'),
    })
  })

  it('moves a window that is over to the next day, not to the day a step was done', () => {
    const definition = sop([step('a', { day: 0, ...noon }), step('b', { day: 1, ...noon })])
    const first = planNext(definition, facts(), shanghai, at('16T15:00'))
    expect(first).toMatchObject({ step: { stepId: 'a' }, dueAt: at('17T12:00') })
    const done = facts({ pastStepIds: ['a'] })
    const second = planNext(definition, done, shanghai, at('18T11:00'))
    expect(second).toMatchObject({ step: { stepId: 'b' }, dueAt: at('19T12:00') })
  })

  const withBooking = sop([
    step('ask', { day: 3, ...noon }),
    step('again', { day: 5, ...noon }),
    step('remind', { anchor: 'booking', day: -1, from: '19:00', to: '20:30' }),
  ])

  it('passes by what counts from a day nobody knows, and waits for it until the deadline', () => {
    const asked = facts({ pastStepIds: ['ask', 'again'] })
    expect(planNext(withBooking, asked, shanghai, at('21T14:00'))).toEqual({
      kind: 'wait',
      until: asked.goalDeadlineAt,
    })
  })

  it('lets the reminder of a booking overtake the next invitation', () => {
    const booked = facts({ pastStepIds: ['ask'], bookingAt: at('21T14:00') })
    expect(planNext(withBooking, booked, shanghai, at('19T12:30'))).toMatchObject({
      step: { stepId: 'remind' },
      dueAt: at('20T19:00'),
    })
  })

  it('leaves out "the day before" when that is over', () => {
    const booked = facts({ pastStepIds: ['ask', 'again'], bookingAt: at('22T14:00') })
    expect(planNext(withBooking, booked, shanghai, at('21T21:00'))).toMatchObject({ kind: 'wait' })
  })

  it('ends by its deadline, completed or not', () => {
    const definition = sop([step('a', { day: 6, ...noon })])
    const now = at('24T10:00')
    expect(planNext(definition, facts(), shanghai, now)).toEqual({
      kind: 'end',
      reason: 'deadline',
    })
    expect(planNext(definition, facts({ pastStepIds: ['a'] }), shanghai, now)).toEqual({
      kind: 'end',
      reason: 'completed',
    })
  })
})

const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom('00', '15', '30', '59'))
  .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${minute}`)
const when = fc.record({
  anchor: fc.constantFrom<SopStep['when']['anchor'][]>('start', 'booking', 'visit', 'gift_expiry'),
  day: fc.integer({ min: -7, max: 30 }),
  from: fc.option(time, { nil: null }),
  to: fc.option(time, { nil: null }),
  afterHours: fc.option(
    fc.record({ from: fc.integer({ min: 0, max: 6 }), to: fc.integer({ min: 1, max: 12 }) }),
    { nil: null },
  ),
})
const instant = fc
  .integer({ min: Date.parse('2026-01-01'), max: Date.parse('2027-12-31') })
  .map((ms) => new Date(ms))
const hours = fc.record({
  timeZone: fc.constantFrom('Asia/Shanghai', 'America/New_York', 'Australia/Lord_Howe'),
  opensAt: fc.constantFrom('00:00', '02:30', '10:00', '18:00'),
  closesAt: fc.constantFrom('02:30', '17:00', '22:00', '23:59'),
})
const world = fc.record({
  whens: fc.array(when, { maxLength: 8 }),
  anchor: instant,
  booking: fc.option(instant, { nil: null }),
  visit: fc.option(instant, { nil: null }),
  gift: fc.option(instant, { nil: null }),
  goalDays: fc.integer({ min: 1, max: 60 }),
  deadline: fc.boolean(),
  hours,
  /** Where in a step's life it is closed: before its window, in it, as it lapses. */
  closings: fc.array(fc.constantFrom('early', 'in_time', 'lapsed'), { minLength: 9, maxLength: 9 }),
})

/** Lives one enrollment to its end; gives the steps in the order they were owed. */
function live(given: typeof world extends fc.Arbitrary<infer W> ? W : never) {
  const steps = given.whens.map((one, index) => step(`s${index}`, one))
  const definition = sop(steps, { exits: given.deadline ? ['deadline'] : [] })
  const known: EnrollmentFacts = {
    anchorAt: given.anchor,
    bookingAt: given.booking,
    visitAt: given.visit,
    giftExpiresAt: given.gift,
    pastStepIds: [],
    goalDeadlineAt: new Date(given.anchor.getTime() + given.goalDays * dayMs),
  }
  const owed: string[] = []
  const past: string[] = []
  let now = given.anchor
  for (let turn = 0; turn < 30; turn++) {
    const planned = planNext(definition, { ...known, pastStepIds: past }, given.hours, now)
    if (planned.kind === 'end') return { owed, ended: true }
    if (planned.kind === 'wait') {
      if (planned.until <= now) break
      now = planned.until
      continue
    }
    const { dueAt, deadlineAt, lapsesAt } = planned
    expect(deadlineAt.getTime()).toBeGreaterThan(dueAt.getTime())
    expect(deadlineAt.getTime()).toBeGreaterThan(now.getTime())
    expect(lapsesAt.getTime()).toBeGreaterThanOrEqual(deadlineAt.getTime())
    expect(given.deadline && dueAt >= known.goalDeadlineAt).toBe(false)
    owed.push(planned.step.stepId)
    past.push(planned.step.stepId)
    const closing = given.closings[turn % given.closings.length]
    const closedAt = closing === 'early' ? now : closing === 'in_time' ? dueAt : lapsesAt
    now = new Date(Math.max(now.getTime(), closedAt.getTime()))
  }
  return { owed, ended: false }
}

it('owes each step at most once, in the order written, nothing after the end, and always ends', () => {
  fc.assert(
    fc.property(world, (given) => {
      const { owed, ended } = live(given)
      expect(ended).toBe(true)
      const positions = owed.map((stepId) => Number(stepId.slice(1)))
      expect(positions).toEqual([...new Set(positions)].toSorted((a, b) => a - b))
    }),
    { numRuns: 300 },
  )
})

it('keeps windows inside the written hours at every hour of day', () => {
  fc.assert(
    fc.property(instant, (now) => {
      const planned = planNext(
        sop([step('a', { day: 0, ...noon })]),
        facts({ anchorAt: now, goalDeadlineAt: new Date(now.getTime() + 30 * dayMs) }),
        shanghai,
        now,
      )
      expect(planned.kind).toBe('step')
      if (planned.kind !== 'step') return
      expect(wallClock(planned.dueAt, 'Asia/Shanghai').time).toBe('12:00')
      expect(planned.deadlineAt.getTime() - now.getTime()).toBeLessThanOrEqual(2 * dayMs)
    }),
  )
})
