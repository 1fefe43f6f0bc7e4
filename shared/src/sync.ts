import * as z from 'zod/mini'
import { Instant } from './basic.ts'
import { endpoint } from './endpoint.ts'

/** What a sync is at: 部门和员工 → 标签 → 客户群 → 谁有客户 → 客户 → 离职员工的客户 → 收尾 */
export const SyncPhase = z.enum([
  'directory',
  'tags',
  'chats',
  'follows',
  'customers',
  'unassigned',
  'sweep',
])
export type SyncPhase = z.infer<typeof SyncPhase>

/** Numbers of a sync. `calls` made against `leastCalls`, the fewest that could tell the same. */
export const SyncCounts = z.object({
  departments: z.int(),
  staff: z.int(),
  tags: z.int(),
  /** Follows read so far, and those expected when that is known (a former sync). */
  follows: z.int(),
  expectedFollows: z.nullable(z.int()),
  added: z.int(),
  changed: z.int(),
  ended: z.int(),
  calls: z.int(),
  leastCalls: z.int(),
})
export type SyncCounts = z.infer<typeof SyncCounts>

export const SyncRun = z.object({
  syncRunId: z.uuid(),
  kind: z.enum(['first', 'nightly', 'by_hand']),
  state: z.enum(['running', 'done', 'failed']),
  phase: SyncPhase,
  counts: SyncCounts,
  /** Why it waits or failed: an errcode, 'unreachable', or a word of our own. */
  problem: z.nullable(z.string()),
  startedAt: Instant,
  endedAt: z.nullable(Instant),
})
export type SyncRun = z.infer<typeof SyncRun>

/** What the operator should know and can mend; none of it stops a sync. */
export const FindingKind = z.enum([
  'staff_out_of_scope',
  'staff_unlicensed',
  'staff_not_activated',
  'staff_without_department',
  'lead_without_people',
  'customer_of_left_staff',
  'tags_over_limit',
  'acquisition_notice',
])
export type FindingKind = z.infer<typeof FindingKind>

export const Finding = z.object({
  kind: FindingKind,
  /** Whom or what it is about: a staff id, a customer id, a link id. */
  subject: z.string(),
  name: z.nullable(z.string()),
  /** More in numbers, e.g. how many customers a person left behind. */
  count: z.nullable(z.int()),
  foundAt: Instant,
})
export type Finding = z.infer<typeof Finding>

export const loadSync = endpoint({
  method: 'GET',
  path: '/api/sync',
  summary: 'The last sync with its progress, what it found, and how far callbacks lag',
  who: 'operator',
  reply: z.object({
    run: z.nullable(SyncRun),
    findings: z.array(Finding),
    callbacks: z.object({
      waiting: z.int(),
      failed: z.int(),
      oldestWaitingAt: z.nullable(Instant),
      lastAt: z.nullable(Instant),
      /** By kind since yesterday, unknown kinds among them. */
      byKind: z.array(z.object({ kind: z.string(), count: z.int(), known: z.boolean() })),
    }),
  }),
})

export const startSync = endpoint({
  method: 'POST',
  path: '/api/sync',
  summary: 'Begin a full sync now; one that runs goes on',
  who: 'operator',
  reply: z.object({ run: SyncRun }),
})
