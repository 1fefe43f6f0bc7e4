import type { Reminder } from '@xiaoguan/shared'
import { beginChange } from '../customer/change-store.ts'
import { addEvent } from '../customer/event-store.ts'
import type { Deps } from '../deps.ts'
import type { Session } from '../http/session.ts'
import { Problem } from '../problem.ts'
import { addReminder, getReminder, setReminderDone } from './store.ts'

/** 提醒我: for oneself. */
export async function setOwnReminder(
  deps: Deps,
  session: Session,
  asked: { customerId: string; reminderId: string; text: string; dueAt: string },
): Promise<Reminder> {
  const now = deps.clock.now()
  const { corpId, staffId } = session
  const { customerId, reminderId, ...body } = asked
  return deps.db.transaction().execute(async (db) => {
    const change = { customerId, changeId: reminderId, kind: 'reminder.set', body, at: now }
    if (await beginChange(db, session, change)) {
      await addReminder(db, {
        corp_id: corpId,
        customer_id: customerId,
        reminder_id: reminderId,
        staff_id: staffId,
        created_by: staffId,
        text: asked.text,
        due_at: new Date(asked.dueAt),
        created_at: now,
      })
      const event = { corpId, customerId, actorId: staffId, source: 'staff', at: now } as const
      await addEvent(db, { ...event, kind: 'reminder.set', body: { reminderId } })
    }
    return (await getReminder(db, { corpId, customerId, reminderId })).reminder
  })
}

/** Ticks one's own reminder off, or takes that back. */
export async function closeOwnReminder(
  deps: Deps,
  session: Session,
  asked: { customerId: string; reminderId: string; changeId: string; done: boolean },
): Promise<Reminder> {
  const now = deps.clock.now()
  const { corpId, staffId } = session
  const { customerId, reminderId, changeId, done } = asked
  const key = { corpId, customerId, reminderId }
  return deps.db.transaction().execute(async (db) => {
    const body = { reminderId, done }
    const change = { customerId, changeId, kind: 'reminder.close', body, at: now }
    const customer = await beginChange(db, session, change)
    const { ownerId } = await getReminder(db, key)
    if (ownerId !== staffId) throw new Problem('not_allowed')
    if (customer) {
      await setReminderDone(db, key, done ? now : null)
      const event = { corpId, customerId, actorId: staffId, source: 'staff', at: now } as const
      if (done) await addEvent(db, { ...event, kind: 'reminder.done', body: { reminderId } })
      else await addEvent(db, { ...event, kind: 'reminder.set', body: { reminderId } })
    }
    return (await getReminder(db, key)).reminder
  })
}
