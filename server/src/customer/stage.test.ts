import { OutcomeKind, Stage } from '@xiaoguan/shared'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  stageAfterIntroducing,
  stageAfterOrder,
  stageAfterOutcome,
  stageAfterTag,
  stageWhenBack,
  stageWhenQuiet,
} from './stage.ts'

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

// Each row: the stage, then the stage after one and two paid days, a tag of her needs, somebody she brought,
// 30 silent days, and being added again after never paying or writing, after writing, and after paying once.
it.each([
  ['lead', 'won', 'repeat', 'nurturing', 'advocate', 'lead', 'lead', 'lead', 'lead'],
  ['aware', 'won', 'repeat', 'nurturing', 'advocate', 'aware', 'aware', 'aware', 'aware'],
  [
    'nurturing',
    'won',
    'repeat',
    'nurturing',
    'advocate',
    'nurturing',
    'nurturing',
    'nurturing',
    'nurturing',
  ],
  [
    'opportunity',
    'won',
    'repeat',
    'opportunity',
    'advocate',
    'nurturing',
    'opportunity',
    'opportunity',
    'opportunity',
  ],
  ['won', 'won', 'repeat', 'won', 'advocate', 'won', 'won', 'won', 'won'],
  ['repeat', 'repeat', 'repeat', 'repeat', 'advocate', 'repeat', 'repeat', 'repeat', 'repeat'],
  [
    'advocate',
    'advocate',
    'advocate',
    'advocate',
    'advocate',
    'advocate',
    'advocate',
    'advocate',
    'advocate',
  ],
  ['lost', 'won', 'repeat', 'lost', 'lost', 'lost', 'lead', 'aware', 'won'],
] as const)('from %s', (stage, ...after) => {
  expect([
    stageAfterOrder(stage, 1),
    stageAfterOrder(stage, 2),
    stageAfterTag(stage),
    stageAfterIntroducing(stage),
    stageWhenQuiet(stage),
    stageWhenBack(stage, { paidDays: 0, wrote: false }),
    stageWhenBack(stage, { paidDays: 0, wrote: true }),
    stageWhenBack(stage, { paidDays: 1, wrote: true }),
  ]).toEqual(after)
})

type Move = (stage: Stage) => Stage
const onwards: fc.Arbitrary<Move> = fc.oneof(
  fc.tuple(fc.constantFrom(...OutcomeKind.options), fc.boolean()).map(
    ([kind, paid]): Move =>
      (stage) =>
        stageAfterOutcome(stage, kind, paid),
  ),
  fc.nat(3).map(
    (days): Move =>
      (stage) =>
        stageAfterOrder(stage, days),
  ),
  fc.constantFrom<Move>(stageAfterTag, stageAfterIntroducing),
  fc.nat(3).map(
    (paidDays): Move =>
      (stage) =>
        stageWhenBack(stage, { paidDays, wrote: true }),
  ),
)

it('never moves backwards, whatever happens in whatever order', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...stages.filter((stage) => stage !== 'lost')),
      fc.array(onwards, { maxLength: 12 }),
      (first, moves) => {
        let stage: Stage = first
        for (const move of moves) {
          const after = move(stage)
          expect(stages.indexOf(after)).toBeGreaterThanOrEqual(stages.indexOf(stage))
          expect(after).not.toBe('lost')
          stage = after
        }
      },
    ),
  )
})

it('goes back by silence from 有意向 to 在了解 only', () => {
  for (const stage of stages)
    expect(stageWhenQuiet(stage)).toBe(stage === 'opportunity' ? 'nurturing' : stage)
})

it('says the same twice', () => {
  fc.assert(
    fc.property(fc.constantFrom(...stages), onwards, (stage, move) => {
      expect(move(move(stage))).toBe(move(stage))
    }),
  )
})
