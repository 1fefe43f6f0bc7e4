import {
  type MessageContent,
  type Touch,
  type Touchpoint,
  capWindowDays,
  countsTowardsCap,
  isOpener,
  nextFreeAt,
} from '@xiaoguan/shared'
import { type Reference, getReference } from '../corp/store.ts'
import { dayMs } from '../corp-time.ts'
import { type CustomerRow, beginChange } from '../customer/change-store.ts'
import { addEvent } from '../customer/event-store.ts'
import { customerVariables } from '../customer/variables.ts'
import { json } from '../db/json.ts'
import type { Db } from '../db/open.ts'
import type { Deps } from '../deps.ts'
import { openFileUrl } from '../http/file-url.ts'
import type { Session } from '../http/session.ts'
import { withTrackedLinks } from '../link/store.ts'
import { Problem } from '../problem.ts'
import { findUnsuited, standingTagIds } from '../script/suitability.ts'
import { type ScriptVersion, getSendableScript } from './script-store.ts'
import { type Task, stepOf } from '../sop/store.ts'
import { checkMessages } from './check-messages.ts'
import { listTagIds, readVariableFacts } from './facts-store.ts'
import { readyMedia, withMedia } from './media.ts'
import { getTouch, listCountedSince } from './store.ts'
import { columnsOfTask, lockTaskToSend } from './task-to-send.ts'

type Asked = {
  customerId: string
  touchId: string
  taskId: string | null
  scriptVersionId: string
  messages: MessageContent[]
  edited: boolean
  overCapReason?: string | undefined
  unsuitedConfirmed?: boolean | undefined
}

/** Announces a send: checks everything once more, keeps the words, answers the parts for the client. */
export async function openTouchFor(deps: Deps, session: Session, asked: Asked): Promise<Touch> {
  const now = deps.clock.now()
  const { corpId, staffId } = session
  const reference = await getReference(deps.db, corpId)
  const script = await getSendableScript(
    deps.db,
    corpId,
    asked.scriptVersionId,
    staffId,
    stepScriptsOf(reference),
  )
  const mediaIds = await readyMedia(deps, corpId, script.messages, now)
  const { customerId, touchId, ...body } = asked
  return deps.db.transaction().execute(async (db) => {
    const change = { customerId, changeId: touchId, kind: 'touch.open', body, at: now }
    const customer = await beginChange(db, session, change)
    if (customer) {
      const task = await lockTaskToSend(db, session, asked)
      const checked = await checkCustomer(db, reference, customer, script, asked, staffId)
      const coverUrl = (fileId: string) =>
        openFileUrl(deps.config.secretKey, reference.corp, fileId)
      const messages = checked.map((message) => withMedia(message, mediaIds, coverUrl))
      const opening = { reference, customer, script, task, now }
      await write(db, session, { ...asked, messages }, opening)
    }
    return getTouch(db, { corpId, customerId, touchId })
  })
}

/** The scripts that some plan's step offers. */
function stepScriptsOf(reference: Reference): Set<string> {
  const steps = [...reference.sopVersions.values()].flatMap((sop) => sop.definition.steps)
  return new Set(steps.flatMap(({ variants }) => variants.map(({ scriptId }) => scriptId)))
}

async function checkCustomer(
  db: Db,
  reference: Reference,
  customer: CustomerRow,
  script: ScriptVersion,
  asked: Asked,
  staffId: string,
): Promise<MessageContent[]> {
  if (customer.do_not_disturb_at) throw new Problem('customer.do_not_disturb')
  if (customer.lost_at) throw new Problem('customer.lost')
  const tagIds = await listTagIds(db, {
    corpId: customer.corp_id,
    customerId: customer.customer_id,
  })
  const standing = { tagIds: standingTagIds(tagIds, reference) }
  if (findUnsuited(script, standing, reference) && !asked.unsuitedConfirmed)
    throw new Problem('script.unsuited')
  const facts = await readVariableFacts(db, reference, customer, staffId, tagIds)
  return checkMessages(script.messages, customerVariables(facts), asked)
}

type Opening = {
  reference: Reference
  customer: CustomerRow
  script: ScriptVersion
  task: Task | null
  now: Date
}

async function write(db: Db, session: Session, asked: Asked, opening: Opening) {
  const { reference, script, task, now } = opening
  const { corpId, staffId } = session
  const { customerId, touchId } = asked
  const touchpoint = task?.touchpoint ?? 'chat'
  const counts = countsFor(opening, touchpoint)
  const isOver = counts && (await atCap(db, reference, customerId, now))
  if (isOver && !asked.overCapReason) throw new Problem('touch.over_cap')
  await db
    .insertInto('touch')
    .values({
      corp_id: corpId,
      customer_id: customerId,
      touch_id: touchId,
      staff_id: staffId,
      ...columnsOfTask(task),
      script_id: script.scriptId,
      script_version_id: script.scriptVersionId,
      title: script.title,
      kind: script.kind,
      touchpoint,
      how: 'confirmed',
      state: 'open',
      edited: asked.edited,
      opener: isOpener(script.kind) && touchpoint === 'chat',
      counts_towards_cap: counts,
      over_cap_reason: isOver ? (asked.overCapReason ?? null) : null,
      opened_at: now,
    })
    .execute()
  const key = { corpId, customerId, touchId }
  const { publicUrl } = reference.corp
  const handed = await withTrackedLinks(db, key, asked.messages, { publicUrl, now })
  await addParts(db, key, handed, now)
  const event = { corpId, customerId, actorId: staffId, source: 'staff', at: now } as const
  await addEvent(db, { ...event, kind: 'touch.opened', body: { touchId } })
}

function countsFor({ reference, customer, script, task, now }: Opening, touchpoint: Touchpoint) {
  if (task && !stepOf(reference, task).countsTowardsCap) return false
  const sent = { kind: script.kind, touchpoint, sentAt: now, customerWroteAt: customer.wrote_at }
  return countsTowardsCap(sent)
}

async function addParts(
  db: Db,
  key: { corpId: string; customerId: string; touchId: string },
  messages: readonly MessageContent[],
  now: Date,
) {
  const parts = messages.map((message, at) => ({
    corp_id: key.corpId,
    customer_id: key.customerId,
    touch_id: key.touchId,
    n: at + 1,
    content: json(message),
    state: 'opened' as const,
    at: now,
  }))
  await db.insertInto('touch_part').values(parts).execute()
}

async function atCap(db: Db, { corp }: Reference, customerId: string, now: Date) {
  const since = new Date(now.getTime() - capWindowDays * dayMs)
  const sent = await listCountedSince(db, { corpId: corp.corpId, customerId }, since)
  return nextFreeAt(sent, corp.contactCap, now) !== null
}
