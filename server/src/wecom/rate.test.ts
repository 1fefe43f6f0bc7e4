import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { startRate, takeCall } from './rate.ts'

const minute = 60_000
const hour = 3_600_000

/** The moments of the calls of somebody who asks whenever he may, after `idle` milliseconds of rest. */
function hurry(idle: number, until: number): number[] {
  const rate = startRate(0)
  const calls: number[] = []
  for (let now = idle; now < until;) {
    const wait = takeCall(rate, now)
    if (wait > 0) now += wait
    else calls.push(now)
  }
  return calls
}

/** The most calls in any window of this length. */
function mostWithin(calls: readonly number[], length: number): number {
  let most = 0
  let first = 0
  for (const [at, moment] of calls.entries()) {
    while ((calls[first] ?? 0) <= moment - length) first += 1
    most = Math.max(most, at - first + 1)
  }
  return most
}

describe('the rate of calls', () => {
  it('stays under 10,000 in any minute and 150,000 in any hour, and uses most of both', () => {
    const calls = hurry(0, 2 * hour)
    expect(mostWithin(calls, minute)).toBeLessThan(10_000)
    expect(mostWithin(calls, minute)).toBeGreaterThan(9000)
    expect(mostWithin(calls, hour)).toBeLessThan(150_000)
    expect(mostWithin(calls, hour)).toBeGreaterThan(140_000)
  })

  it('is not saved up by resting', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100 * hour }), (idle) => {
        const calls = hurry(idle, idle + minute)
        expect(calls.length).toBeLessThan(10_000)
      }),
      { numRuns: 20 },
    )
  })
})
