import type { ScriptProof } from '@xiaoguan/shared'

// A new script counts as this many matured touches at the corp's mean rate.
const priorWeight = 20
// With no matured touch in the whole corp: the share of openers that are answered in the trade.
const fallbackRate = 0.3
// 95 % of the posterior lies above the bound.
const oneSided95 = 1.645

/** The mean reply rate over all scripts' matured touches. */
export function meanReplyRate(proofs: Iterable<Pick<ScriptProof, 'matured' | 'replied'>>): number {
  let matured = 0
  let replied = 0
  for (const proof of proofs) {
    matured += proof.matured
    replied += proof.replied
  }
  return matured === 0 ? fallbackRate : replied / matured
}

/**
 * The rate that a script's true reply rate exceeds with 95 % probability: Beta posterior, its prior centred
 * on the corp's mean, in the normal approximation. Ordering by a lower bound instead of the mean keeps a
 * lucky script with few touches from standing first. Source: Evan Miller, "How Not To Sort By Average Rating"
 * (2009), with a Beta posterior (Gelman et al., Bayesian Data Analysis, ch. 2) in place of Wilson's interval.
 */
export function lowerReplyRate(
  { matured, replied }: Pick<ScriptProof, 'matured' | 'replied'>,
  meanRate: number,
): number {
  const successes = replied + priorWeight * meanRate
  const total = matured + priorWeight
  const mean = successes / total
  const variance = (mean * (1 - mean)) / (total + 1)
  return Math.max(0, mean - oneSided95 * Math.sqrt(variance))
}
