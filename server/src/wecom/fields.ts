import * as z from 'zod/mini'

/**
 * How answers are read: what is missing, null or of another type than documented counts as "not told",
 * so that a platform that changes an optional field breaks nothing. Required are ids and lists only.
 */
export const text = z.pipe(
  z.optional(z.unknown()),
  z.transform((value) => {
    if (typeof value === 'number') return String(value)
    return typeof value === 'string' && value !== '' ? value : null
  }),
)

/** A whole number; old answers have some as text. */
export const whole = z.pipe(
  z.optional(z.unknown()),
  z.transform((value) => {
    const number = typeof value === 'string' && value !== '' ? Number(value) : value
    return typeof number === 'number' && Number.isSafeInteger(number) ? number : null
  }),
)

/** Seconds since 1970; 0 is "never". */
export const moment = z.pipe(
  whole,
  z.transform((seconds) => (seconds && seconds > 0 ? new Date(seconds * 1000) : null)),
)

/** An id: the one thing an answer cannot do without. */
export const id = z.string().check(z.minLength(1))

/**
 * A list: missing and null are empty. What in it is not as it must be (no id) is nothing we could ask
 * about, and is left out. Anything else in the list's place is no usable answer.
 */
export function listOf<Item extends z.ZodMiniType>(item: Item) {
  return z.pipe(
    z.nullish(z.array(z.unknown())),
    z.transform((values) =>
      (values ?? []).flatMap((value): z.infer<Item>[] => {
        const read = z.safeParse(item, value)
        return read.success ? [read.data] : []
      }),
    ),
  )
}

/** The cursor of the next page. None, too, when it is the one just used: a page must not be read for ever. */
export function nextOf(told: string | null, used: string): string | null {
  return told === used ? null : told
}
