import { describe, expect, it } from 'vitest'
import { spanBefore, spanOf } from './period.ts'

const now = new Date('2026-11-19T02:40:00Z')
const zone = 'Asia/Shanghai'

describe('the period of a report', () => {
  it('is the whole of today in the corp zone', () => {
    expect(spanOf('today', now, zone)).toEqual({
      from: new Date('2026-11-18T16:00:00Z'),
      to: new Date('2026-11-19T16:00:00Z'),
    })
  })

  it('compares today with yesterday up to the same time', () => {
    expect(spanBefore('today', now, zone)).toEqual({
      from: new Date('2026-11-17T16:00:00Z'),
      to: new Date('2026-11-18T02:40:00.001Z'),
    })
  })

  it('compares seven days with the seven before', () => {
    const span = spanOf('7d', now, zone)
    const before = spanBefore('7d', now, zone)
    expect(span.from).toEqual(new Date('2026-11-12T16:00:00Z'))
    expect(before.from).toEqual(new Date('2026-11-05T16:00:00Z'))
    expect(before.to.getTime()).toBeLessThanOrEqual(span.from.getTime())
  })
})
