import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isNightlyDue } from './night.ts'

const corp = (lastAt: string, timeZone = 'Asia/Shanghai') => ({
  corpId: 'helu',
  timeZone,
  lastAt: new Date(lastAt),
})

describe('the nightly reconciliation', () => {
  it('begins in the corp’s own night, between 03:10 and 03:20', () => {
    const before = corp('2026-11-19T10:00:00+08:00')
    expect(isNightlyDue(before, new Date('2026-11-20T03:09:59+08:00'))).toBe(false)
    expect(isNightlyDue(before, new Date('2026-11-20T03:20:00+08:00'))).toBe(true)
    const elsewhere = corp('2026-11-19T10:00:00+08:00', 'America/New_York')
    expect(isNightlyDue(elsewhere, new Date('2026-11-20T03:20:00+08:00'))).toBe(false)
    expect(isNightlyDue(elsewhere, new Date('2026-11-20T03:20:00-05:00'))).toBe(true)
  })

  it('does not begin twice a night, nor when the working day begins', () => {
    const done = corp('2026-11-20T03:20:00+08:00')
    expect(isNightlyDue(done, new Date('2026-11-20T04:00:00+08:00'))).toBe(false)
    const missed = corp('2026-11-19T10:00:00+08:00')
    expect(isNightlyDue(missed, new Date('2026-11-20T09:00:00+08:00'))).toBe(false)
  })

  it('begins at any hour when a night was missed', () => {
    const missed = corp('2026-11-19T03:15:00+08:00')
    expect(isNightlyDue(missed, new Date('2026-11-20T16:00:00+08:00'))).toBe(true)
  })

  it('is spread over the corps, and the same for one corp every night', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 0, max: 300 }), (corpId, day) => {
        const dayMs = day * 86_400_000
        const at = (time: string) =>
          new Date(new Date(`2026-01-10T${time}+08:00`).getTime() + dayMs)
        const due = (time: string) =>
          isNightlyDue({ corpId, timeZone: 'Asia/Shanghai', lastAt: at('00:00:00') }, at(time))
        expect(due('03:09:00')).toBe(false)
        expect(due('03:19:00')).toBe(true)
      }),
    )
  })
})
