import type { Touch } from '@xiaoguan/shared'
import type { Selectable } from 'kysely'
import { isUuid } from '../customer/change-store.ts'
import type { TouchPartTable, TouchTable } from '../db/customer-tables.ts'
import type { Db } from '../db/open.ts'
import { Problem } from '../problem.ts'

export type TouchRow = Selectable<TouchTable>
export type PartRow = Selectable<TouchPartTable>

type Key = { corpId: string; customerId: string; touchId: string }

function touchOf(db: Db, key: Key) {
  return db
    .selectFrom('touch')
    .selectAll()
    .where('corp_id', '=', key.corpId)
    .where('customer_id', '=', key.customerId)
    .where('touch_id', '=', key.touchId)
}

/** The touch, locked. */
export async function lockTouch(db: Db, key: Key): Promise<TouchRow> {
  if (!isUuid(key.touchId)) throw new Problem('touch.unknown')
  const row = await touchOf(db, key).forUpdate().executeTakeFirst()
  if (!row) throw new Problem('touch.unknown')
  return row
}

export async function listParts(db: Db, key: Key): Promise<PartRow[]> {
  return db
    .selectFrom('touch_part')
    .selectAll()
    .where('corp_id', '=', key.corpId)
    .where('customer_id', '=', key.customerId)
    .where('touch_id', '=', key.touchId)
    .orderBy('n')
    .execute()
}

export async function changeTouch(
  db: Db,
  touch: TouchRow,
  set: Partial<Omit<TouchRow, 'corp_id' | 'customer_id' | 'touch_id'>>,
): Promise<void> {
  await db
    .updateTable('touch')
    .set(set)
    .where('corp_id', '=', touch.corp_id)
    .where('customer_id', '=', touch.customer_id)
    .where('touch_id', '=', touch.touch_id)
    .execute()
}

/** The touch as the web sees it. */
export async function getTouch(db: Db, key: Key): Promise<Touch> {
  const touch = await touchOf(db, key).executeTakeFirst()
  if (!touch) throw new Problem('touch.unknown')
  const parts = await listParts(db, key)
  const staff = await db
    .selectFrom('staff')
    .select('name')
    .where('corp_id', '=', key.corpId)
    .where('staff_id', '=', touch.staff_id)
    .executeTakeFirst()
  return {
    touchId: touch.touch_id,
    customerId: touch.customer_id,
    staffId: touch.staff_id,
    staffName: staff?.name ?? touch.staff_id,
    taskId: touch.task_id,
    scriptId: touch.script_id,
    title: touch.title,
    kind: touch.kind,
    touchpoint: touch.touchpoint,
    how: touch.how,
    state: touch.state,
    openedAt: touch.opened_at.toISOString(),
    sentAt: touch.sent_at?.toISOString() ?? null,
    parts: parts.map((part) => ({ n: part.n, content: part.content, state: part.state })),
  }
}

/** When each touch that counts towards the cap went out, since then; some parts sent count as sent. */
export async function listCountedSince(
  db: Db,
  key: { corpId: string; customerId: string },
  since: Date,
): Promise<Date[]> {
  const rows = await db
    .selectFrom('touch')
    .select((eb) => eb.fn.coalesce('sent_at', 'opened_at').as('at'))
    .where('corp_id', '=', key.corpId)
    .where('customer_id', '=', key.customerId)
    .where('counts_towards_cap', '=', true)
    .where('state', 'in', ['sent', 'partly'])
    .where((eb) => eb(eb.fn.coalesce('sent_at', 'opened_at'), '>', since))
    .execute()
  return rows.map((row) => row.at)
}

/** When she was last contacted, from the touches themselves. */
export async function findLastContact(
  db: Db,
  key: { corpId: string; customerId: string },
): Promise<Date | null> {
  const row = await db
    .selectFrom('touch')
    .select((eb) => eb.fn.max('sent_at').as('at'))
    .where('corp_id', '=', key.corpId)
    .where('customer_id', '=', key.customerId)
    .executeTakeFirst()
  return row?.at ?? null
}

/** Whether another send of the same task is under way or done. */
export async function hasRival(db: Db, touch: TouchRow): Promise<boolean> {
  const rival = await db
    .selectFrom('touch')
    .select('touch_id')
    .where('corp_id', '=', touch.corp_id)
    .where('customer_id', '=', touch.customer_id)
    .where('task_id', '=', touch.task_id)
    .where('touch_id', '!=', touch.touch_id)
    .where('state', 'in', ['open', 'partly', 'sent', 'unconfirmed'])
    .executeTakeFirst()
  return rival !== undefined
}
