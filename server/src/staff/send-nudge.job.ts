import { getReference } from '../corp/store.ts'
import type { Deps } from '../deps.ts'
import { WecomError, remedyOf } from '../wecom/errors.ts'
import { sendCard } from '../wecom/messages.ts'
import { nudgeCard } from './nudge-card.ts'
import { findNudge, listOverdueNames, settleNudge } from './store.ts'

type Payload = { corpId: string; staffId: string; nudgeId: string }

/** Sends the card of a nudge, and keeps whether it went out. */
export function createNudgeSend(deps: Deps) {
  return async (payload: Payload): Promise<void> => {
    const { corpId, staffId, nudgeId } = payload
    const nudge = await findNudge(deps.db, corpId, staffId, nudgeId)
    if (!nudge || nudge.sentAt) return
    const names = await listOverdueNames(deps.db, corpId, staffId, deps.clock.now())
    // She was faster than the message.
    if (names.length === 0) return settleNudge(deps.db, payload, { problem: 'nothing_late' })
    const { corp, staff } = await getReference(deps.db, corpId)
    const words = nudgeCard(staff.get(nudge.byId)?.name ?? '', names)
    const url = `${corp.publicUrl.replace(/\/$/, '')}/c/${corpId}/h5#/today`
    const problem = await send(deps, payload, { ...words, url })
    const end = problem ? { problem } : { sent_at: deps.clock.now() }
    await settleNudge(deps.db, payload, end)
  }
}

/** Undefined when it went out; trouble that passes is thrown, so that the queue tries again. */
async function send(
  deps: Deps,
  { corpId, staffId }: Payload,
  words: { title: string; description: string; url: string },
): Promise<string | undefined> {
  try {
    const corp = await deps.wecomCorp(corpId)
    const reached = await sendCard(deps.wecom, corp, { staffId, ...words, button: '去看看' })
    return reached ? undefined : 'not_reachable'
  } catch (error) {
    const final = remedyOf(error) === 'final' || remedyOf(error) === 'relation_gone'
    if (!(error instanceof WecomError) || !final) throw error
    return String(error.errcode)
  }
}
