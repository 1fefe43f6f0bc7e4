import { createHash } from 'node:crypto'
import type { TimeOfDay } from '@xiaoguan/shared'
import { addDays, instantOf, wallClock } from '../corp-time.ts'

/** When a person may be written to: the shop's hours, in its time zone. */
export type NoticeHours = { timeZone: string; opensAt: TimeOfDay; closesAt: TimeOfDay }

const everyMinutes = 30
// Minutes 3 … 26 after the full or the half hour: never on them, when every other program writes too.
const firstMinute = 3
const minutesUsed = 24

/** A person's own minute within each half hour, so that a corp's messages are spread over it. */
export function minuteOf(corpId: string, staffId: string): number {
  const hash = createHash('sha1').update(`${corpId} ${staffId}`).digest()
  return firstMinute + ((hash[0] ?? 0) % minutesUsed)
}

/**
 * The next moment after `after` at which a person may be written to: one in each half hour of the shop's day.
 * The first of a day (`digest`) is the morning's.
 */
export function nextSlot(
  hours: NoticeHours,
  minute: number,
  after: Date,
): { at: Date; digest: boolean } {
  const today = wallClock(after, hours.timeZone).day
  for (let day = today; ; day = addDays(day, 1)) {
    const times = slotTimes(hours, minute)
    for (const [index, time] of times.entries()) {
      const at = instantOf(day, time, hours.timeZone)
      if (at > after) return { at, digest: index === 0 }
    }
  }
}

function slotTimes({ opensAt, closesAt }: NoticeHours, minute: number): TimeOfDay[] {
  const times: TimeOfDay[] = []
  const halfHour = Math.floor(minutesOf(opensAt) / everyMinutes) * everyMinutes
  for (let at = halfHour + minute; at < minutesOf(closesAt); at += everyMinutes)
    if (at >= minutesOf(opensAt)) times.push(timeOf(at))
  // A shop that is open for minutes only still gets its morning message.
  return times.length > 0 ? times : [timeOf(Math.min(halfHour + minute, 1439))]
}

function minutesOf(time: TimeOfDay): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
}

function timeOf(minutes: number): TimeOfDay {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}
