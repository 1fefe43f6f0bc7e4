/** Times of the demo. Shanghai has had no summer time since 1991, so its offset is a constant. */
export const minuteMs = 60_000
export const hourMs = 60 * minuteMs
export const dayMs = 24 * hourMs
const shanghaiMs = 8 * hourMs

/** Days since 1970 in Shanghai. */
export function dayOf(ms: number): number {
  return Math.floor((ms + shanghaiMs) / dayMs)
}

export function startOfDay(day: number): number {
  return day * dayMs - shanghaiMs
}

/** The instant of a wall-clock time like 12:10 on a day. */
export function clock(day: number, time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return startOfDay(day) + hours * hourMs + minutes * minuteMs
}

/** ISO weekday: 1 is Monday. 1970-01-01 was a Thursday. */
export function weekdayOf(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1
}

/** 2026-11-19 */
export function dayText(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10)
}

/** 15:00 */
export function timeText(ms: number): string {
  return new Date(ms + shanghaiMs).toISOString().slice(11, 16)
}

/** 11 月 30 日 */
export function dateText(ms: number): string {
  const date = new Date(ms + shanghaiMs)
  return `${date.getUTCMonth() + 1} 月 ${date.getUTCDate()} 日`
}

/** The Thursday 10:40 in Shanghai at or nearest before this instant: where the demo begins. */
export function demoStart(realNow: number): number {
  const day = dayOf(realNow)
  const back = (weekdayOf(day) - 4 + 7) % 7
  const candidate = clock(day - back, '10:40')
  return candidate <= realNow ? candidate : candidate - 7 * dayMs
}
