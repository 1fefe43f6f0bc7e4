import type { MessageContent } from '@xiaoguan/shared/script'
import type { PartState, Touch } from '@xiaoguan/shared/touch'
import { BridgeError, type BridgeProblem, type WecomBridge } from '../wecom/bridge.ts'

/** What one tap asks for: exactly these words, to this customer. */
export type SendRequest = {
  customerId: string
  taskId: string | null
  scriptVersionId: string
  messages: MessageContent[]
  edited: boolean
  overCapReason?: string
  unsuitedConfirmed?: boolean
}

/** Why it went no further. `switched`: another chat is open now. */
export type SendStop = BridgeProblem | 'switched'

export type SendEnd = { touch: Touch; stop: SendStop | null }

export type SendDeps = {
  bridge: Pick<WecomBridge, 'currentCustomerId' | 'send'>
  /** Keeps the result of one part; resolves once it cannot be lost. */
  report: (touch: Touch, n: number, state: ReportedState, detail: string) => Promise<void>
  onPart: (touch: Touch) => void
}

export type ReportedState = Exclude<PartState, 'opened'>

const stateAfter: Partial<Record<SendStop, ReportedState>> = {
  cancelled: 'cancelled',
  no_answer: 'unconfirmed',
}

/**
 * Hands the parts that are not out yet to the client, in order. Asks who is in the chat before each part; the
 * first that does not go out ends it. Those behind it were never tried and stay open for 接着发; only when nothing
 * at all went out they end with it, so that the step can be sent anew.
 */
export async function sendParts(deps: SendDeps, opened: Touch): Promise<SendEnd> {
  let touch = opened
  for (const part of opened.parts) {
    if (part.state === 'sent') continue
    const failure = await tryPart(deps.bridge, touch.customerId, part.content)
    const state = failure ? (stateAfter[failure.why] ?? 'failed') : 'sent'
    touch = withPart(touch, part.n, state)
    await deps.report(touch, part.n, state, failure?.detail ?? '')
    deps.onPart(touch)
    if (failure) return { touch: await endUntried(touch, deps.report), stop: failure.why }
  }
  return { touch, stop: null }
}

/** Nothing went out: the parts that were never tried are called off too, lest the touch stay open for ever. */
export async function endUntried(
  stopped: Touch,
  report: (touch: Touch, n: number, state: ReportedState, detail: string) => Promise<void>,
): Promise<Touch> {
  if (stopped.state !== 'open') return stopped
  let touch = stopped
  for (const part of stopped.parts) {
    if (part.state !== 'opened') continue
    touch = withPart(touch, part.n, 'cancelled')
    await report(touch, part.n, 'cancelled', 'never tried')
  }
  return touch
}

async function tryPart(
  bridge: SendDeps['bridge'],
  customerId: string,
  content: MessageContent,
): Promise<{ why: SendStop; detail: string } | null> {
  try {
    const now = await bridge.currentCustomerId()
    if (now !== customerId) return { why: 'switched', detail: 'another chat is open' }
  } catch (error) {
    // Nothing was handed over yet, whatever the client says: never "unconfirmed".
    return { why: 'no_customer', detail: String(error) }
  }
  try {
    await bridge.send(content)
    return null
  } catch (error) {
    if (error instanceof BridgeError) return { why: error.kind, detail: error.detail }
    return { why: 'refused', detail: String(error) }
  }
}

/** The touch with one part in another state; its own state follows from its parts. */
export function withPart(touch: Touch, n: number, state: ReportedState): Touch {
  const parts = touch.parts.map((part) => (part.n === n ? { ...part, state } : part))
  const states = new Set(parts.map((part) => part.state))
  return { ...touch, parts, state: touchState(states) }
}

function touchState(states: ReadonlySet<PartState>): Touch['state'] {
  if (states.has('unconfirmed')) return 'unconfirmed'
  if (states.has('sent')) return states.size === 1 ? 'sent' : 'partly'
  if (states.has('opened')) return 'open'
  return states.has('failed') ? 'failed' : 'cancelled'
}

export const sentCount = (touch: Touch) =>
  touch.parts.filter((part) => part.state === 'sent').length
