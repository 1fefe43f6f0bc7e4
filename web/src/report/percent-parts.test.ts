import { noCompletion } from '@xiaoguan/shared/rules/completion'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { partNames, percentParts, ratePercent } from './percent-parts.ts'

const counts = fc.record({
  onTimeConfirmed: fc.nat(400),
  onTimeSelf: fc.nat(400),
  late: fc.nat(400),
  skipped: fc.nat(400),
  postponed: fc.nat(400),
  missed: fc.nat(400),
})

describe('per cents of the completion parts', () => {
  it('add up to 100, agree with the big figure, and stay within one point of the truth', () => {
    fc.assert(
      fc.property(counts, (parts) => {
        const owed = partNames.reduce((sum, name) => sum + parts[name], 0)
        fc.pre(owed > 0)
        const completion = { ...noCompletion, ...parts, owed }
        const percents = percentParts(completion)!
        expect(partNames.reduce((sum, name) => sum + percents[name], 0)).toBe(100)
        expect(percents.onTimeConfirmed + percents.onTimeSelf).toBe(ratePercent(completion))
        const none = partNames.filter((name) => parts[name] === 0)
        expect(none.filter((name) => percents[name] !== 0)).toEqual([])
        for (const name of partNames) {
          expect(Math.abs(percents[name] - (parts[name] / owed) * 100)).toBeLessThan(2)
        }
      }),
    )
  })

  it('never rounds up to all done while something is missing', () => {
    const nearly = { ...noCompletion, owed: 400, onTimeConfirmed: 399, missed: 1 }
    expect(ratePercent(nearly)).toBe(99)
    expect(percentParts(nearly)?.missed).toBe(1)
  })

  it('says nothing when nothing was owed', () => {
    expect(percentParts(noCompletion)).toBeNull()
    expect(ratePercent(noCompletion)).toBeNull()
  })
})
