import { addDays, instantOf } from '../corp-time.ts'

const hourMs = 3_600_000

/** When a corp's shops are open, in its time zone; times are HH:MM. */
export type Hours = { timeZone: string; opensAt: string; closesAt: string }

export function addMinutes(at: Date, minutes: number): Date {
  return new Date(at.getTime() + minutes * 60_000)
}

export function addHours(at: Date, hours: number): Date {
  return new Date(at.getTime() + hours * hourMs)
}

export function opening(day: string, hours: Hours): Date {
  return instantOf(day, hours.opensAt, hours.timeZone)
}

/** 30 minutes before closing: the deadline of what has no window. A shop may close after midnight. */
export function lastCall(day: string, hours: Hours): Date {
  const closingDay = hours.closesAt > hours.opensAt ? day : addDays(day, 1)
  return addMinutes(instantOf(closingDay, hours.closesAt, hours.timeZone), -30)
}
