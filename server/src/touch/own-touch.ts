import {
  type ScriptKind,
  type Touch,
  type Touchpoint,
  countsTowardsCap,
  isOpener,
} from '@xiaoguan/shared'
import { type Reference, getReference } from '../corp/store.ts'
import { type CustomerRow, beginChange, changeCustomer } from '../customer/change-store.ts'
import { addEvent } from '../customer/event-store.ts'
import { json } from '../db/json.ts'
import type { Db } from '../db/open.ts'
import type { Deps } from '../deps.ts'
import type { Session } from '../http/session.ts'
import { Problem } from '../problem.ts'
import { answerSignals, reopenSignals } from '../signal/store.ts'
import { type Task, lockTask, stepOf } from '../sop/store.ts'
import { reopen } from '../sop/task-store.ts'
import { finishTask } from './finish-store.ts'
import { type TouchRow, changeTouch, findLastContact, getTouch, lockTouch } from './store.ts'
import { columnsOfTask, lockTaskToSend } from './task-to-send.ts'

type Asked = {
  customerId: string
  touchId: string
  taskId: string | null
  touchpoint: Touchpoint
  kind?: ScriptKind | undefined
  text?: string | undefined
}

/** Keeps what a person says she did: her own words sent, a call, a visit. Nothing is refused: it has happened. */
export async function reportOwn(deps: Deps, session: Session, asked: Asked): Promise<Touch> {
  const now = deps.clock.now()
  const reference = await getReference(deps.db, session.corpId)
  const { customerId, touchId, ...body } = asked
  return deps.db.transaction().execute(async (db) => {
    const change = { customerId, changeId: touchId, kind: 'touch.own', body, at: now }
    const customer = await beginChange(db, session, change)
    if (customer) {
      const task = await lockTaskToSend(db, session, asked)
      if (task) await releaseTask(db, task)
      const touch = await addOwn(db, session, asked, { reference, customer, task, now })
      await finishTask(db, reference, touch, now)
      await changeCustomer(db, customer, { last_contact_at: now })
      await answerSignals(db, { corpId: session.corpId, customerId }, now)
      await addEvent(db, { ...eventOf(touch, now), kind: 'touch.sent', body: { touchId } })
    }
    return getTouch(db, { corpId: session.corpId, customerId, touchId })
  })
}

/** A send that stuck half-way gives its task up to what the person says she did instead. */
async function releaseTask(db: Db, task: Task) {
  await db
    .updateTable('touch')
    .set({ task_id: null })
    .where('corp_id', '=', task.corp_id)
    .where('customer_id', '=', task.customer_id)
    .where('task_id', '=', task.task_id)
    .where('state', 'in', ['open', 'partly', 'unconfirmed'])
    .execute()
}

async function addOwn(
  db: Db,
  session: Session,
  asked: Asked,
  given: { reference: Reference; customer: CustomerRow; task: Task | null; now: Date },
): Promise<TouchRow> {
  const { reference, customer, task, now } = given
  const step = task ? stepOf(reference, task) : undefined
  const kind = asked.kind ?? step?.kind ?? 'care'
  const { touchpoint } = asked
  const sent = { kind, touchpoint, sentAt: now, customerWroteAt: customer.wrote_at }
  const touch = await db
    .insertInto('touch')
    .values({
      corp_id: session.corpId,
      customer_id: asked.customerId,
      touch_id: asked.touchId,
      staff_id: session.staffId,
      ...columnsOfTask(task),
      kind,
      touchpoint,
      how: 'self',
      state: 'sent',
      edited: true,
      opener: isOpener(kind) && touchpoint === 'chat',
      counts_towards_cap: (step?.countsTowardsCap ?? true) && countsTowardsCap(sent),
      opened_at: now,
      sent_at: now,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  if (asked.text) await addText(db, touch, asked.text, now)
  return touch
}

async function addText(db: Db, touch: TouchRow, text: string, now: Date) {
  const { corp_id, customer_id, touch_id } = touch
  const content = json({ kind: 'text', text })
  await db
    .insertInto('touch_part')
    .values({ corp_id, customer_id, touch_id, n: 1, content, state: 'sent', at: now })
    .execute()
}

function eventOf(touch: TouchRow, at: Date) {
  return {
    corpId: touch.corp_id,
    customerId: touch.customer_id,
    actorId: touch.staff_id,
    source: 'staff' as const,
    at,
  }
}

/** Takes back a self-reported touch; its task is open again. Not once an outcome stands on it. */
export async function withdrawOwn(
  deps: Deps,
  session: Session,
  asked: { customerId: string; touchId: string; changeId: string },
): Promise<Touch> {
  const now = deps.clock.now()
  const reference = await getReference(deps.db, session.corpId)
  const { customerId, touchId, changeId } = asked
  const key = { corpId: session.corpId, customerId, touchId }
  return deps.db.transaction().execute(async (db) => {
    const body = { touchId }
    const change = { customerId, changeId, kind: 'touch.withdraw', body, at: now }
    const customer = await beginChange(db, session, change)
    if (customer) {
      const touch = await lockTouch(db, key)
      if (touch.staff_id !== session.staffId) throw new Problem('not_allowed')
      if (touch.how !== 'self' || touch.state !== 'sent' || touch.outcome)
        throw new Problem('touch.wrong_state')
      await changeTouch(db, touch, { state: 'cancelled', sent_at: null })
      await reopenTaskOf(db, reference, touch, now)
      if (touch.sent_at) await reopenSignals(db, key, touch.sent_at)
      await changeCustomer(db, customer, { last_contact_at: await findLastContact(db, key) })
      const ended = { touchId, state: 'cancelled' }
      await addEvent(db, { ...eventOf(touch, now), kind: 'touch.ended', body: ended })
    }
    return getTouch(db, key)
  })
}

async function reopenTaskOf(db: Db, reference: Reference, touch: TouchRow, now: Date) {
  if (!touch.task_id) return
  const owed = await lockTask(db, touch.corp_id, touch.customer_id, touch.task_id)
  if (owed.task.touch_id !== touch.touch_id) return
  await reopen(db, reference, owed, {}, now)
}
