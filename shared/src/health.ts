import * as z from 'zod/mini'
import { Instant, StaffName, shortText } from './basic.ts'
import { endpoint } from './endpoint.ts'

/** Both languages: the admin console of WeCom is Chinese, the person who set up the server may not be. */
export const Words = z.object({ zh: z.string(), en: z.string() })
export type Words = z.infer<typeof Words>

export const CheckId = z.enum([
  'database',
  'clock',
  'public_url',
  'platform',
  'corp_id',
  'secret',
  'agent',
  'trusted_ip',
  'trusted_domain',
  'domain_file',
  'callback_keys',
  'callback_reach',
  'contact_scope',
  'contact_api',
  'js_signature',
])
export type CheckId = z.infer<typeof CheckId>

/** One thing that must be right before the product works, and what to do when it isn't. */
export const Check = z.object({
  id: CheckId,
  title: Words,
  /** skipped: could not be looked at because an earlier one failed. */
  state: z.enum(['ok', 'warn', 'failed', 'skipped']),
  /** What was found. */
  found: Words,
  /** Where in the WeCom admin console, and what exactly to enter there; null when it is right. */
  place: z.nullable(Words),
  enter: z.nullable(z.string()),
})
export type Check = z.infer<typeof Check>

export const runDoctor = endpoint({
  method: 'POST',
  path: '/api/doctor',
  summary: 'Check everything that must be right between this server and WeCom, as pnpm doctor does',
  who: 'operator',
  reply: z.object({ checkedAt: Instant, checks: z.array(Check) }),
})

/** A job that failed for good or waits for another try. */
export const FailedJob = z.object({
  jobId: z.uuid(),
  name: z.string(),
  state: z.enum(['failed', 'retry']),
  tries: z.int(),
  reason: z.nullable(z.string()),
  createdAt: Instant,
})
export type FailedJob = z.infer<typeof FailedJob>

/** What stands in the way of the work of a corp, in the order in which an operator looks at it. */
export const TroubleKind = z.enum([
  'sync_standing_still',
  'sync_failed',
  'sync_stale',
  'callbacks_waiting',
  'callbacks_failed',
  'tags_waiting',
  'welcomes_refused',
  'rules_failed',
  'messages_unreachable',
  'jobs_failed',
])
export type TroubleKind = z.infer<typeof TroubleKind>

/** One thing that does not go on by itself, or not as it should. */
export const Trouble = z.object({
  kind: TroubleKind,
  since: Instant,
  /** How many it is about; null where it is one thing. */
  count: z.nullable(z.int()),
  /** Why, where all of them say the same: an errcode, 'unreachable', or a word of our own. */
  problem: z.nullable(z.string()),
})
export type Trouble = z.infer<typeof Trouble>

export const Health = z.object({
  troubles: z.array(Trouble),
  queues: z.array(
    z.object({ name: z.string(), waiting: z.int(), active: z.int(), failed: z.int() }),
  ),
  failedJobs: z.array(FailedJob),
  pageErrors: z.array(
    z.object({
      errorHash: z.string(),
      page: z.string(),
      version: z.string(),
      message: z.string(),
      count: z.int(),
      firstAt: Instant,
      lastAt: Instant,
    }),
  ),
  unreachable: z.array(
    z.object({ staff: StaffName, problem: z.string(), since: z.nullable(Instant) }),
  ),
  tagsPending: z.int(),
  oldestTagPendingAt: z.nullable(Instant),
})
export type Health = z.infer<typeof Health>

export const loadHealth = endpoint({
  method: 'GET',
  path: '/api/health',
  summary:
    'For the operator: troubles, queues, failed jobs, errors sent home by pages, people whom messages do not reach',
  who: 'operator',
  reply: Health,
})

export const retryJob = endpoint({
  method: 'POST',
  path: '/api/health/jobs/:jobId/retry',
  summary: 'Try a failed job of this corp again; answers how things stand then',
  who: 'operator',
  reply: Health,
})

export const reportPageError = endpoint({
  method: 'POST',
  path: '/api/page-errors',
  summary: 'An error in a page, sent home; counted by what it says, never with what a person typed',
  body: z.object({
    page: shortText(40),
    version: shortText(64),
    message: shortText(300),
    stack: z.nullable(z.string().check(z.maxLength(4000))),
  }),
  reply: z.object({}),
})
