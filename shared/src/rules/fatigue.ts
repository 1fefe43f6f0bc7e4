import type { ScriptKind } from '../script.ts'
import type { Touchpoint } from '../sop.ts'

const dayMs = 86_400_000
export const capWindowDays = 7

/** Openers: unasked messages whose answer counts in the reply rate. */
export function isOpener(kind: ScriptKind): boolean {
  return kind === 'care' || kind === 'know_how' || kind === 'invitation' || kind === 'offer'
}

/** Whether a touch counts towards the cap: an unasked one-to-one message, not within 24 h after she wrote. */
export function countsTowardsCap(touch: {
  kind: ScriptKind
  touchpoint: Touchpoint
  sentAt: Date
  customerWroteAt: Date | null
}): boolean {
  if (touch.touchpoint !== 'chat' || !isOpener(touch.kind)) return false
  if (!touch.customerWroteAt) return true
  const sinceMs = touch.sentAt.getTime() - touch.customerWroteAt.getTime()
  return sinceMs < 0 || sinceMs > dayMs
}

/**
 * At the cap: the moment the next message fits, that is when enough of the counted ones are seven days old.
 * `sentAt`: the counted touches of the last seven days, any order. Null: below the cap.
 */
export function nextFreeAt(sentAt: readonly Date[], cap: number, now: Date): Date | null {
  const since = now.getTime() - capWindowDays * dayMs
  const recent = sentAt
    .map((at) => at.getTime())
    .filter((at) => at > since)
    .toSorted((a, b) => a - b)
  if (recent.length < cap) return null
  const freeing = recent[recent.length - cap]
  return freeing === undefined ? null : new Date(freeing + capWindowDays * dayMs)
}
