import * as z from 'zod/mini'
import { Stage } from '../customer.ts'
import { OutcomeKind } from '../outcome.ts'

/** Most conditions in one segment, nested ones counted; deeper than 4 levels is refused. */
export const segmentMax = 40

const ids = z.array(z.string().check(z.minLength(1), z.maxLength(64))).check(z.maxLength(200))
const days = z.int().check(z.minimum(0), z.maximum(3650))

/**
 * One condition on one customer. Tags, stage and contact read the union over her follows; a list that is
 * empty fits nobody (`any` of nothing) — save `no_tag`, which then fits everybody.
 */
const Plain = z.discriminatedUnion('kind', [
  /** Has at least one of these. */
  z.object({ kind: z.literal('tag'), any: ids }),
  z.object({ kind: z.literal('no_tag'), any: ids }),
  /** No tag of this group is known. */
  z.object({ kind: z.literal('group_unknown'), tagGroupIds: ids }),
  z.object({ kind: z.literal('stage'), in: z.array(Stage) }),
  z.object({ kind: z.literal('main_follower'), in: ids }),
  /** Of the main follower; departments below are not included. */
  z.object({ kind: z.literal('department'), in: z.array(z.int()) }),
  /** Nobody of us touched her for this many days; never touched: since she was added. */
  z.object({ kind: z.literal('silent'), atLeastDays: days }),
  z.object({ kind: z.literal('contacted'), withinDays: days }),
  z.object({
    kind: z.literal('added'),
    atLeastDays: z.optional(days),
    atMostDays: z.optional(days),
  }),
  /** Paid minus refunded, imported orders only. */
  z.object({
    kind: z.literal('spent'),
    atLeastFen: z.optional(z.int()),
    /** Not included. */
    belowFen: z.optional(z.int()),
  }),
  /** Bought one of these products or categories (empty: anything) within so many days. */
  z.object({
    kind: z.literal('bought'),
    productCodes: ids,
    categories: ids,
    withinDays: z.nullable(days),
  }),
  /** What she bought runs out within so many days from today. */
  z.object({ kind: z.literal('runs_out'), withinDays: days }),
  /** Some standing outcome of these within so many days. */
  z.object({ kind: z.literal('outcome'), in: z.array(OutcomeKind), withinDays: days }),
  z.object({ kind: z.literal('channel'), in: ids }),
  z.object({
    kind: z.literal('field'),
    fieldKey: z.string(),
    /** Numbers and dates (YYYY-MM-DD) compare as such, texts only by is, has and known. */
    op: z.enum(['is', 'is_not', 'has', 'at_least', 'at_most', 'known', 'unknown']),
    value: z.optional(z.string().check(z.maxLength(100))),
  }),
  z.object({ kind: z.literal('do_not_disturb'), is: z.boolean() }),
  /** Nobody of us is her friend any more. */
  z.object({ kind: z.literal('lost'), is: z.boolean() }),
])

export type Condition =
  | z.infer<typeof Plain>
  | { kind: 'any'; of: Condition[] }
  | { kind: 'all'; of: Condition[] }
  | { kind: 'not'; of: Condition }

export const Condition: z.ZodMiniType<Condition, Condition> = z.union([
  Plain,
  z.object({
    kind: z.literal('any'),
    get of() {
      return z.array(Condition).check(z.maxLength(segmentMax))
    },
  }),
  z.object({
    kind: z.literal('all'),
    get of() {
      return z.array(Condition).check(z.maxLength(segmentMax))
    },
  }),
  z.object({
    kind: z.literal('not'),
    get of() {
      return Condition
    },
  }),
])

/** The one condition language: who is meant, by all of these. Empty: everybody. */
export const Segment = z.object({
  all: z
    .array(Condition)
    .check(z.refine((all) => sizeOf(all) <= segmentMax && depthOf(all) <= 4, 'too large')),
})
export type Segment = z.infer<typeof Segment>

function inner(condition: Condition): Condition[] {
  if (condition.kind === 'any' || condition.kind === 'all') return condition.of
  return condition.kind === 'not' ? [condition.of] : []
}
function sizeOf(conditions: readonly Condition[]): number {
  return conditions.reduce((sum, condition) => sum + 1 + sizeOf(inner(condition)), 0)
}
function depthOf(conditions: readonly Condition[]): number {
  return conditions.reduce((most, condition) => Math.max(most, 1 + depthOf(inner(condition))), 0)
}
