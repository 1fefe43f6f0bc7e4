import type { PartState, TouchState } from '@xiaoguan/shared'

/** What a part becomes when a result comes in: sent stays sent, whatever comes late or twice. */
export function partAfter(before: PartState, result: PartState): PartState {
  return before === 'sent' ? before : result
}

/**
 * A touch from its parts: all sent · some sent · to be asked · under way · nothing went out. Parts go one
 * after the other, so what stands behind a part that failed was never tried and keeps nothing waiting.
 */
export function touchStateOf(parts: readonly PartState[]): TouchState {
  const has = (state: PartState) => parts.includes(state)
  if (parts.every((state) => state === 'sent')) return 'sent'
  if (has('unconfirmed')) return 'unconfirmed'
  if (has('sent')) return 'partly'
  if (parts[0] === 'opened') return 'open'
  return has('failed') ? 'failed' : 'cancelled'
}
