import * as z from 'zod/mini'
import { Instant, StaffName, shortText } from './basic.ts'
import { endpoint } from './endpoint.ts'
import { Segment } from './rules/segment.ts'

/** Most customers in one bulk. */
export const bulkMax = 50_000

/**
 * What is done with each: tags go on the main follower's follow, reminders to her; where plain staff ask, on their
 * own follow and to themselves. Enrollments are always the main follower's.
 */
export const BulkAction = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('tag'),
    add: z.array(z.string()).check(z.maxLength(20)),
    remove: z.array(z.string()).check(z.maxLength(20)),
  }),
  z.object({ kind: z.literal('remind'), text: shortText(60), dueAt: Instant }),
  z.object({ kind: z.literal('enroll'), sopId: z.string() }),
])
export type BulkAction = z.infer<typeof BulkAction>

/** Chosen one by one, or by a segment; never beyond the asker's reach. */
export const BulkChoice = z.union([
  z.object({ customerIds: z.array(z.string()).check(z.minLength(1), z.maxLength(500)) }),
  z.object({ segment: Segment }),
])
export type BulkChoice = z.infer<typeof BulkChoice>

export const Bulk = z.object({
  bulkId: z.uuid(),
  action: BulkAction,
  /** Who it was chosen by, for the asker; null: one by one. */
  segment: z.nullable(Segment),
  state: z.enum(['running', 'stopped', 'done']),
  total: z.int(),
  waiting: z.int(),
  done: z.int(),
  unchanged: z.int(),
  failed: z.int(),
  /** Tags changed here that WeCom has not taken yet, and those it refused. */
  pending: z.int(),
  refused: z.int(),
  askedBy: StaffName,
  askedAt: Instant,
  stoppedBy: z.nullable(z.string()),
  endedAt: z.nullable(Instant),
  /** The bulk whose changes this one takes back. */
  undoes: z.nullable(z.uuid()),
  /** The bulk that takes this one back. */
  undoneBy: z.nullable(z.uuid()),
  /** Tags can be taken back as long as none came since: by the asker, for 7 days. */
  undoable: z.boolean(),
})
export type Bulk = z.infer<typeof Bulk>

export const previewBulk = endpoint({
  method: 'POST',
  path: '/api/bulk/preview',
  summary: 'How many customers a choice means now, how many would change, and the first ten',
  body: z.object({ choice: BulkChoice, action: z.nullable(BulkAction) }),
  reply: z.object({
    count: z.int(),
    /** Null without an action. */
    changes: z.nullable(z.int()),
    /** Chosen, but out of reach or gone. */
    leftOut: z.int(),
    examples: z.array(z.object({ customerId: z.string(), name: z.string() })),
  }),
})

export const startBulk = endpoint({
  method: 'PUT',
  path: '/api/bulk/:bulkId',
  summary:
    'Begin; staff may choose up to 500 of their own customers, leads and operators any in reach',
  body: z.object({ choice: BulkChoice, action: BulkAction }),
  reply: z.object({ bulk: Bulk }),
})

export const listBulks = endpoint({
  method: 'GET',
  path: '/api/bulk',
  summary: "The last 50 (operator: everybody's; else one's own), the newest first",
  reply: z.object({ bulks: z.array(Bulk) }),
})

export const loadBulk = endpoint({
  method: 'GET',
  path: '/api/bulk/:bulkId',
  summary: 'How one goes, with up to 200 that failed or that WeCom refused, each with its reason',
  reply: z.object({
    bulk: Bulk,
    failures: z.array(
      z.object({ customerId: z.string(), name: z.string(), problem: z.string(), at: Instant }),
    ),
  }),
})

export const steerBulk = endpoint({
  method: 'PUT',
  path: '/api/bulk/:bulkId/course',
  summary:
    'Stop it where it stands, go on, try those that failed or were refused again, or take back what it changed; the last answers with a bulk of its own',
  body: z.object({ course: z.enum(['stop', 'go_on', 'retry_failed', 'take_back']) }),
  reply: z.object({ bulk: Bulk }),
})
