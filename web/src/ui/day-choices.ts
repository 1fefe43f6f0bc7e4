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
