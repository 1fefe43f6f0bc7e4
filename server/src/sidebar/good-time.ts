import type { Corp } from '../db/corp.ts'
import { addDays, instantOf, wallClock } from '../corp-time.ts'

type Hours = Pick<Corp, 'timeZone' | 'opensAt' | 'closesAt' | 'quietFrom' | 'quietTo'>

/** The next moment from `at` on that lies within opening hours and outside quiet hours (unchanged when it does). */
export function moveIntoOpenHours(at: Date, hours: Hours): Date {
  const { opensAt, closesAt, quietFrom, quietTo, timeZone } = hours
  const from = quietTo < quietFrom && quietTo > opensAt ? quietTo : opensAt
  // Who shuts after midnight is open to the end of the day.
  const shuts = closesAt > opensAt ? closesAt : '24:00'
  const to = quietFrom > from && quietFrom < shuts ? quietFrom : shuts
  const { day, time } = wallClock(at, timeZone)
  if (time < from) return instantOf(day, from, timeZone)
  if (time >= to) return instantOf(addDays(day, 1), from, timeZone)
  return at
}
