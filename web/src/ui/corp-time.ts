const parts = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Asia/Shanghai',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})
const weekdays = ['周日', '周一', '周二', '周三', '周四', '周五', '周六']

/** `2026-11-19 18:00` in the corp's time zone, whatever the phone's. */
function wallClock(at: Date): { day: string; time: string } {
  const [day = '', time = ''] = parts.format(at).split(', ')
  return { day, time }
}

/** 18:00 */
export function timeText(at: string): string {
  return wallClock(new Date(at)).time
}

/** Calendar days from `now` to `at`: 0 today, 1 tomorrow, −1 yesterday. */
export function daysAhead(at: string, now: Date): number {
  return (dayStart(new Date(at)) - dayStart(now)) / 86_400_000
}

/** 今天, 明天, 昨天, 周四 (within the next six days), else 11月19日. */
export function dayText(at: string, now: Date): string {
  const ahead = daysAhead(at, now)
  const near = { '-1': '昨天', 0: '今天', 1: '明天' }[ahead]
  if (near) return near
  const start = new Date(dayStart(new Date(at)))
  if (ahead > 1 && ahead < 7) return weekdays[start.getUTCDay()] ?? ''
  return `${start.getUTCMonth() + 1}月${start.getUTCDate()}日`
}

/** Midnight of the corp's calendar day, written as if it were UTC, so that days can be subtracted. */
function dayStart(at: Date): number {
  return Date.parse(`${wallClock(at).day}T00:00:00Z`)
}
