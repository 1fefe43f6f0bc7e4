import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dayChoices } from './day-choices.ts'
import {
  agoText,
  beforeText,
  dayFrom,
  instantOf,
  nextMonday,
  whenText,
  whenThen,
} from './time-words.ts'

/** Thursday 10:40 in Shanghai. */
const now = new Date('2026-11-19T10:40:00+08:00')
const at = (text: string) => new Date(`${text}+08:00`).toISOString()

describe('time words', () => {
  it('says how long ago in the words a clerk uses', () => {
    expect(agoText(at('2026-11-19T10:39:40'), now)).toBe('刚刚')
    expect(agoText(at('2026-11-19T10:30:00'), now)).toBe('10 分钟前')
    expect(agoText(at('2026-11-19T08:00:00'), now)).toBe('2 小时前')
    expect(agoText(at('2026-11-18T23:59:00'), now)).toBe('昨天')
    expect(agoText(at('2026-11-16T09:00:00'), now)).toBe('3 天前')
    expect(agoText(at('2026-08-16T09:00:00'), now)).toBe('3 个月前')
  })

  it('names deadlines and good times', () => {
    expect(beforeText(at('2026-11-19T18:00:00'), now)).toBe('今天 18:00 前')
    expect(whenText(at('2026-11-20T12:00:00'), now)).toBe('明天 12 点')
    expect(whenText(at('2026-11-22T19:30:00'), now)).toBe('周日 19:30')
    expect(whenThen(at('2026-11-22T19:30:00'), now, '再发')).toBe('周日 19:30 再发')
    expect(whenThen(at('2026-11-22T12:00:00'), now, '再发')).toBe('周日 12 点再发')
  })

  it('counts days in the corp’s time zone, late at night too', () => {
    const late = new Date('2026-11-19T23:50:00+08:00')
    expect(dayFrom(late, 0)).toBe('2026-11-19')
    expect(dayFrom(late, 1)).toBe('2026-11-20')
    expect(instantOf('2026-11-20', '10:00')).toBe('2026-11-20T02:00:00.000Z')
  })

  it('always finds a Monday within the next seven days', () => {
    const anyTime = fc.date({
      min: new Date('2024-01-01'),
      max: new Date('2030-01-01'),
      noInvalidDate: true,
    })
    fc.assert(
      fc.property(anyTime, (moment) => {
        const monday = nextMonday(moment)
        expect(new Date(`${monday}T00:00:00Z`).getUTCDay()).toBe(1)
        expect(monday > dayFrom(moment, 0)).toBe(true)
        expect(monday <= dayFrom(moment, 7)).toBe(true)
      }),
    )
  })

  it('offers each day once', () => {
    const sunday = new Date('2026-11-22T10:00:00+08:00')
    expect(dayChoices(sunday, false).map((choice) => choice.text)).toEqual(['明天', '3 天后'])
    expect(dayChoices(now, true).map((choice) => choice.text)).toEqual([
      '今天',
      '明天',
      '3 天后',
      '下周一',
    ])
  })
})
