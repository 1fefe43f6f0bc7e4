import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, daysBetween, instantOf, wallClock } from './corp-time.ts'

const instant = fc.date({
  min: new Date('2001-01-01T00:00:00Z'),
  max: new Date('2090-01-01T00:00:00Z'),
  noInvalidDate: true,
})

describe('the corp calendar', () => {
  it('reads Shanghai time whatever the zone of this machine', () => {
    expect(wallClock(new Date('2026-11-19T16:30:00Z'), 'Asia/Shanghai')).toEqual({
      day: '2026-11-20',
      time: '00:30',
    })
  })

  it('finds the instant again from its day and time', () => {
    fc.assert(
      fc.property(instant, fc.constantFrom('Asia/Shanghai', 'Asia/Kolkata', 'UTC'), (at, zone) => {
        const minute = Math.floor(at.getTime() / 60_000) * 60_000
        const { day, time } = wallClock(at, zone)
        expect(instantOf(day, time, zone).getTime()).toBe(minute)
      }),
    )
  })

  it('moves a time that a clock change leaves out to one that exists', () => {
    const at = instantOf('2026-03-29', '02:30', 'Europe/Berlin')
    expect(wallClock(at, 'Europe/Berlin').day).toBe('2026-03-29')
  })

  it('adds days as often as it counts them', () => {
    fc.assert(
      fc.property(instant, fc.integer({ min: -800, max: 800 }), (at, count) => {
        const { day } = wallClock(at, 'UTC')
        expect(daysBetween(day, addDays(day, count))).toBe(count)
      }),
    )
  })
})
