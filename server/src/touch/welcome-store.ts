import { createHash } from 'node:crypto'
import { isOpener } from '@xiaoguan/shared'
import type { Selectable } from 'kysely'
import type { Reference } from '../corp/store.ts'
import { type CustomerRow, changeCustomer } from '../customer/change-store.ts'
import { addEvent } from '../customer/event-store.ts'
import { json } from '../db/json.ts'
import type { Db } from '../db/open.ts'
import type { WelcomeTable } from '../db/wecom-tables.ts'
import { finishTask } from './finish-store.ts'
import { type TouchRow, lockTouch } from './store.ts'

export type WelcomeRow = Selectable<WelcomeTable>

/** The platform takes a code this long after the add; then it is too late. */
export const codeLastsMs = 20_000

export type AddEvent = {
  staffId: string
  customerId: string
  state: string | null
  code: string
  receivedAt: Date
}

/** The add event with the code for one welcome message. */
export async function findAddEvent(
  db: Db,
  corpId: string,
  eventHash: string,
): Promise<AddEvent | undefined> {
  const row = await db
    .selectFrom('wecom_event')
    .select(['fields', 'received_at'])
    .where('corp_id', '=', corpId)
    .where('event_hash', '=', eventHash)
    // The archive's consent brings a code too, to somebody who was greeted long ago.
    .where('kind', 'like', 'change_external_contact.add_%')
    .executeTakeFirst()
  const { UserID, ExternalUserID, WelcomeCode, State } = row?.fields ?? {}
  if (!row || !UserID || !ExternalUserID || !WelcomeCode) return undefined
  return {
    staffId: UserID,
    customerId: ExternalUserID,
    state: State ?? null,
    code: WelcomeCode,
    receivedAt: row.received_at,
  }
}

/** Notes that a welcome message is about to be sent; false: it was begun before. */
export async function beginWelcome(
  db: Db,
  row: Omit<WelcomeRow, 'messages' | 'settled_at' | 'errcode' | 'state'> & { messages: string },
): Promise<boolean> {
  const begun = await db
    .insertInto('welcome')
    .values({ ...row, state: 'sending' })
    .onConflict((oc) => oc.doNothing())
    .returning('event_hash')
    .executeTakeFirst()
  return begun !== undefined
}

/** Nothing is to be sent, so nothing needs to wait for it. */
export async function noteNoWelcome(db: Db, key: WelcomeKey, at: Date): Promise<void> {
  await db
    .insertInto('welcome')
    .values({
      corp_id: key.corpId,
      customer_id: key.customerId,
      staff_id: key.staffId,
      event_hash: key.eventHash,
      sop_id: '',
      sop_version_id: '',
      step_id: '',
      state: 'refused',
      began_at: at,
      settled_at: at,
    })
    .onConflict((oc) => oc.doNothing())
    .execute()
}

type WelcomeKey = { corpId: string; customerId: string; staffId: string; eventHash: string }

/** How it ended. */
export async function endWelcome(
  db: Db,
  key: WelcomeKey,
  end: { state: 'sent' | 'refused' | 'unknown'; errcode: number | null; at: Date },
): Promise<void> {
  await db
    .updateTable('welcome')
    .set({ state: end.state, errcode: end.errcode, settled_at: end.at })
    .where('corp_id', '=', key.corpId)
    .where('customer_id', '=', key.customerId)
    .where('staff_id', '=', key.staffId)
    .where('event_hash', '=', key.eventHash)
    .execute()
}

/** Begun by a process that died: nobody knows whether it went out. */
export async function listStuckWelcomes(db: Db, before: Date): Promise<WelcomeRow[]> {
  return db
    .selectFrom('welcome')
    .selectAll()
    .where('state', '=', 'sending')
    .where('began_at', '<', before)
    .limit(100)
    .execute()
}

/** Whether a welcome message of this customer may still be on its way: her first step waits for its end. */
export async function isWelcomePending(
  db: Db,
  corpId: string,
  customerId: string,
  now: Date,
): Promise<boolean> {
  const since = new Date(now.getTime() - codeLastsMs)
  const event = await db
    .selectFrom('wecom_event as e')
    .leftJoin('welcome as w', (join) =>
      join
        .onRef('w.corp_id', '=', 'e.corp_id')
        .on('w.customer_id', '=', customerId)
        .onRef('w.event_hash', '=', 'e.event_hash'),
    )
    .select('e.event_hash')
    .where('e.corp_id', '=', corpId)
    .where('e.received_at', '>', since)
    .where((eb) => eb(eb.ref('e.fields', '->>').key('ExternalUserID'), '=', customerId))
    .where((eb) => eb(eb.ref('e.fields', '->>').key('WelcomeCode'), 'is not', null))
    .where((eb) => eb.or([eb('w.state', 'is', null), eb('w.state', '=', 'sending')]))
    .executeTakeFirst()
  return event !== undefined
}

/**
 * Puts welcome messages that went out (or may have) beside everything else sent to her, and closes the step they
 * were; called after the send and after the enrollment, whichever comes last finds both. Safe to run again.
 */
