import type { Reminder } from '@xiaoguan/shared'
import type { Insertable } from 'kysely'
import { isUuid } from '../customer/change-store.ts'
import type { ReminderTable } from '../db/customer-tables.ts'
import type { Db } from '../db/open.ts'
import { Problem } from '../problem.ts'

type Key = { corpId: string; customerId: string; reminderId: string }

export async function addReminder(db: Db, row: Insertable<ReminderTable>): Promise<void> {
  await db.insertInto('reminder').values(row).execute()
}

/** A reminder with whose it is. */
export async function getReminder(
  db: Db,
  key: Key,
): Promise<{ ownerId: string; reminder: Reminder }> {
  if (!isUuid(key.reminderId)) throw new Problem('reminder.unknown')
  const row = await db
    .selectFrom('reminder as r')
    .leftJoin('staff as s', (join) =>
      join.onRef('s.corp_id', '=', 'r.corp_id').onRef('s.staff_id', '=', 'r.created_by'),
    )
    .where('r.corp_id', '=', key.corpId)
    .where('r.customer_id', '=', key.customerId)
    .where('r.reminder_id', '=', key.reminderId)
    .select(['r.staff_id', 'r.created_by', 'r.text', 'r.due_at', 'r.created_at', 'r.done_at'])
    .select('s.name')
    .executeTakeFirst()
  if (!row) throw new Problem('reminder.unknown')
  return {
    ownerId: row.staff_id,
    reminder: {
      reminderId: key.reminderId,
      text: row.text,
      dueAt: row.due_at.toISOString(),
      by: row.name ?? row.created_by,
      createdAt: row.created_at.toISOString(),
      doneAt: row.done_at?.toISOString() ?? null,
    },
  }
}

export async function setReminderDone(db: Db, key: Key, doneAt: Date | null): Promise<void> {
  await db
    .updateTable('reminder')
    .set({ done_at: doneAt })
    .where('corp_id', '=', key.corpId)
    .where('customer_id', '=', key.customerId)
    .where('reminder_id', '=', key.reminderId)
    .execute()
}

/** Takes away the reminders an outcome made. */
export async function removeRemindersOf(
  db: Db,
  key: { corpId: string; customerId: string; outcomeId: string },
): Promise<void> {
  await db
    .deleteFrom('reminder')
    .where('corp_id', '=', key.corpId)
    .where('customer_id', '=', key.customerId)
    .where('outcome_id', '=', key.outcomeId)
    .execute()
}
