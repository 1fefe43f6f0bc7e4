import type { Period } from '@xiaoguan/shared'
import { addDays, instantOf, wallClock } from '../corp-time.ts'

const days: Record<Period, number> = { today: 1, '7d': 7, '30d': 30 }

export type Span = { from: Date; to: Date }

/** Whole days up to and with today, `to` exclusive. */
export function spanOf(period: Period, now: Date, timeZone: string): Span {
  const { day } = wallClock(now, timeZone)
  return {
    from: instantOf(addDays(day, 1 - days[period]), '00:00', timeZone),
    to: instantOf(addDays(day, 1), '00:00', timeZone),
  }
}

/** As many days before, up to this time of day: today is compared with yesterday up to now. */
export function spanBefore(period: Period, now: Date, timeZone: string): Span {
  const { day } = wallClock(now, timeZone)
  const sinceMidnightMs = now.getTime() - instantOf(day, '00:00', timeZone).getTime()
  const lastDay = instantOf(addDays(day, -days[period]), '00:00', timeZone)
  return {
    from: instantOf(addDays(day, 1 - 2 * days[period]), '00:00', timeZone),
    // Exclusive, and a deadline at this very moment has passed.
    to: new Date(lastDay.getTime() + sinceMidnightMs + 1),
  }
}
