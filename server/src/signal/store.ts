import { randomUUID } from 'node:crypto'
import type { SignalKind } from '@xiaoguan/shared'
import { sql } from 'kysely'
import type { Db } from '../db/open.ts'

/** Signals that ask for nothing: she is not waiting. */
export const silentSignals: readonly SignalKind[] = ['deleted', 'lost']

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
    .where('kind', 'not in', silentSignals)
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

/**
 * A loss of somebody: `stands` in her main follower's 今天要联系 until 知道了, or is only kept for the figures.
 */
export type Loss = {
  customerId: string
  kind: 'deleted' | 'lost'
  staffId: string | null
  at: Date
  stands: boolean
}

/** Keeps losses; gives the signals' ids in the same order. */
export async function addLossSignals(
  db: Db,
  corpId: string,
  losses: readonly Loss[],
  now: Date,
): Promise<string[]> {
  if (losses.length === 0) return []
  const rows = losses.map((loss) => ({
    corp_id: corpId,
    customer_id: loss.customerId,
    signal_id: randomUUID(),
    kind: loss.kind,
    staff_id: loss.staffId,
    at: loss.at,
    answered_at: loss.stands ? null : now,
  }))
  await db.insertInto('signal').values(rows).execute()
  return rows.map((row) => row.signal_id)
}

/** These customers can be reached again: nobody has to know any more that they could not. */
export async function closeLossSignals(
  db: Db,
  corpId: string,
  customerIds: readonly string[],
  now: Date,
): Promise<void> {
  if (customerIds.length === 0) return
  await db
    .updateTable('signal')
    .set({ answered_at: now })
    .where('corp_id', '=', corpId)
    .where('customer_id', 'in', customerIds)
    .where('answered_at', 'is', null)
    .where('kind', 'in', silentSignals)
    .execute()
}

type Own = { corpId: string; customerId: string; signalId: string; staffId: string }

/** SQL condition: this signal tells this person of a loss. */
export const isOwnLoss = ({
  corpId,
  customerId,
  signalId,
  staffId,
}: Own) => sql<boolean>`exists (select 1 from signal
  where corp_id = ${corpId} and customer_id = ${customerId} and signal_id = ${signalId}
    and staff_id = ${staffId} and kind in (${sql.join(silentSignals)}))`

/** She knows of the loss. False: it is none of hers. */
export async function closeOwnLoss(db: Db, own: Own, now: Date): Promise<boolean> {
  const { rows } = await sql`update signal set answered_at = coalesce(answered_at, ${now})
    where corp_id = ${own.corpId} and customer_id = ${own.customerId}
      and signal_id = ${own.signalId} and ${isOwnLoss(own)} returning 1`.execute(db)
  return rows.length > 0
}
