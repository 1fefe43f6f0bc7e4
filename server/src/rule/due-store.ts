import { sql } from 'kysely'
import type { Db } from '../db/open.ts'
import type { DueRow } from './due-run-store.ts'

/** Events in one transaction. */
const atOnce = 200
/** Then an event that throws is given up: about 17 hours after its first try. */
const tries = 10
const firstPauseMs = 60_000

/** The next events that rules have to look at, oldest first. */
export async function listDue(db: Db, corpId: string, now: Date): Promise<DueRow[]> {
  return db
    .selectFrom('event_due')
    .select(['customer_id', 'event_id', 'depth', 'rule_ids'])
    .where('corp_id', '=', corpId)
    .where('failed_at', 'is', null)
    .where((eb) => eb.or([eb('next_at', 'is', null), eb('next_at', '<=', now)]))
    .orderBy('at')
    .orderBy('event_id')
    .limit(atOnce)
    .execute()
}

/** One that threw by itself has its next turn after a pause that doubles, or never. */
export async function putAside(
  db: Db,
  corpId: string,
  { customer_id: customerId, event_id: eventId }: DueRow,
  { problem, now }: { problem: string; now: Date },
): Promise<void> {
  await sql`update event_due set attempts = attempts + 1, problem = ${problem},
      next_at = ${now}::timestamptz + make_interval(secs => ${firstPauseMs / 1000} * 2 ^ attempts),
      failed_at = case when attempts + 1 >= ${tries} then ${now}::timestamptz end
    where corp_id = ${corpId} and customer_id = ${customerId} and event_id = ${eventId}`.execute(db)
}
