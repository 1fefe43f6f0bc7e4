import { addDays, instantOf, wallClock } from '../corp-time.ts'

type CorpHours = { timeZone: string; opensAt: string }

/** The reminder a booking makes: 19:00 the day before, else as the shop opens that day, else none. */
export function bookingReminder(
  bookedAt: Date,
  now: Date,
  { timeZone, opensAt }: CorpHours,
): { text: string; dueAt: Date } | null {
  const { day, time } = wallClock(bookedAt, timeZone)
  const before = instantOf(addDays(day, -1), '19:00', timeZone)
  if (before > now) return { text: `明天 ${time} 到店，提前说一声`, dueAt: before }
  const opening = instantOf(day, opensAt, timeZone)
  if (opening > now && opening < bookedAt) return { text: `今天 ${time} 到店`, dueAt: opening }
  return null
}

/** 说好再聊: at 10:00 of the day she named. */
export function laterReminder(day: string, timeZone: string): { text: string; dueAt: Date } {
  return { text: '说好今天再聊', dueAt: instantOf(day, '10:00', timeZone) }
}
