import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { wallClock } from '../corp-time.ts'
import { moveIntoOpenHours } from './good-time.ts'

const hours = {
  timeZone: 'Asia/Shanghai',
  opensAt: '10:00',
  closesAt: '22:00',
  quietFrom: '21:30',
  quietTo: '09:00',
}

describe('the next good time', () => {
  it('keeps a time within opening hours', () => {
    const noon = new Date('2026-11-19T04:00:00Z')
    expect(moveIntoOpenHours(noon, hours)).toEqual(noon)
  })

  it('moves the night to the next opening', () => {
    const night = new Date('2026-11-19T14:30:00Z')
    expect(moveIntoOpenHours(night, hours).toISOString()).toBe('2026-11-20T02:00:00.000Z')
  })

  it('knows shops that shut after midnight', () => {
    const late = { ...hours, closesAt: '02:00', quietFrom: '23:00' }
    const noon = new Date('2026-11-19T04:00:00Z')
    expect(moveIntoOpenHours(noon, late)).toEqual(noon)
    const night = new Date('2026-11-19T15:30:00Z')
    expect(moveIntoOpenHours(night, late).toISOString()).toBe('2026-11-20T02:00:00.000Z')
  })

  it('never goes back and always lies outside quiet hours', () => {
    const instant = fc.date({
      min: new Date('2026-01-01T00:00:00Z'),
      max: new Date('2027-01-01T00:00:00Z'),
      noInvalidDate: true,
    })
    fc.assert(
      fc.property(instant, (at) => {
        const moved = moveIntoOpenHours(at, hours)
        const { time } = wallClock(moved, hours.timeZone)
        expect(moved.getTime()).toBeGreaterThanOrEqual(at.getTime())
        expect(time >= '10:00' && time < '21:30').toBe(true)
      }),
    )
  })
})
