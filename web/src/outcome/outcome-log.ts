import { logOutcome, withdrawOutcome, type OutcomeKind } from '@xiaoguan/shared/outcome'
import type * as z from 'zod/mini'
import { newId } from '../api/new-id.ts'
import { getOutbox } from '../api/outbox.ts'

type Body = z.input<(typeof logOutcome)['body']>

/** What a chip says: the kind, and what that kind needs to know. */
export type OutcomeAnswer = Omit<Body, 'touchId' | 'replaces'>

/** Kinds that are logged with the first tap; the others ask one thing more. */
export const asksNothing: readonly OutcomeKind[] = ['replied', 'interested', 'visited', 'no_reply']

const beingKept = new Map<string, Promise<string>>()

/** Keeps the outcome on the device and sends it; resolves with its id. A double tap is one outcome. */
export function keepOutcome(
  customerId: string,
  touchId: string,
  answer: OutcomeAnswer,
  replaces?: string,
): Promise<string> {
  const tap = JSON.stringify([customerId, touchId, answer, replaces])
  const kept =
    beingKept.get(tap) ??
    keepNew(customerId, touchId, answer, replaces).finally(() => beingKept.delete(tap))
  beingKept.set(tap, kept)
  return kept
}

async function keepNew(
  customerId: string,
  touchId: string,
  answer: OutcomeAnswer,
  replaces: string | undefined,
): Promise<string> {
  const outcomeId = newId()
  const body: Body = { touchId, ...answer, ...(replaces ? { replaces } : {}) }
  await getOutbox().put(logOutcome, { customerId, outcomeId }, body)
  return outcomeId
}

export async function takeBackOutcome(customerId: string, outcomeId: string): Promise<void> {
  await getOutbox().put(withdrawOutcome, { customerId, outcomeId }, { changeId: newId() })
}

/** 298 or 298.5 yuan in fen; null for anything that is not an amount. */
export function fenOf(yuan: string): number | null {
  const text = yuan.trim().replace(/^[¥￥]/, '')
  if (!/^\d{1,6}(\.\d{1,2})?$/.test(text)) return null
  const fen = Math.round(Number(text) * 100)
  return fen > 0 ? fen : null
}
