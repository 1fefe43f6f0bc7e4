import { randomUUID } from 'node:crypto'
import type { SignalKind } from '@xiaoguan/shared'
import { type RawBuilder, sql } from 'kysely'
import { dayMs } from '../corp-time.ts'
import type { Db } from '../db/open.ts'

/** Signals that ask for nothing: she is not waiting. */
export const silentSignals: readonly SignalKind[] = ['deleted', 'lost']

/** How long somebody waits who did so little; later it says no more than the timeline does. */
const waitsMs: Partial<Record<SignalKind, number>> = {
  liked: 3 * dayMs,
  opened: 3 * dayMs,
  commented: 7 * dayMs,
}

/** SQL: signal `g` is not answered, and young enough to wait for an answer. */
export function stillWaits(now: Date): RawBuilder<boolean> {
  const old = Object.entries(waitsMs).map(
    ([kind, ms]) => sql`(g.kind = ${kind} and g.at < ${new Date(now.getTime() - ms)})`,
  )
  return sql<boolean>`(g.answered_at is null and g.at <= ${now} and not (${sql.join(old, sql` or `)}))`
}

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

/** SQL condition: this signal stands in this person's 今天要联系, or did. */
export const isOwnSignal = ({
  corpId,
  customerId,
  signalId,
  staffId,
}: Own) => sql<boolean>`exists (select 1 from signal g
  join customer c on c.corp_id = g.corp_id and c.customer_id = g.customer_id
  where g.corp_id = ${corpId} and g.customer_id = ${customerId} and g.signal_id = ${signalId}
    and coalesce(g.staff_id, c.main_follower_id) = ${staffId})`

/** She knows of it. False: it is none of hers. */
export async function closeOwnSignal(db: Db, own: Own, now: Date): Promise<boolean> {
  const { rows } = await sql`update signal set answered_at = coalesce(answered_at, ${now})
    where corp_id = ${own.corpId} and customer_id = ${own.customerId}
      and signal_id = ${own.signalId} and ${isOwnSignal(own)} returning 1`.execute(db)
  return rows.length > 0
}
