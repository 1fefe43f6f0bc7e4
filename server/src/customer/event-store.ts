import { randomUUID } from 'node:crypto'
import type { Db } from '../db/open.ts'
import { json } from '../db/json.ts'
import { type EventCause, addDue } from './due-store.ts'

export type CustomerEventKind =
  | 'follow.added'
  | 'follow.handed_over'
  | 'follow.ended'
  | 'main_follower.changed'
  | 'tag.changed'
  | 'tag.refused'
  | 'stage.changed'
  | 'salutation.set'
  | 'touch.opened'
  | 'touch.sent'
  | 'touch.ended'
  | 'outcome.logged'
  | 'outcome.withdrawn'
  | `signal.${string}`
  | 'order.paid'
  | 'sop.entered'
  | 'sop.ended'
  | 'sop.paused'
  | 'sop.resumed'
  | 'task.skipped'
  | 'task.postponed'
  | 'task.reopened'
  | 'task.lapsed'
  | 'reminder.set'
  | 'reminder.done'
  | 'note.added'
  | 'note.removed'
  | 'field.set'
  | 'remark.set'
  | 'introducer.set'
  | 'consent.set'

/** One row for each change to a customer, written in that change's transaction: ids and codes only. */
export async function addEvent(
  db: Db,
  event: {
    corpId: string
    customerId: string
    kind: CustomerEventKind
    actorId: string | null
    source: 'staff' | 'rule' | 'sop' | 'wecom' | 'import' | 'system'
    at: Date
    body: Record<string, unknown>
    /** Rules that led here. */
    cause?: EventCause
  },
) {
  const eventId = randomUUID()
  await db
    .insertInto('customer_event')
    .values({
      corp_id: event.corpId,
      customer_id: event.customerId,
      event_id: eventId,
      kind: event.kind,
      actor_id: event.actorId,
      source: event.source,
      at: event.at,
      body: json(event.body),
    })
    .execute()
  const { customerId: customer_id, kind, at, cause } = event
  await addDue(db, event.corpId, [{ customer_id, event_id: eventId, kind, at, cause }])
}
