import * as z from 'zod/mini'
import { ChangeId, Instant, shortText } from './basic.ts'
import { endpoint } from './endpoint.ts'

/** 提醒我: a staff's own; not part of SOP completion. */
export const Reminder = z.object({
  reminderId: z.uuid(),
  text: z.string(),
  dueAt: Instant,
  by: z.string(),
  createdAt: Instant,
  doneAt: z.nullable(Instant),
})
export type Reminder = z.infer<typeof Reminder>

export const setReminder = endpoint({
  method: 'PUT',
  path: '/api/customers/:customerId/reminders/:reminderId',
  summary: 'Set a reminder about this customer for oneself',
  body: z.object({ text: shortText(60), dueAt: Instant }),
  reply: z.object({ reminder: Reminder }),
})

export const closeReminder = endpoint({
  method: 'PUT',
  path: '/api/customers/:customerId/reminders/:reminderId/done',
  summary: 'Tick a reminder off, or (open) take that back',
  body: z.object({ changeId: ChangeId, done: z.boolean() }),
  reply: z.object({ reminder: Reminder }),
})
