import { dayFrom, nextMonday } from './time-words.ts'

export type DayChoice = { key: string; text: string; day: string }

/** The days that most answers mean; those that fall on the same day are offered once. */
export function dayChoices(now: Date, withToday: boolean): DayChoice[] {
  const all: DayChoice[] = [
    { key: 'today', text: '今天', day: dayFrom(now, 0) },
    { key: 'tomorrow', text: '明天', day: dayFrom(now, 1) },
    { key: 'three', text: '3 天后', day: dayFrom(now, 3) },
    { key: 'monday', text: '下周一', day: nextMonday(now) },
  ]
  const offered = withToday ? all : all.slice(1)
  return offered.filter(
    (choice, index) => offered.findIndex((other) => other.day === choice.day) === index,
  )
}

/** A corp's calendar day as the calendar wants it: midnight of the device. */
export function calendarDate(day: string): Date {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return new Date(year, month - 1, date)
}

/** 2026-11-22 of what the calendar gave, whatever the device's time zone. */
export function calendarDay(date: Date): string {
  const two = (count: number) => String(count).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}
