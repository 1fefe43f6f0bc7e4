import { randomUUID } from 'node:crypto'
import type { Db } from '../db/open.ts'
import { json } from '../db/json.ts'
import { sql } from 'kysely'

const batch = 500

/** Openers sent before `before` that nobody said anything about: 还没回, recorded by nobody. Gives their number. */
export async function addNoReplies(db: Db, before: Date, now: Date): Promise<number> {
  const touches = await db
    .selectFrom('touch')
    .select(['corp_id', 'customer_id', 'touch_id'])
    .where('state', '=', 'sent')
    .where('opener', '=', true)
    .where('outcome', 'is', null)
    .where('sent_at', '<=', before)
    .orderBy('sent_at')
    .limit(batch)
    .forUpdate()
    .skipLocked()
    .execute()
  if (touches.length === 0) return 0
  const rows = touches.map((touch) => ({ ...touch, outcome_id: randomUUID() }))
  await db
    .insertInto('outcome')
    .values(rows.map((row) => ({ ...row, kind: 'no_reply' as const, recorded_by: null, at: now })))
    .execute()
  await db
    .insertInto('customer_event')
    .values(
      rows.map(({ corp_id, customer_id, touch_id, outcome_id }) => ({
        corp_id,
        customer_id,
        event_id: randomUUID(),
        kind: 'outcome.logged',
        actor_id: null,
        source: 'system',
        at: now,
        body: json({ outcomeId: outcome_id, touchId: touch_id, kind: 'no_reply' }),
      })),
    )
    .execute()
  await sql`update touch t set outcome = 'no_reply', outcome_at = ${now}
    from jsonb_to_recordset(${json(rows)}::jsonb) as r(corp_id text, customer_id text, touch_id uuid)
    where t.corp_id = r.corp_id and t.customer_id = r.customer_id and t.touch_id = r.touch_id`.execute(
    db,
  )
  return touches.length
}
