import { Stage, TagSource } from '@xiaoguan/shared'
import * as z from 'zod/mini'

// Some are written as null where there is nothing to name.
const text = z.nullish(z.string())
const ids = z._default(z.array(z.string()), [])
/** All names that bodies of customer events use (DESIGN: "Kinds and bodies"); each kind has some of them. */
const Body = z.object({
  staffId: text,
  fromId: text,
  toId: text,
  touchId: text,
  outcomeId: text,
  signalId: text,
  noteId: text,
  introducerCustomerId: text,
  introducerStaffId: text,
  formerCustomerId: text,
  formerStaffId: text,
  orderNo: text,
  sopId: text,
  paidFen: z.optional(z.number()),
  was: z.optional(z.number()),
  by: text,
  reason: z.optional(z.nullable(z.string())),
  added: ids,
  removed: ids,
  tagIds: ids,
  keptIds: ids,
  errcode: z.optional(z.number()),
  source: z.optional(TagSource),
  to: z.optional(z.unknown()),
})

export type EventBody = Omit<z.infer<typeof Body>, 'to'> & { stage?: Stage }

/** Reads an event's body leniently: what does not fit is as good as not there. */
export function parseEventBody(body: unknown): EventBody {
  const parsed = Body.safeParse(body)
  if (!parsed.success) return { added: [], removed: [], tagIds: [], keptIds: [] }
  const { to, ...rest } = parsed.data
  const stage = Stage.safeParse(to)
  return stage.success ? { ...rest, stage: stage.data } : rest
}
