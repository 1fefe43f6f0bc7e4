import fc from 'fast-check'
import { expect, it } from 'vitest'
import { calendarDate, calendarDay, dayChoices } from './day-choices.ts'

const anyDate = fc.date({
  min: new Date('2026-01-01'),
  max: new Date('2030-12-31'),
  noInvalidDate: true,
})

it('goes to the calendar and back without losing a day, in any time zone of the device', () => {
  fc.assert(
    fc.property(anyDate, (date) => {
      const day = date.toISOString().slice(0, 10)
      expect(calendarDay(calendarDate(day))).toBe(day)
    }),
  )
})

it('offers a day once, though it has two names', () => {
  // On a Friday 3 天后 is 下周一.
  const days = dayChoices(new Date('2026-11-20T10:00:00+08:00'), true).map(({ day }) => day)
  expect(new Set(days).size).toBe(days.length)
})
