import * as z from 'zod/mini'
import { Instant, StaffName, shortText } from './basic.ts'
import { endpoint } from './endpoint.ts'

export const HandoverKind = z.enum(['on_job', 'resigned'])
export type HandoverKind = z.infer<typeof HandoverKind>

/** asked: WeCom was not told yet · waiting: within 24 hours · refused by her · limit: taker is full · failed: `errcode` */
export const HandoverCustomerState = z.enum([
  'asked',
  'waiting',
  'done',
  'refused',
  'limit',
  'failed',
])
export type HandoverCustomerState = z.infer<typeof HandoverCustomerState>

export const Handover = z.object({
  handoverId: z.uuid(),
  kind: HandoverKind,
  from: StaffName,
  to: StaffName,
  askedBy: z.string(),
  askedAt: Instant,
  state: z.enum(['waiting', 'done']),
  counts: z.object({
    asked: z.int(),
    waiting: z.int(),
    done: z.int(),
    refused: z.int(),
    limit: z.int(),
    failed: z.int(),
  }),
  /** Why it does not go on: an errcode or 'unreachable'. */
  problem: z.nullable(z.string()),
})
export type Handover = z.infer<typeof Handover>

/** So many customers of a person are listed at most; with `all` every one is handed over. */
export const handoverCandidatesMost = 500

/** A follow that may be handed over. */
export const HandoverCandidate = z.object({
  customerId: z.string(),
  name: z.string(),
  avatar: z.nullable(z.string()),
  remark: z.nullable(z.string()),
  /** To find her by pinyin: of name and remark, as `spell` of rules/pinyin-match.ts takes them. */
  readings: z.optional(z.object({ name: z.string(), remark: z.string() })),
  openTasks: z.int(),
  lastContactAt: z.nullable(Instant),
  /** Already on her way to somebody. */
  handingTo: z.nullable(z.string()),
})
export type HandoverCandidate = z.infer<typeof HandoverCandidate>

export const listHandoverCandidates = endpoint({
  method: 'GET',
  path: '/api/staff/:staffId/handover-candidates',
  summary: 'The customers of a person, to be handed over; takers are people of the same reach',
  who: 'lead',
  reply: z.object({
    from: StaffName,
    /** False: has left; the platform calls it 离职继承. */
    active: z.boolean(),
    customers: z.array(HandoverCandidate),
    /** Not all are listed. */
    cut: z.boolean(),
    total: z.int(),
    takers: z.array(z.object({ staffId: z.string(), name: z.string(), customers: z.int() })),
  }),
})

export const startHandover = endpoint({
  method: 'PUT',
  path: '/api/handovers/:handoverId',
  summary: 'Hand customers of one staff over to another; takes up to 24 hours',
  who: 'lead',
  body: z.object({
    fromId: z.string(),
    toId: z.string(),
    /** Empty with `all`. */
    customerIds: z.array(z.string()).check(z.maxLength(2000)),
    all: z.boolean(),
    /** What WeCom tells the customer; null: its own words. */
    message: z.nullable(shortText(200)),
    /** For the taker, kept with the follow. */
    note: z.nullable(shortText(200)),
  }),
  reply: z.object({ handover: Handover }),
})

/** Somebody who left, with customers nobody has taken over yet. */
export const HandoverLeaver = z.object({
  staffId: z.string(),
  name: z.string(),
  /** Followed by her still, and not on their way to anybody. */
  customers: z.int(),
  openTasks: z.int(),
})
export type HandoverLeaver = z.infer<typeof HandoverLeaver>

export const listHandovers = endpoint({
  method: 'GET',
  path: '/api/handovers',
  summary: 'Hand-overs of led people, the newest first, at most 50; and who left customers behind',
  who: 'lead',
  reply: z.object({ handovers: z.array(Handover), leavers: z.array(HandoverLeaver) }),
})

export const loadHandover = endpoint({
  method: 'GET',
  path: '/api/handovers/:handoverId',
  summary: 'One hand-over with its customers (at most 2000) and what came of each',
  who: 'lead',
  reply: z.object({
    handover: Handover,
    customers: z.array(
      z.object({
        customerId: z.string(),
        name: z.string(),
        state: HandoverCustomerState,
        errcode: z.nullable(z.int()),
        endedAt: z.nullable(Instant),
      }),
    ),
  }),
})
