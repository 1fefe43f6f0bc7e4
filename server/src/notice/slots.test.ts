import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { wallClock } from '../corp-time.ts'
import { minuteOf, nextSlot } from './slots.ts'

const timeZone = 'Asia/Shanghai'
const hours = { timeZone, opensAt: '10:00', closesAt: '22:00' }
const ids = fc.string({ minLength: 1, maxLength: 12 })
const moments = fc.date({
  min: new Date('2026-01-01T00:00:00Z'),
  max: new Date('2027-12-31T00:00:00Z'),
  noInvalidDate: true,
})

describe('the moments at which a person is written to', () => {
  it('lie in the shop’s hours, never on the full or half hour, half an hour apart', () => {
    fc.assert(
      fc.property(ids, ids, moments, (corpId, staffId, after) => {
        const minute = minuteOf(corpId, staffId)
        const first = nextSlot(hours, minute, after)
        const second = nextSlot(hours, minute, first.at)
        const { time } = wallClock(first.at, timeZone)
        expect(first.at > after).toBe(true)
        expect(time >= '10:00' && time < '22:00').toBe(true)
        expect(['00', '30']).not.toContain(time.slice(3))
        expect(second.at.getTime() - first.at.getTime()).toBeGreaterThanOrEqual(30 * 60_000)
      }),
    )
  })

  it('begin with the morning’s, once a day', () => {
    fc.assert(
      fc.property(ids, moments, (staffId, after) => {
        const minute = minuteOf('helu', staffId)
        const digests: string[] = []
        let at = after
        for (let n = 0; n < 60; n++) {
          const slot = nextSlot(hours, minute, at)
          if (slot.digest) digests.push(wallClock(slot.at, timeZone).day)
          at = slot.at
        }
        expect(new Set(digests).size).toBe(digests.length)
        expect(digests.length).toBeGreaterThan(1)
      }),
      { numRuns: 20 },
    )
  })

  it('stand in a shop that opens for minutes, and in one that opens at a quarter past', () => {
    const short = { timeZone, opensAt: '10:00', closesAt: '10:01' }
    expect(nextSlot(short, 26, new Date('2026-11-19T00:00:00Z')).digest).toBe(true)
    const quarter = { timeZone, opensAt: '09:15', closesAt: '18:00' }
    const { at } = nextSlot(quarter, 3, new Date('2026-11-19T00:00:00Z'))
    expect(wallClock(at, timeZone).time).toBe('09:33')
  })
})
