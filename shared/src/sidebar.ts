import * as z from 'zod/mini'
import { Instant } from './basic.ts'
import { Customer } from './customer.ts'
import { endpoint } from './endpoint.ts'
import { Outcome } from './outcome.ts'
import { Reminder } from './reminder.ts'
import { PreparedScript } from './script.ts'
import { Touchpoint } from './sop.ts'
import { CustomerTags } from './tag.ts'
import { Touch } from './touch.ts'

/** The step owed to this customer now, or the next one with its date. */
export const NextStep = z.object({
  /** Null while the step is not due yet. */
  taskId: z.nullable(z.uuid()),
  enrollmentId: z.uuid(),
  sopId: z.string(),
  sopName: z.string(),
  stepId: z.string(),
  title: z.string(),
  purpose: z.string(),
  coaching: z.nullable(z.string()),
  position: z.int(),
  stepCount: z.int(),
  /** Days since the day it counts from (0): 第 3 天; negative before it (a birthday): 提前 7 天. */
  dayNumber: z.int(),
  touchpoint: Touchpoint,
  /** due: may be done now · early: its window has not begun · paused: waits for a date */
  state: z.enum(['due', 'early', 'paused']),
  dueAt: Instant,
  deadlineAt: Instant,
  late: z.boolean(),
  mine: z.boolean(),
  /** Whose task it is. */
  ownerName: z.string(),
  postponed: z.boolean(),
  /** Why this step is shown, in words, e.g. 她前天回过：有点紧 */
  why: z.nullable(z.string()),
  /** Chat steps: the stored choice first, then 换个说法. Empty: nothing published. */
  variants: z.array(PreparedScript),
  /** Phone and visit steps: what to say. */
  say: z.nullable(z.string()),
})
export type NextStep = z.infer<typeof NextStep>

/** A touch that waits for an answer from the staff. */
export const Question = z.object({
  touch: Touch,
  /** asked: 客户怎么说？ · unconfirmed: 发出去了吗？ · partly: some parts are still to be sent */
  ask: z.enum(['outcome', 'unconfirmed', 'partly']),
  outcomes: z.array(Outcome),
})
export type Question = z.infer<typeof Question>

export const Sidebar = z.object({
  now: Instant,
  customer: Customer,
  /** Values for `{{name}}` in scripts; null: not known. */
  variables: z.record(z.string(), z.nullable(z.string())),
  question: z.nullable(Question),
  next: z.nullable(NextStep),
  tags: CustomerTags,
  scripts: z.array(PreparedScript),
  reminders: z.array(Reminder),
})
export type Sidebar = z.infer<typeof Sidebar>

export const loadSidebar = endpoint({
  method: 'GET',
  path: '/api/customers/:customerId/sidebar',
  summary: 'All that the sidebar shows of one customer',
  reply: Sidebar,
})
