import * as z from 'zod/mini'
import { ChangeId, Instant, shortText } from './basic.ts'
import { endpoint } from './endpoint.ts'
import { Touchpoint } from './sop.ts'

export const TaskState = z.enum(['scheduled', 'due', 'done', 'skipped', 'lapsed', 'cancelled'])
export type TaskState = z.infer<typeof TaskState>

/** Why a task stands where it stands in 今天要联系 (PRODUCT.md, "Choosing what to suggest" 1). */
export const TodayRank = z.enum([
  'waiting',
  'later_due',
  'goal_near',
  'by_deadline',
  'long_overdue',
  /** Nobody reaches her any more: to be known, not to be done. */
  'gone',
])
export type TodayRank = z.infer<typeof TodayRank>

const customerOfRow = {
  customerId: z.string(),
  /** 称呼, or the name until it is confirmed */
  customerName: z.string(),
  /** Her own name in WeCom. */
  name: z.string(),
  avatar: z.nullable(z.string()),
}

/** One row of 今天要联系. */
export const TodayItem = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('task'),
    ...customerOfRow,
    taskId: z.uuid(),
    sopName: z.string(),
    stepTitle: z.string(),
    purpose: z.string(),
    position: z.int(),
    stepCount: z.int(),
    touchpoint: Touchpoint,
    dueAt: Instant,
    deadlineAt: Instant,
    rank: TodayRank,
    /** From whom it came, when handed over or covered. */
    from: z.nullable(z.string()),
    why: z.nullable(z.string()),
  }),
  z.object({
    kind: z.literal('reminder'),
    ...customerOfRow,
    reminderId: z.uuid(),
    text: z.string(),
    dueAt: Instant,
    by: z.string(),
    rank: TodayRank,
  }),
  z.object({
    kind: z.literal('signal'),
    ...customerOfRow,
    eventId: z.string(),
    text: z.string(),
    at: Instant,
    /** 知道了 (`dismissSignal`) takes it off the list. */
    dismissible: z.boolean(),
    rank: TodayRank,
  }),
])
export type TodayItem = z.infer<typeof TodayItem>

export const listToday = endpoint({
  method: 'GET',
  path: '/api/tasks/today',
  summary: '今天要联系: what this staff owes today, in the order to do it',
  reply: z.object({
    now: Instant,
    /** SOP tasks of today by first deadline, done or still to be done, and those late from before: all, and done. */
    total: z.int(),
    done: z.int(),
    /** Open and late at the moment. */
    late: z.int(),
    /** In the order to do them. */
    items: z.array(TodayItem),
    /** Starts later today; not yet to be done. */
    comingCount: z.int(),
  }),
})

export const postponeTask = endpoint({
  method: 'PUT',
  path: '/api/customers/:customerId/tasks/:taskId/postponement',
  summary: '晚点发: do it later; the first deadline stays for the figures',
  body: z.object({ changeId: ChangeId, until: Instant }),
  reply: z.object({ taskId: z.uuid(), dueAt: Instant, deadlineAt: Instant }),
})

export const skipTask = endpoint({
  method: 'PUT',
  path: '/api/customers/:customerId/tasks/:taskId/skip',
  summary: '这次不发: close the task with a reason',
  body: z.object({ changeId: ChangeId, reason: shortText(60) }),
  reply: z.object({ taskId: z.uuid(), state: TaskState }),
})

export const reopenTask = endpoint({
  method: 'PUT',
  path: '/api/customers/:customerId/tasks/:taskId/reopening',
  summary: 'Undo a skip or a postponement',
  body: z.object({ changeId: ChangeId }),
  reply: z.object({ taskId: z.uuid(), state: TaskState }),
})

export const dismissSignal = endpoint({
  method: 'PUT',
  path: '/api/customers/:customerId/signals/:signalId/dismissal',
  summary: '知道了: a signal leaves 今天要联系 without an answer',
  body: z.object({ changeId: ChangeId }),
  reply: z.object({ signalId: z.uuid() }),
})
