import { createHash } from 'node:crypto'
import type { Db } from '../db/open.ts'
import { Problem } from '../problem.ts'

/**
 * Applies a change once under its UUID: true for the first time (go on), false when the same change was
 * applied before (answer with the present truth). The same UUID with another body is refused. Call it
 * first in the transaction: it makes a concurrent twin wait for our commit.
 */
export async function firstTime(
  db: Db,
  change: {
    corpId: string
    customerId: string
    changeId: string
    kind: string
    body: unknown
    at: Date
  },
): Promise<boolean> {
  const bodyHash = createHash('sha256')
    .update(JSON.stringify(canonical(change.body)))
    .digest('base64url')
  const inserted = await db
    .insertInto('applied_change')
    .values({
      corp_id: change.corpId,
      customer_id: change.customerId,
      change_id: change.changeId,
      kind: change.kind,
      body_hash: bodyHash,
      at: change.at,
    })
    .onConflict((oc) => oc.doNothing())
    .returning('change_id')
    .executeTakeFirst()
  if (inserted) return true
  const before = await db
    .selectFrom('applied_change')
    .select(['kind', 'body_hash'])
    .where('corp_id', '=', change.corpId)
    .where('customer_id', '=', change.customerId)
    .where('change_id', '=', change.changeId)
    .executeTakeFirst()
  if (before?.kind !== change.kind || before.body_hash !== bodyHash)
    throw new Problem('change.reused')
  return false
}

/** The same value with keys in order, so that equal bodies hash equally. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, canonical(inner)]),
  )
}
