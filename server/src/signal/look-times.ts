import { addDays, instantOf, wallClock } from '../corp-time.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs

/** A post older than this gathers no more answers worth a call. */
export const postLivesMs = 7 * 24 * hourMs
/** How often a corp's new posts are asked for. */
export const listEveryMs = hourMs

/** Most answers come in a post's first hours: it is looked at less and less. */
const pauses: readonly { youngerMs: number; pauseMs: number }[] = [
  { youngerMs: hourMs, pauseMs: 10 * minuteMs },
  { youngerMs: 6 * hourMs, pauseMs: hourMs },
  { youngerMs: 48 * hourMs, pauseMs: 4 * hourMs },
]
const longestPauseMs = 12 * hourMs

/** When a post that was looked at just now is looked at again; null: that was the last time. */
export function nextLookAt(postedAt: Date, now: Date): Date | null {
  const ageMs = now.getTime() - postedAt.getTime()
  if (ageMs >= postLivesMs) return null
  const pauseMs = pauses.find((one) => ageMs < one.youngerMs)?.pauseMs ?? longestPauseMs
  return new Date(Math.min(now.getTime() + pauseMs, postedAt.getTime() + postLivesMs))
}

type Hours = { opensAt: string; closesAt: string; timeZone: string }

/** Null within the shop's hours; else when they begin. Hours may go over midnight. */
export function opensAgainAt({ opensAt, closesAt, timeZone }: Hours, now: Date): Date | null {
  const { day, time } = wallClock(now, timeZone)
  const isOpen =
    opensAt < closesAt ? time >= opensAt && time < closesAt : time >= opensAt || time < closesAt
  if (isOpen) return null
  return instantOf(time < opensAt ? day : addDays(day, 1), opensAt, timeZone)
}
