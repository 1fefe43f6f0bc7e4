import { getReference } from '../corp/store.ts'
import type { Deps } from '../deps.ts'
import { WecomError, passes, problemOf } from '../wecom/errors.ts'
import { sendCard } from '../wecom/messages.ts'
import { nudgeCard } from './nudge-card.ts'
import { findNudge, listOverdueNames, settleNudge } from './store.ts'

type Payload = { corpId: string; staffId: string; nudgeId: string }

const hourMs = 3_600_000

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
    const url = `${corp.publicUrl.replace(/\/$/, '')}/c/${corpId}/h5?to=today`
    const isLate = deps.clock.now().getTime() - nudge.at.getTime() >= hourMs
    const problem = await send(deps, payload, { ...words, url }, isLate)
    const end = problem ? { problem } : { sent_at: deps.clock.now() }
    await settleNudge(deps.db, payload, end)
  }
}

/**
 * Undefined when it went out. Trouble that passes, or that an operator must mend, is thrown, so that the queue
 * tries again; after an hour the nudge has no more meaning (`isLate`), and that was the last try.
 */
async function send(
  deps: Deps,
  { corpId, staffId }: Payload,
  words: { title: string; description: string; url: string },
  isLate: boolean,
): Promise<string | undefined> {
  try {
    const corp = await deps.wecomCorp(corpId)
    const reached = await sendCard(deps.wecom, corp, { staffId, ...words, button: '去看看' })
    return reached ? undefined : 'not_reachable'
  } catch (error) {
    const isFinal = error instanceof WecomError && !passes(error)
    if (!isFinal && !isLate) throw error
    return problemOf(error)
  }
}
