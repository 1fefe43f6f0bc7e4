import { dayText, daysAhead, timeText } from './corp-time.ts'

const minuteMs = 60_000
const dayMs = 86_400_000
/** The corp's time zone has had no summer time since 1991. */
const corpOffset = '+08:00'
const corpOffsetMs = 8 * 3_600_000

/** 刚刚, 5 分钟前, 3 小时前, 昨天, 3 天前, 2 个月前, 1 年前. */
export function agoText(at: string, now: Date): string {
  const days = -daysAhead(at, now)
  if (days <= 0) {
    const minutes = Math.floor((now.getTime() - Date.parse(at)) / minuteMs)
    if (minutes < 1) return '刚刚'
    if (minutes < 60) return `${minutes} 分钟前`
    return `${Math.floor(minutes / 60)} 小时前`
  }
  if (days === 1) return '昨天'
  if (days < 60) return `${days} 天前`
  if (days < 365) return `${Math.floor(days / 30)} 个月前`
  return `${Math.floor(days / 365)} 年前`
}

/** Full days since, as a clerk counts them: today 0. */
export function daysSince(at: string, now: Date): number {
  return Math.max(0, -daysAhead(at, now))
}

/** 今天 18:00 前 */
export function beforeText(at: string, now: Date): string {
  return `${dayText(at, now)} ${timeText(at)} 前`
}

/** 周四 12 点, 明天 19:30: minutes only where they say something. */
export function whenText(at: string, now: Date): string {
  const time = timeText(at)
  const hour = time.endsWith(':00') ? `${Number(time.slice(0, 2))} 点` : time
  return `${dayText(at, now)} ${hour}`
}

/** 周四 12 点再发, 今天 11:59 再发: a time followed by words. */
export function whenThen(at: string, now: Date, words: string): string {
  const when = whenText(at, now)
  return /\d$/.test(when) ? `${when} ${words}` : `${when}${words}`
}

/** A time behind words: 上次联系昨天, but 上次联系 3 天前. */
export const spaced = (when: string) => (/^\d/.test(when) ? ` ${when}` : when)

/** The calendar day of the corp `days` from today, e.g. 2026-11-22. */
export function dayFrom(now: Date, days: number): string {
  return new Date(now.getTime() + corpOffsetMs + days * dayMs).toISOString().slice(0, 10)
}

/** The Monday after today, never today. */
export function nextMonday(now: Date): string {
  const weekday = new Date(now.getTime() + corpOffsetMs).getUTCDay()
  return dayFrom(now, (8 - weekday) % 7 || 7)
}

/** A day and a wall-clock time of the corp as an instant. */
export function instantOf(day: string, time: string): string {
  return new Date(`${day}T${time}:00${corpOffset}`).toISOString()
}

/** 周六 15:00 from a day and a time as stored. */
export function dayTimeText(day: string, time: string | null, now: Date): string {
  const at = instantOf(day, time ?? '12:00')
  return time ? `${dayText(at, now)} ${time}` : dayText(at, now)
}
