import * as z from 'zod/mini'
import { ChangeId, Day, Instant, TimeOfDay, shortText } from './basic.ts'
import { endpoint } from './endpoint.ts'

/** 回了 · 有兴趣 · 约好了 · 下单了 · 到店了 · 下次再聊 · 不需要 · 别再发 · 还没回 */
export const OutcomeKind = z.enum([
  'replied',
  'interested',
  'booked',
  'ordered',
  'visited',
  'later',
  'refused',
  'do_not_disturb',
  'no_reply',
])
export type OutcomeKind = z.infer<typeof OutcomeKind>

/** What a person says came of a touch. */
export const Outcome = z.object({
  outcomeId: z.uuid(),
  touchId: z.uuid(),
  kind: OutcomeKind,
  at: Instant,
  by: z.nullable(z.string()),
  bookedDay: z.nullable(Day),
  bookedTime: z.nullable(TimeOfDay),
  amountFen: z.nullable(z.int()),
  laterDay: z.nullable(Day),
  reason: z.nullable(z.string()),
  saidBy: z.nullable(z.enum(['customer', 'staff'])),
})
export type Outcome = z.infer<typeof Outcome>

export const logOutcome = endpoint({
  method: 'PUT',
  path: '/api/customers/:customerId/outcomes/:outcomeId',
  summary: 'Log what came of a touch; `replaces` corrects an earlier outcome, history kept',
  body: z.object({
    touchId: z.uuid(),
    kind: OutcomeKind,
    replaces: z.optional(z.uuid()),
    bookedDay: z.optional(Day),
    bookedTime: z.optional(TimeOfDay),
    amountFen: z.optional(z.int().check(z.minimum(1), z.maximum(100_000_000))),
    laterDay: z.optional(Day),
    reason: z.optional(shortText(60)),
    saidBy: z.optional(z.enum(['customer', 'staff'])),
  }),
  reply: z.object({ outcome: Outcome }),
})

export const withdrawOutcome = endpoint({
  method: 'PUT',
  path: '/api/customers/:customerId/outcomes/:outcomeId/withdrawal',
  summary: 'Take an outcome back (undo): what it ended goes on',
  body: z.object({ changeId: ChangeId }),
  reply: z.object({ outcomeId: z.uuid() }),
})