export async function settleWelcomes(
  db: Db,
  reference: Reference,
  customer: CustomerRow,
  now: Date,
): Promise<void> {
  const { corpId } = reference.corp
  const rows = await db
    .selectFrom('welcome')
    .selectAll()
    .where('corp_id', '=', corpId)
    .where('customer_id', '=', customer.customer_id)
    .where('state', 'in', ['sent', 'unknown'])
    .execute()
  for (const row of rows) {
    const touch = await keepTouch(db, reference, customer, row, now)
    if (!touch.task_id) await closeStep(db, reference, row, touch, now)
  }
}

/** One id for one event, so that it becomes one touch whoever comes first. */
function touchIdOf(row: WelcomeRow): string {
  const hash = createHash('sha256').update(`${row.corp_id} ${row.event_hash} ${row.staff_id}`)
  const hex = hash.digest('hex')
  const part = (from: number, to: number) => hex.slice(from, to)
  return `${part(0, 8)}-${part(8, 12)}-4${part(13, 16)}-8${part(17, 20)}-${part(20, 32)}`
}

async function keepTouch(
  db: Db,
  reference: Reference,
  customer: CustomerRow,
  row: WelcomeRow,
  now: Date,
): Promise<TouchRow> {
  const { corp_id, customer_id, staff_id } = row
  const touchId = touchIdOf(row)
  const script = reference.scripts.find((one) => one.scriptId === row.script_id)
  const kind = script?.kind ?? 'service_notice'
  const isSent = row.state === 'sent'
  const at = row.settled_at ?? now
  const added = await db
    .insertInto('touch')
    .values({
      corp_id,
      customer_id,
      touch_id: touchId,
      staff_id,
      sop_id: row.sop_id,
      step_id: row.step_id,
      script_id: row.script_id,
      script_version_id: row.script_version_id,
      title: script?.title ?? null,
      kind,
      touchpoint: 'chat',
      how: 'confirmed',
      state: isSent ? 'sent' : 'unconfirmed',
      opener: isOpener(kind),
      // She has just added us: it is an answer to that.
      counts_towards_cap: false,
      opened_at: row.began_at,
      sent_at: isSent ? at : null,
    })
    .onConflict((oc) => oc.doNothing())
    .returning('touch_id')
    .executeTakeFirst()
  if (added) await addRest(db, customer, row, { touchId, isSent, at })
  return lockTouch(db, { corpId: corp_id, customerId: customer_id, touchId })
}

async function addRest(
  db: Db,
  customer: CustomerRow,
  row: WelcomeRow,
  { touchId, isSent, at }: { touchId: string; isSent: boolean; at: Date },
) {
  const { corp_id, customer_id } = row
  const state = isSent ? ('sent' as const) : ('unconfirmed' as const)
  const parts = row.messages.map((message, index) => ({
    corp_id,
    customer_id,
    touch_id: touchId,
    n: index + 1,
    content: json(message),
    state,
    at,
  }))
  if (parts.length > 0) await db.insertInto('touch_part').values(parts).execute()
  if (!isSent) return
  // Kept late, it may lie before what the staff has written since.
  if (!customer.last_contact_at || customer.last_contact_at < at)
    await changeCustomer(db, customer, { last_contact_at: at })
  await addEvent(db, {
    corpId: corp_id,
    customerId: customer_id,
    kind: 'touch.sent',
    actorId: null,
    source: 'sop',
    at,
    body: { touchId },
  })
}

/** The open task of the welcome's step is this touch's; sent, it is done. */
async function closeStep(
  db: Db,
  reference: Reference,
  row: WelcomeRow,
  touch: TouchRow,
  now: Date,
) {
  const task = await db
    .selectFrom('task')
    .select(['task_id', 'enrollment_id', 'sop_version_id'])
    .where('corp_id', '=', row.corp_id)
    .where('customer_id', '=', row.customer_id)
    .where('sop_id', '=', row.sop_id)
    .where('step_id', '=', row.step_id)
    .where('state', 'in', ['scheduled', 'due'])
    .where('created_at', '>=', new Date(row.began_at.getTime() - codeLastsMs))
    .executeTakeFirst()
  if (!task || (await isTaken(db, row, task.task_id))) return
  const { task_id, enrollment_id } = task
  await db
    .updateTable('touch')
    .set({ task_id, enrollment_id })
    .where('corp_id', '=', touch.corp_id)
    .where('customer_id', '=', touch.customer_id)
    .where('touch_id', '=', touch.touch_id)
    .execute()
  if (touch.state === 'sent') await finishTask(db, reference, { ...touch, task_id }, now)
}

/** The staff was faster: the welcome stays without a task. */
async function isTaken(db: Db, row: WelcomeRow, taskId: string): Promise<boolean> {
  const rival = await db
    .selectFrom('touch')
    .select('touch_id')
    .where('corp_id', '=', row.corp_id)
    .where('customer_id', '=', row.customer_id)
    .where('task_id', '=', taskId)
    .where('state', 'in', ['open', 'partly', 'sent', 'unconfirmed'])
    .executeTakeFirst()
  return rival !== undefined
}
