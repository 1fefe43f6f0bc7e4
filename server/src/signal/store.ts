import type { SignalKind } from '@xiaoguan/shared'
import type { Db } from '../db/open.ts'

/** Signals that ask for nothing: she is not waiting. */
export const silentSignals: readonly SignalKind[] = ['deleted']

/** What was answered at that moment waits again. */
export async function reopenSignals(
  db: Db,
  key: { corpId: string; customerId: string },
  answeredAt: Date,
): Promise<void> {
  await db
    .updateTable('signal')
    .set({ answered_at: null })
    .where('corp_id', '=', key.corpId)
    .where('customer_id', '=', key.customerId)
    .where('answered_at', '=', answeredAt)
    .execute()
}

/** Somebody wrote to her: she waits no longer. */
export async function answerSignals(
  db: Db,
  key: { corpId: string; customerId: string },
  now: Date,
): Promise<void> {
  await db
    .updateTable('signal')
    .set({ answered_at: now })
    .where('corp_id', '=', key.corpId)
    .where('customer_id', '=', key.customerId)
    .where('answered_at', 'is', null)
    .where('kind', 'not in', silentSignals)
    .where('at', '<=', now)
    .execute()
}
