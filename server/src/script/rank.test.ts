import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lowerReplyRate, meanReplyRate } from './rank.ts'

describe('ranking scripts', () => {
  it('puts a proven script before a lucky one', () => {
    const proven = lowerReplyRate({ matured: 200, replied: 82 }, 0.3)
    const lucky = lowerReplyRate({ matured: 2, replied: 2 }, 0.3)
    expect(proven).toBeGreaterThan(lucky)
  })

  it('rises with every answer and lies below the posterior mean', () => {
    const counts = fc
      .tuple(fc.nat(500), fc.nat(500))
      .map(([a, b]) => ({ matured: Math.max(a, b) + 1, replied: Math.min(a, b) }))
    fc.assert(
      fc.property(counts, fc.double({ min: 0.05, max: 0.95, noNaN: true }), (proof, mean) => {
        const bound = lowerReplyRate(proof, mean)
        const better = lowerReplyRate({ ...proof, replied: proof.replied + 1 }, mean)
        expect(bound).toBeGreaterThanOrEqual(0)
        expect(bound).toBeLessThan((proof.replied + 20 * mean) / (proof.matured + 20))
        expect(better).toBeGreaterThanOrEqual(bound)
      }),
    )
  })

  it('takes the corp mean over all touches, not over scripts', () => {
    expect(
      meanReplyRate([
        { matured: 90, replied: 9 },
        { matured: 10, replied: 10 },
      ]),
    ).toBeCloseTo(0.19)
  })
})
