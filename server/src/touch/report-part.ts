import type { PartState, Touch, TouchState } from '@xiaoguan/shared'
import { sql } from 'kysely'
import { type Reference, getReference } from '../corp/store.ts'
import { type CustomerRow, beginChange, changeCustomer, isUuid } from '../customer/change-store.ts'
import { addEvent } from '../customer/event-store.ts'
import type { Db } from '../db/open.ts'
import type { Deps } from '../deps.ts'
import type { Session } from '../http/session.ts'
import { Problem } from '../problem.ts'
import { answerSignals } from '../signal/store.ts'
import { finishTask } from './finish-store.ts'
import { partAfter, touchStateOf } from './part-states.ts'
import {
  type PartRow,
  type TouchRow,
  changeTouch,
  getTouch,
  hasRival,
  listParts,
  lockTouch,
} from './store.ts'

type Asked = {
  customerId: string
  touchId: string
  n: string
  changeId: string
  state: PartState
  detail?: string | undefined
  byPerson?: boolean | undefined
}

/** Takes in what the client answered for one part; all sent: the touch is sent and its task done. */
export async function reportPartOf(deps: Deps, session: Session, asked: Asked): Promise<Touch> {
  const now = deps.clock.now()
  const reference = await getReference(deps.db, session.corpId)
  const { customerId, touchId, changeId, ...body } = asked
  const key = { corpId: session.corpId, customerId, touchId }
  return deps.db.transaction().execute(async (db) => {
    const full = { ...body, touchId }
    const change = { customerId, changeId, kind: 'touch.part', body: full, at: now }
    const customer = await beginChange(db, session, change, isSender(session, key))
    if (customer) {
      const touch = await lockTouch(db, key)
      if (touch.staff_id !== session.staffId) throw new Problem('not_allowed')
      const parts = await listParts(db, key)
      const part = parts.find((one) => String(one.n) === asked.n)
      if (!part) throw new Problem('touch.unknown')
      await applyPart(db, { reference, customer, touch, parts, part, now }, asked)
    }
    return getTouch(db, key)
  })
}

/** SQL: she sent it, and says what became of it even when the customer is somebody else's by now. */
function isSender(session: Session, key: { customerId: string; touchId: string }) {
  if (!isUuid(key.touchId)) return sql<boolean>`false`
  return sql<boolean>`exists (select 1 from touch t where t.corp_id = ${session.corpId}
    and t.customer_id = ${key.customerId} and t.touch_id = ${key.touchId}::uuid
    and t.staff_id = ${session.staffId})`
}

type Part = {
  reference: Reference
  customer: CustomerRow
  touch: TouchRow
  parts: PartRow[]
  part: PartRow
  now: Date
}

async function applyPart(db: Db, at: Part, asked: Asked) {
  const { touch, parts, part, now } = at
  const state = partAfter(part.state, asked.state)
  if (state !== part.state || (asked.detail && state !== 'sent'))
    await db
      .updateTable('touch_part')
      .set({ state, detail: asked.detail ?? part.detail, at: now })
      .where('corp_id', '=', part.corp_id)
      .where('customer_id', '=', part.customer_id)
      .where('touch_id', '=', part.touch_id)
      .where('n', '=', part.n)
      .execute()
  const states = parts.map((one) => (one.n === part.n ? state : one.state))
  const next = touchStateOf(states)
  const isSelf = Boolean(asked.byPerson) && state === 'sent' && part.state !== 'sent'
  const how = isSelf ? 'self' : touch.how
  if (next === touch.state && how === touch.how) return
  const task_id = await keptTask(db, touch, next)
  const sent_at = next === 'sent' ? (touch.sent_at ?? now) : touch.sent_at
  await changeTouch(db, touch, { state: next, how, sent_at, task_id })
  await follow(db, at, { ...touch, state: next, how, task_id })
}

/** A second send of the same task took its place while this one seemed lost: it stays sent, without the task. */
async function keptTask(db: Db, touch: TouchRow, next: TouchState) {
  const wasOut = touch.state === 'cancelled' || touch.state === 'failed'
  const isOut = next === 'cancelled' || next === 'failed'
  if (!touch.task_id || !wasOut || isOut) return touch.task_id
  return (await hasRival(db, touch)) ? null : touch.task_id
}

async function follow(db: Db, { reference, customer, touch, now }: Part, after: TouchRow) {
  const event = {
    corpId: touch.corp_id,
    customerId: touch.customer_id,
    actorId: touch.staff_id,
    source: 'staff' as const,
    at: now,
  }
  const touchId = touch.touch_id
  if (after.state === 'partly' && touch.state !== 'partly')
    await changeCustomer(db, customer, { last_contact_at: now })
  if (after.state === 'cancelled' || after.state === 'failed')
    await addEvent(db, { ...event, kind: 'touch.ended', body: { touchId, state: after.state } })
  if (after.state !== 'sent' || touch.state === 'sent') return
  await changeCustomer(db, customer, { last_contact_at: now })
  await answerSignals(db, { corpId: touch.corp_id, customerId: touch.customer_id }, now)
  await addEvent(db, { ...event, kind: 'touch.sent', body: { touchId } })
  if (after.task_id) await finishTask(db, reference, after, now)
}
