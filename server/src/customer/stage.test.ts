import { OutcomeKind, Stage } from '@xiaoguan/shared'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { stageAfterOutcome } from './stage.ts'

const stages = Stage.options

it('moves a new customer on as she answers, books and buys', () => {
  expect(stageAfterOutcome('lead', 'replied', false)).toBe('aware')
  expect(stageAfterOutcome('aware', 'booked', false)).toBe('opportunity')
  expect(stageAfterOutcome('opportunity', 'ordered', false)).toBe('won')
  expect(stageAfterOutcome('won', 'ordered', true)).toBe('repeat')
})

it('brings a lost customer back only by an order', () => {
  expect(stageAfterOutcome('lost', 'replied', false)).toBe('lost')
  expect(stageAfterOutcome('lost', 'interested', false)).toBe('lost')
  expect(stageAfterOutcome('lost', 'ordered', true)).toBe('repeat')
})

it('never moves backwards', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...stages.filter((stage) => stage !== 'lost')),
      fc.constantFrom(...OutcomeKind.options),
      fc.boolean(),
      (stage, kind, paid) => {
        const after = stageAfterOutcome(stage, kind, paid)
        expect(stages.indexOf(after)).toBeGreaterThanOrEqual(stages.indexOf(stage))
      },
    ),
  )
})
