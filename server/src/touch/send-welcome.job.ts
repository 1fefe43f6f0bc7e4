import { setTimeout as sleep } from 'node:timers/promises'
import type { MessageContent } from '@xiaoguan/shared'
import { startedBy } from '../channel/started-by.ts'
import { listChannelsOf } from '../channel/store.ts'
import { type Reference, getReference } from '../corp/store.ts'
import { findCustomer } from '../customer/change-store.ts'
import { json } from '../db/json.ts'
import type { Deps } from '../deps.ts'
import { openFileUrl } from '../http/file-url.ts'
import type { Round } from '../jobs/rounds.ts'
import { WecomError, WecomUnreachable, remedyOf } from '../wecom/errors.ts'
import { type WelcomeAttachment, sendWelcome } from '../wecom/welcome.ts'
import { readyMedia } from './media.ts'
import { type Welcome, chooseWelcome, textOf } from './welcome.ts'
import * as store from './welcome-store.ts'

const againMs = 500
const stuckMs = store.codeLastsMs + 10_000

type End = { state: 'sent' | 'refused' | 'unknown'; errcode: number | null }

/**
 * Job: sends the welcome of one add event while its code is good. What the platform refuses (41050 too late, 41051
 * they talk already, 41096 another app does) is the staff's to do: her first step simply stays open.
 */
export function createWelcomeSend(deps: Deps) {
  return async ({ corpId, eventHash }: { corpId: string; eventHash: string }): Promise<void> => {
    const event = await store.findAddEvent(deps.db, corpId, eventHash)
    if (!event) return
    const reference = await getReference(deps.db, corpId)
    const welcome = await findWelcome(deps, reference, event)
    const key = { corpId, customerId: event.customerId, staffId: event.staffId, eventHash }
    if (!welcome) return store.noteNoWelcome(deps.db, key, deps.clock.now())
    if (!(await begin(deps, key, welcome))) return
    const end = await sendInTime(deps, reference, event, welcome.messages)
    await settle(deps, key, end)
  }
}

type Key = { corpId: string; customerId: string; staffId: string; eventHash: string }

async function findWelcome(
  deps: Deps,
  reference: Reference,
  { staffId, customerId, state }: store.AddEvent,
): Promise<Welcome | undefined> {
  const { corpId } = reference.corp
  const customer = await findCustomer(deps.db, corpId, customerId)
  const main = customer?.main_follower_id
  const channels = await listChannelsOf(deps.db, corpId, state ? [state] : [])
  const sops = startedBy(reference, channels.get(state ?? ''), !main || main === staffId)
  return chooseWelcome(reference, sops, { staffId, customerId })
}

async function begin(deps: Deps, key: Key, { sop, step, script, messages }: Welcome) {
  return store.beginWelcome(deps.db, {
    corp_id: key.corpId,
    customer_id: key.customerId,
    staff_id: key.staffId,
    event_hash: key.eventHash,
    sop_id: sop.sopId,
    sop_version_id: sop.sopVersionId,
    step_id: step.stepId,
    script_id: script.scriptId,
    script_version_id: script.scriptVersionId,
    messages: json(messages),
    began_at: deps.clock.now(),
  })
}

/** Tries while the code is good; an answer that got lost may mean that it went out. */
async function sendInTime(
  deps: Deps,
  reference: Reference,
  { code, receivedAt }: store.AddEvent,
  messages: readonly MessageContent[],
): Promise<End> {
  let mayBeOut = false
  for (;;) {
    const left = receivedAt.getTime() + store.codeLastsMs - deps.clock.now().getTime()
    if (left <= 0) return { state: mayBeOut ? 'unknown' : 'refused', errcode: null }
    try {
      const attachments = await attachmentsOf(deps, reference, messages)
      if (!attachments) return { state: 'refused', errcode: null }
      const corp = await deps.wecomCorp(reference.corp.corpId)
      await sendWelcome(deps.wecom, corp, { code, text: textOf(messages), attachments })
      return { state: 'sent', errcode: null }
    } catch (error) {
      const end = endOf(error, mayBeOut)
      if (end) return end
      mayBeOut ||= error instanceof WecomUnreachable
      await sleep(againMs)
    }
  }
}

/** Undefined: to be tried again. */
function endOf(error: unknown, mayBeOut: boolean): End | undefined {
  const remedy = remedyOf(error)
  if (remedy === 'try_again' || remedy === 'new_token') return undefined
  const errcode = error instanceof WecomError ? error.errcode : null
  // After a lost answer "used already" is what our own first try left behind.
  return { state: mayBeOut && errcode === 41_050 ? 'unknown' : 'refused', errcode }
}

/** Undefined: something in it cannot go with a welcome. */
async function attachmentsOf(
  deps: Deps,
  reference: Reference,
  messages: readonly MessageContent[],
): Promise<WelcomeAttachment[] | undefined> {
  const { corp } = reference
  const covers = messages.flatMap((one) =>
    one.kind === 'mini_program'
      ? [{ kind: 'image' as const, fileId: one.cover, name: '', url: null }]
      : [],
  )
  if (covers.some(({ fileId }) => /^https?:/.test(fileId))) return undefined
  const all = [...messages, ...covers]
  const mediaIds = await readyMedia(deps, corp.corpId, all, deps.clock.now())
  const media = (fileId: string) => mediaIds.get(fileId) ?? ''
  return messages.flatMap((one): WelcomeAttachment[] => {
    switch (one.kind) {
      case 'text':
        return []
      case 'link': {
        const coverUrl = one.cover && coverAddress(deps, reference, one.cover)
        return [{ kind: 'link', title: one.title, url: one.url, summary: one.summary, coverUrl }]
      }
      case 'mini_program': {
        const { title, appId, page } = one
        return [{ kind: 'mini_program', title, appId, page, coverMediaId: media(one.cover) }]
      }
      case 'image':
      case 'file':
      case 'video':
        return [{ kind: one.kind, mediaId: media(one.fileId) }]
    }
  })
}

function coverAddress(deps: Deps, { corp }: Reference, cover: string): string {
  return /^https?:/.test(cover) ? cover : openFileUrl(deps.config.secretKey, corp, cover)
}

async function settle(deps: Deps, key: Key, end: End) {
  const at = deps.clock.now()
  const reference = await getReference(deps.db, key.corpId)
  await deps.db.transaction().execute(async (db) => {
    await store.endWelcome(db, key, { ...end, at })
    const customer = await findCustomer(db, key.corpId, key.customerId, { lock: true })
    if (customer) await store.settleWelcomes(db, reference, customer, at)
  })
}

/** Round: a process that died while it sent leaves nobody wondering for ever. */
export function welcomeRound(deps: Deps): Round {
  return async (now) => {
    const stuck = await store.listStuckWelcomes(deps.db, new Date(now.getTime() - stuckMs))
    for (const row of stuck) {
      const { corp_id, customer_id, staff_id, event_hash } = row
      const key = {
        corpId: corp_id,
        customerId: customer_id,
        staffId: staff_id,
        eventHash: event_hash,
      }
      await settle(deps, key, { state: 'unknown', errcode: null })
    }
  }
}
