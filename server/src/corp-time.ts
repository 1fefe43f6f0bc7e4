import type { Day, TimeOfDay } from '@xiaoguan/shared'

export const dayMs = 86_400_000
const formats = new Map<string, Intl.DateTimeFormat>()

function formatFor(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known) return known
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  formats.set(timeZone, format)
  return format
}

/** The calendar day and the wall clock of an instant in a corp's time zone. */
export function wallClock(at: Date, timeZone: string): { day: Day; time: TimeOfDay } {
  const [day = '', time = ''] = formatFor(timeZone).format(at).split(', ')
  return { day, time }
}

/** The instant at which a corp's clock shows this time; a time that a clock change leaves out becomes the next one. */
export function instantOf(day: Day, time: TimeOfDay, timeZone: string): Date {
  const wanted = Date.parse(`${day}T${time}:00Z`)
  let at = wanted
  // The offset may differ between the guess and the answer: two rounds settle it.
  for (let round = 0; round < 2; round++) {
    const shown = wallClock(new Date(at), timeZone)
    at += wanted - Date.parse(`${shown.day}T${shown.time}:00Z`)
  }
  return new Date(at)
}

export function addDays(day: Day, count: number): Day {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * dayMs).toISOString().slice(0, 10)
}

/** Calendar days from one day to another; negative when `to` is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / dayMs)
}
