import type { OutcomeKind } from '../outcome.ts'

/** Outcomes from the strongest to the weakest: of several on one touch the strongest counts in the rates. */
export const outcomesByStrength: readonly OutcomeKind[] = [
  'ordered',
  'visited',
  'booked',
  'interested',
  'replied',
  'later',
  'refused',
  'do_not_disturb',
  'no_reply',
]

/** The strongest of the outcomes that stand; undefined when none does. */
export function strongestOutcome<T extends { kind: OutcomeKind }>(
  outcomes: readonly T[],
): T | undefined {
  return outcomes.toSorted((a, b) => strength(a.kind) - strength(b.kind))[0]
}

/** Whether the customer said anything at all; a "no" is an answer too. */
export function isAnswer(kind: OutcomeKind): boolean {
  return kind !== 'no_reply'
}

function strength(kind: OutcomeKind): number {
  return outcomesByStrength.indexOf(kind)
}
