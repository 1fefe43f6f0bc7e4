import { sql } from 'kysely'
import { lockCustomers } from '../customer/contact-rows-store.ts'
import { segmentSql } from '../customer/segment-store.ts'
import type { Db } from '../db/open.ts'
import { type RuleContext, applyRule } from './apply-store.ts'
import { segmentOf, silenceId } from './match.ts'
import type { RuleRow } from './store.ts'

const atOnce = 200

/**
 * Runs a rule of silence for the next customers whom it fits and whom it did not take since somebody last wrote to
 * them: once for each silence. Gives the last of them, to go on after; null: all are through.
 */
export async function runNextSilent(
  db: Db,
  context: RuleContext,
  rule: RuleRow,
  after: string,
): Promise<string | null> {
  const { corpId, timeZone } = context.reference.corp
  const { rows } = await sql<{ customerId: string; lastContactAt: Date | null }>`
    select c.customer_id as "customerId", c.last_contact_at as "lastContactAt" from customer c
    join follow f on f.corp_id = ${corpId} and f.customer_id = c.customer_id
      and f.staff_id = c.main_follower_id and f.ended_at is null
    where c.corp_id = ${corpId} and c.customer_id > ${after}
      and ${segmentSql(corpId, segmentOf(rule), { now: context.now, timeZone })}
      and not exists (select 1 from rule_run r where r.corp_id = ${corpId}
        and r.customer_id = c.customer_id and r.rule_id = ${rule.rule_id}
        and r.at > coalesce(c.last_contact_at, '-infinity'::timestamptz))
    order by c.customer_id limit ${atOnce}`.execute(db)
  await lockCustomers(
    db,
    corpId,
    rows.map((row) => row.customerId),
  )
  const candidates = rows.map(({ customerId, lastContactAt }) => {
    const eventId = silenceId(rule.rule_id, customerId, lastContactAt)
    return { customerId, eventId, depth: 0, ruleIds: [] }
  })
  await applyRule(db, context, rule, candidates)
  return (rows.length === atOnce && rows.at(-1)?.customerId) || null
}
