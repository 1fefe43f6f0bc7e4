import type { OutcomeKind, Stage } from '@xiaoguan/shared'

// The one place that says who is in which stage. Onwards only, save for the three written exits: an opportunity
// that fell silent, a customer who is lost, and a lost one who comes back.

const order: readonly Stage[] = [
  'lead',
  'aware',
  'nurturing',
  'opportunity',
  'won',
  'repeat',
  'advocate',
]

/** 有意向 without anything for so long is 在了解 again. */
export const quietDays = 30
/** Neither here nor heard of for so long: 流失. */
export const goneDays = 180

/**
 * The stage after an outcome; never backwards. Replied: out of lead only. Interested or booked: at least
 * opportunity. Ordered: at least won, and repeat when she paid on another day before. A lost customer comes
 * back only by ordering.
 */
export function stageAfterOutcome(
  stage: Stage,
  outcome: OutcomeKind,
  paidOnAnotherDay: boolean,
): Stage {
  if (outcome === 'ordered') return stageAfterOrder(stage, paidOnAnotherDay ? 2 : 1)
  if (outcome === 'replied' && stage === 'lead') return 'aware'
  const isWarm = outcome === 'interested' || outcome === 'booked'
  return isWarm && stage !== 'lost' ? atLeast(stage, 'opportunity') : stage
}

/** The stage of somebody who by now paid on so many days; a refund alone (none) changes nothing. */
export function stageAfterOrder(stage: Stage, paidDays: number): Stage {
  if (paidDays < 1) return stage
  return atLeast(stage === 'lost' ? 'lead' : stage, paidDays > 1 ? 'repeat' : 'won')
}

/** A tag was put on that speaks of her needs: at least 在了解. */
export function stageAfterTag(stage: Stage): Stage {
  return stage === 'lost' ? stage : atLeast(stage, 'nurturing')
}

/** Somebody new named her as 介绍人. */
export function stageAfterIntroducing(stage: Stage): Stage {
  return stage === 'lost' ? stage : 'advocate'
}

/** Nothing for `quietDays`. */
export function stageWhenQuiet(stage: Stage): Stage {
  return stage === 'opportunity' ? 'nurturing' : stage
}

/** Added again after she was lost: where what we know of her puts her. */
export function stageWhenBack(
  stage: Stage,
  { paidDays, wrote }: { paidDays: number; wrote: boolean },
): Stage {
  if (stage !== 'lost') return stage
  return stageAfterOrder(wrote ? 'aware' : 'lead', paidDays)
}

function atLeast(stage: Stage, least: Stage): Stage {
  return order.indexOf(stage) < order.indexOf(least) ? least : stage
}
