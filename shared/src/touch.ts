import * as z from 'zod/mini'
import { ChangeId, Instant, shortText } from './basic.ts'
import { endpoint } from './endpoint.ts'
import { MessageContent, ScriptKind } from './script.ts'
import { Touchpoint } from './sop.ts'

/** opened → sent | cancelled | failed; unconfirmed when the page died in between (发出去了吗？). */
export const PartState = z.enum(['opened', 'sent', 'cancelled', 'failed', 'unconfirmed'])
export type PartState = z.infer<typeof PartState>

/** open · partly 发了 2/5 · sent · cancelled · failed · unconfirmed 待确认, from its parts. */
export const TouchState = z.enum(['open', 'partly', 'sent', 'cancelled', 'failed', 'unconfirmed'])
export type TouchState = z.infer<typeof TouchState>

/** confirmed 已发出 (the client's ok) · self 我登记的 */
export const TouchHow = z.enum(['confirmed', 'self'])
export type TouchHow = z.infer<typeof TouchHow>

export const TouchPart = z.object({ n: z.int(), content: MessageContent, state: PartState })
export type TouchPart = z.infer<typeof TouchPart>

/** Something sent to, or done with, the customer. */
export const Touch = z.object({
  touchId: z.uuid(),
  customerId: z.string(),
  staffId: z.string(),
  staffName: z.string(),
  taskId: z.nullable(z.uuid()),
  scriptId: z.nullable(z.string()),
  title: z.nullable(z.string()),
  kind: ScriptKind,
  touchpoint: Touchpoint,
  how: TouchHow,
  state: TouchState,
  openedAt: Instant,
  sentAt: z.nullable(Instant),
  parts: z.array(TouchPart),
})
export type Touch = z.infer<typeof Touch>

export const openTouch = endpoint({
  method: 'POST',
  path: '/api/customers/:customerId/touches',
  summary: 'Announce a send to the client; answers the parts to hand to it, in order',
  body: z.object({
    touchId: ChangeId,
    taskId: z.nullable(z.uuid()),
    scriptVersionId: z.string(),
    /** Exactly what the staff saw. Unedited text that no longer fits the server's is refused (touch.preview_stale). */
    messages: z.array(MessageContent).check(z.minLength(1), z.maxLength(9)),
    edited: z.boolean(),
    overCapReason: z.optional(shortText(60)),
    unsuitedConfirmed: z.optional(z.boolean()),
  }),
  reply: z.object({ touch: Touch }),
})

export const reportPart = endpoint({
  method: 'PUT',
  path: '/api/customers/:customerId/touches/:touchId/parts/:n/result',
  summary: 'What the client answered for one part; all sent: the task is done',
  body: z.object({
    changeId: ChangeId,
    state: z.enum(['sent', 'cancelled', 'failed', 'unconfirmed']),
    /** The client's own error text, for the log; never shown as is. */
    detail: z.optional(z.string().check(z.maxLength(300))),
    /** A person's answer to 发出去了吗？, not the client's: the touch becomes self-reported. */
    byPerson: z.optional(z.boolean()),
  }),
  reply: z.object({ touch: Touch }),
})

export const reportOwnTouch = endpoint({
  method: 'PUT',
  path: '/api/customers/:customerId/touches/:touchId/own',
  summary: 'Self-reported: 我自己写了发的, a phone call, a visit, a moments post',
  body: z.object({
    taskId: z.nullable(z.uuid()),
    touchpoint: Touchpoint,
    kind: z.optional(ScriptKind),
    text: z.optional(shortText(4000)),
  }),
  reply: z.object({ touch: Touch }),
})

export const withdrawOwnTouch = endpoint({
  method: 'PUT',
  path: '/api/customers/:customerId/touches/:touchId/withdrawal',
  summary: 'Take back a self-reported touch (undo); its task is open again',
  body: z.object({ changeId: ChangeId }),
  reply: z.object({ touch: Touch }),
})
