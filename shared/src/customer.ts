import * as z from 'zod/mini'
import { ChangeId, Instant, StaffName, shortText } from './basic.ts'
import { endpoint } from './endpoint.ts'

/** 刚加上 · 聊过 · 在了解 · 有意向 · 首单客 · 回头客 · 介绍人 · 流失 */
export const Stage = z.enum([
  'lead',
  'aware',
  'nurturing',
  'opportunity',
  'won',
  'repeat',
  'advocate',
  'lost',
])
export type Stage = z.infer<typeof Stage>

export const Customer = z.object({
  customerId: z.string(),
  /** The WeChat nickname; never used to address her. */
  name: z.string(),
  avatar: z.nullable(z.string()),
  remark: z.nullable(z.string()),
  /** 称呼, confirmed by a person; null until then. */
  salutation: z.nullable(z.string()),
  /** Guesses for 称呼 from remark and name, best first, at most three. */
  salutationGuesses: z.array(z.string()),
  stage: Stage,
  stageSince: z.nullable(Instant),
  addedAt: Instant,
  lastContactAt: z.nullable(Instant),
  /** Unasked one-to-one messages of the last 7 days over all staff, and the corp's cap. */
  contactsIn7Days: z.int(),
  contactCap: z.int(),
  /** At the cap: when the next one fits; null below the cap. */
  nextGoodAt: z.nullable(Instant),
  mainFollower: StaffName,
  others: z.array(
    z.object({ staffId: z.string(), name: z.string(), lastSentAt: z.nullable(Instant) }),
  ),
  introducer: z.nullable(z.string()),
  introducedCount: z.int(),
  /** Somebody may have brought her, and nobody has said who: 谁介绍来的？ */
  askIntroducer: z.boolean(),
  /** She agreed that sensitive things are kept. */
  consent: z.boolean(),
  doNotDisturb: z.nullable(
    z.object({
      saidBy: z.enum(['customer', 'staff']),
      reason: z.nullable(z.string()),
      at: Instant,
    }),
  ),
  /** When she deleted the main follower, or was otherwise lost. */
  lostAt: z.nullable(Instant),
  /** The viewer's own follow: it stands, she deleted the viewer, or there is none. */
  own: z.optional(z.enum(['stands', 'deleted', 'none'])),
  /** Handed over: who followed her before, and what was said about it. */
  handover: z.nullable(z.object({ from: z.string(), note: z.nullable(z.string()), at: Instant })),
  spentFen: z.int(),
  lastOrder: z.nullable(z.object({ name: z.string(), at: Instant, paidFen: z.int() })),
})
export type Customer = z.infer<typeof Customer>

export const setSalutation = endpoint({
  method: 'PUT',
  path: '/api/customers/:customerId/salutation',
  summary: 'Confirm 称呼, how to address this customer',
  body: z.object({ changeId: ChangeId, salutation: shortText(12) }),
  reply: z.object({ salutation: z.string() }),
})

export const setStage = endpoint({
  method: 'PUT',
  path: '/api/customers/:customerId/stage',
  summary: 'Move the customer to a stage; kept in history with author and time',
  body: z.object({ changeId: ChangeId, stage: Stage }),
  reply: z.object({ stage: Stage, stageSince: Instant }),
})
