import type { OutcomeKind, Stage } from '@xiaoguan/shared'

const order: readonly Stage[] = [
  'lead',
  'aware',
  'nurturing',
  'opportunity',
  'won',
  'repeat',
  'advocate',
]

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
  if (outcome === 'ordered')
    return atLeast(stage === 'lost' ? 'lead' : stage, paidOnAnotherDay ? 'repeat' : 'won')
  if (outcome === 'replied' && stage === 'lead') return 'aware'
  const isWarm = outcome === 'interested' || outcome === 'booked'
  return isWarm && stage !== 'lost' ? atLeast(stage, 'opportunity') : stage
}

function atLeast(stage: Stage, least: Stage): Stage {
  return order.indexOf(stage) < order.indexOf(least) ? least : stage
}
