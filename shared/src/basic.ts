import * as z from 'zod/mini'

/** An instant as ISO 8601 text with offset, e.g. 2026-11-19T10:40:00.000Z. */
export const Instant = z.iso.datetime({ offset: true })
export type Instant = z.infer<typeof Instant>

/** A calendar day in the corp's time zone, e.g. 2026-11-19. */
export const Day = z.iso.date()
export type Day = z.infer<typeof Day>

/** A wall-clock time in the corp's time zone, e.g. 12:10. */
export const TimeOfDay = z.string().check(z.regex(/^([01]\d|2[0-3]):[0-5]\d$/))
export type TimeOfDay = z.infer<typeof TimeOfDay>

/** Made by the web for every write, so that a retry is the same change. */
export const ChangeId = z.uuid()
export type ChangeId = z.infer<typeof ChangeId>

/** Money in fen (1/100 yuan). */
export const Fen = z.int()
export type Fen = z.infer<typeof Fen>

/** Trimmed text of 1 to `max` characters. */
export function shortText(max: number) {
  return z.string().check(z.trim(), z.minLength(1), z.maxLength(max))
}

/** A person as others see her. */
export const StaffName = z.object({ staffId: z.string(), name: z.string() })
export type StaffName = z.infer<typeof StaffName>
