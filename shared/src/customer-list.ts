import * as z from 'zod/mini'
import { Instant, StaffName } from './basic.ts'
import { Stage } from './customer.ts'
import { endpoint } from './endpoint.ts'
import { Segment } from './rules/segment.ts'
import { TagClass } from './tag.ts'

/** One row of 客户. */
export const CustomerRow = z.object({
  customerId: z.string(),
  /** 称呼 with the nickname, as far as known. */
  salutation: z.nullable(z.string()),
  name: z.string(),
  /** The asker's own, else the main follower's. */
  remark: z.nullable(z.string()),
  avatar: z.nullable(z.string()),
  stage: Stage,
  mainFollower: z.nullable(StaffName),
  /** At most six, 🔒 ones only for who may see them; service class first. */
  tags: z.array(z.object({ tagId: z.string(), name: z.string(), tagClass: TagClass })),
  tagCount: z.int(),
  /** Names of ★ groups still empty, at most three. */
  unknown: z.array(z.string()),
  lastContactAt: z.nullable(Instant),
  addedAt: Instant,
  spentFen: z.int(),
  lost: z.boolean(),
  doNotDisturb: z.boolean(),
})
export type CustomerRow = z.infer<typeof CustomerRow>

export const CustomerOrder = z.enum(['last_contact', 'longest_silent', 'newest', 'spent'])
export type CustomerOrder = z.infer<typeof CustomerOrder>

export const listCustomers = endpoint({
  method: 'POST',
  path: '/api/customers/search',
  summary:
    "Customers in one's reach, 50 at a time: words (称呼, nickname, remark; 汉字, pinyin, initials), a segment, an order",
  body: z.object({
    words: z.string().check(z.maxLength(40)),
    segment: Segment,
    /** mine: whom one follows · reach: leads and operators: all in reach */
    whose: z.enum(['mine', 'reach']),
    order: CustomerOrder,
    after: z.nullable(z.string()),
  }),
  reply: z.object({
    customers: z.array(CustomerRow),
    /** Of the first page; null on later ones. */
    count: z.nullable(z.int()),
    after: z.nullable(z.string()),
  }),
})

/** What the filters need: who may be a main follower in one's reach, departments, channels, products. */
export const loadChoices = endpoint({
  method: 'GET',
  path: '/api/segment-choices',
  summary: 'Names for the parts of a segment',
  reply: z.object({
    staff: z.array(StaffName),
    departments: z.array(z.object({ departmentId: z.int(), name: z.string() })),
    channels: z.array(z.object({ state: z.string(), name: z.string() })),
    products: z.array(
      z.object({ productCode: z.string(), name: z.string(), category: z.string() }),
    ),
    fields: z.array(
      z.object({
        fieldKey: z.string(),
        label: z.string(),
        kind: z.enum(['text', 'number', 'date', 'choice']),
        choices: z.array(z.string()),
      }),
    ),
  }),
})
