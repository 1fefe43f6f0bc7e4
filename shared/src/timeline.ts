import * as z from 'zod/mini'
import { Instant } from './basic.ts'
import { Stage } from './customer.ts'
import { endpoint } from './endpoint.ts'
import { OutcomeKind } from './outcome.ts'
import { ScriptKind } from './script.ts'
import { Touchpoint } from './sop.ts'
import { TagSource } from './tag.ts'
import { TouchHow, TouchState } from './touch.ts'

const base = { eventId: z.string(), at: Instant, by: z.nullable(z.string()) }

/** signals: what the platform says, never a person. lost: nobody of us is her friend any more. */
export const SignalKind = z.enum([
  'deleted',
  'lost',
  'liked',
  'commented',
  'opened',
  'paid',
  'redeemed',
])
export type SignalKind = z.infer<typeof SignalKind>

/** Why a stage changed: an outcome, an order, or one of the other rules of customer/stage.ts. */
export const StageReason = z.enum([
  'replied',
  'interested',
  'booked',
  'ordered',
  'order',
  'tag',
  'introduced',
  'quiet',
  'gone',
  'deleted',
  'back',
  'withdrawn',
])
export type StageReason = z.infer<typeof StageReason>

/** One line of 动态, newest first; the web finds the words. */
export const TimelineEntry = z.discriminatedUnion('kind', [
  z.object({
    ...base,
    kind: z.literal('touch'),
    touchId: z.uuid(),
    title: z.nullable(z.string()),
    text: z.nullable(z.string()),
    scriptKind: ScriptKind,
    touchpoint: Touchpoint,
    how: TouchHow,
    state: TouchState,
    outcome: z.nullable(z.object({ outcomeId: z.uuid(), kind: OutcomeKind })),
  }),
  z.object({
    ...base,
    kind: z.literal('outcome'),
    outcomeId: z.uuid(),
    touchId: z.uuid(),
    outcome: OutcomeKind,
    detail: z.nullable(z.string()),
    withdrawn: z.boolean(),
  }),
  z.object({
    ...base,
    kind: z.literal('signal'),
    signal: SignalKind,
    detail: z.nullable(z.string()),
  }),
  z.object({
    ...base,
    kind: z.literal('tags'),
    added: z.array(z.string()),
    removed: z.array(z.string()),
    /** Wished on, and wished off, but WeCom did not follow; `problem`: why, an errcode or 'conflict'. */
    refused: z.array(z.string()),
    kept: z.array(z.string()),
    /** Taken off her, as off everybody, because they were deleted from the library. */
    deleted: z.array(z.string()),
    problem: z.nullable(z.string()),
    source: TagSource,
  }),
  z.object({
    ...base,
    kind: z.literal('stage'),
    stage: Stage,
    /** Null: of an older event. */
    reason: z.nullable(StageReason),
  }),
  z.object({ ...base, kind: z.literal('order'), name: z.string(), paidFen: z.int() }),
  z.object({ ...base, kind: z.literal('note'), text: z.string() }),
  /** Null: nobody any more. */
  z.object({ ...base, kind: z.literal('introducer'), name: z.nullable(z.string()) }),
  z.object({
    ...base,
    kind: z.literal('sop'),
    change: z.enum(['entered', 'ended', 'paused', 'resumed']),
    name: z.string(),
    reason: z.nullable(z.string()),
  }),
  z.object({
    ...base,
    kind: z.literal('follow'),
    change: z.enum(['added', 'handed_over', 'ended', 'main']),
    detail: z.nullable(z.string()),
  }),
])
export type TimelineEntry = z.infer<typeof TimelineEntry>

/** One page; `before`: what to ask with for the older ones, null when there are none. */
export const Timeline = z.object({
  entries: z.array(TimelineEntry),
  before: z.nullable(z.uuid()),
})
export type Timeline = z.infer<typeof Timeline>

export const listTimeline = endpoint({
  method: 'GET',
  path: '/api/customers/:customerId/timeline',
  summary: 'What happened with one customer, newest first, 30 events at a time',
  query: z.object({ before: z.optional(z.uuid()) }),
  reply: Timeline,
})
