import * as z from 'zod/mini'
import { Instant } from './basic.ts'
import { endpoint } from './endpoint.ts'
import { Touchpoint } from './sop.ts'
import { TaskState } from './task.ts'

export const Period = z.enum(['today', '7d', '30d'])
export type Period = z.infer<typeof Period>

/**
 * Completion over a period, in tasks. Denominator: tasks whose first deadline has passed in the
 * period, less those left out (ended or moved by the system). The five parts add up to `owed`:
 * 按时 (onTimeConfirmed + onTimeSelf) · 晚做 · 跳过 · 改期未做 · 没做.
 */
export const Completion = z.object({
  owed: z.int(),
  onTimeConfirmed: z.int(),
  onTimeSelf: z.int(),
  late: z.int(),
  skipped: z.int(),
  postponed: z.int(),
  missed: z.int(),
  /** First deadline later today; outside the rate. 还没到点 */
  notYetDue: z.int(),
  /** 超时: open and late at this moment */
  overdue: z.int(),
})
export type Completion = z.infer<typeof Completion>

export const PersonCompletion = z.object({
  staffId: z.string(),
  name: z.string(),
  departmentId: z.int(),
  departmentName: z.string(),
  completion: Completion,
  /** Today's nudge, by any lead. */
  nudgedAt: z.nullable(Instant),
  nudgedBy: z.nullable(z.string()),
  isSelf: z.boolean(),
  /** Is not in the company any more; what she owes waits for a hand-over. */
  hasLeft: z.boolean(),
})
export type PersonCompletion = z.infer<typeof PersonCompletion>

export const CompletionReport = z.object({
  now: Instant,
  period: Period,
  from: Instant,
  to: Instant,
  /** What it is about: one department, or all the asker may see. */
  scopeName: z.string(),
  total: Completion,
  /** The period before, today up to the same time of day. */
  before: Completion,
  departments: z.array(
    z.object({ departmentId: z.int(), name: z.string(), completion: Completion }),
  ),
  people: z.array(PersonCompletion),
  sops: z.array(z.object({ sopId: z.string(), name: z.string(), completion: Completion })),
})
export type CompletionReport = z.infer<typeof CompletionReport>

export const loadCompletion = endpoint({
  method: 'GET',
  path: '/api/reports/completion',
  summary: 'Completion of the departments led (operator: all; staff: oneself)',
  query: z.object({ period: Period, departmentId: z.optional(z.string().check(z.regex(/^\d+$/))) }),
  reply: CompletionReport,
})

export const ReportTask = z.object({
  taskId: z.uuid(),
  customerId: z.string(),
  customerName: z.string(),
  sopName: z.string(),
  stepTitle: z.string(),
  touchpoint: Touchpoint,
  state: TaskState,
  part: z.enum([
    'on_time_confirmed',
    'on_time_self',
    'late',
    'skipped',
    'postponed',
    'missed',
    'not_yet_due',
    'left_out',
  ]),
  /** 超时: open and past its deadline at this moment */
  overdue: z.boolean(),
  firstDeadlineAt: Instant,
  doneAt: z.nullable(Instant),
  reason: z.nullable(z.string()),
})
export type ReportTask = z.infer<typeof ReportTask>

/** A person's list goes no further; her figures do. */
export const personTasksMost = 200

export const listPersonTasks = endpoint({
  method: 'GET',
  path: '/api/reports/people/:staffId/tasks',
  summary: "The very tasks behind a person's completion, the latest trouble first, at most 200",
  query: z.object({ period: Period }),
  reply: z.object({ name: z.string(), completion: Completion, tasks: z.array(ReportTask) }),
})

export const nudge = endpoint({
  method: 'PUT',
  path: '/api/staff/:staffId/nudges/:nudgeId',
  summary:
    'Remind a person of her overdue list by an app message; at most once a day from all leads',
  who: 'lead',
  reply: z.object({ nudgeId: z.uuid(), at: Instant, by: z.string(), overdue: z.int() }),
})
