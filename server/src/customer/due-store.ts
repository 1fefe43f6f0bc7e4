import { sql } from 'kysely'
import { json } from '../db/json.ts'
import type { Db } from '../db/open.ts'

/** What led to an event: how many rules before it, and which, first to last. */
export type EventCause = { depth: number; ruleIds: readonly string[] }

export type DueEvent = {
  customer_id: string
  event_id: string
  kind: string
  at: Date
  cause?: EventCause | undefined
}

/** Events that may set off a rule, by the trigger that looks at them. */
const triggerOf: Record<string, string> = {
  'outcome.logged': 'outcome',
  'order.paid': 'order',
  'follow.added': 'channel',
  'stage.changed': 'stage',
  'tag.changed': 'tag',
}

/**
 * Notes events for the rules (job `rule.run`), in the transaction that writes them; only those that some rule, stage
 * rule or SOP of this corp waits for, so that the others cost a look at three small tables.
 */
export async function addDue(db: Db, corpId: string, events: readonly DueEvent[]): Promise<void> {
  const rows = events.flatMap(({ cause, ...event }) => {
    const on = triggerOf[event.kind]
    const by = { depth: cause?.depth ?? 0, rule_ids: cause?.ruleIds ?? [] }
    return on ? [{ ...event, on, ...by }] : []
  })
  if (rows.length === 0) return
  await sql`insert into event_due
      (corp_id, customer_id, event_id, kind, depth, rule_ids, at)
    select ${corpId}, e.customer_id, e.event_id, e.kind, e.depth, e.rule_ids, e.at
    from jsonb_to_recordset(${json(rows)}::jsonb) as e(customer_id text, event_id uuid, kind text,
      "on" text, depth integer, rule_ids jsonb, at timestamptz)
    where exists (select 1 from tag_rule r where r.corp_id = ${corpId} and r.trigger_kind = e."on"
        and r.state = 'on' and r.deleted_at is null)
      or (e."on" = 'tag' and exists (select 1 from corp c where c.corp_id = ${corpId}
        and jsonb_array_length(coalesce(c.settings #> '{stageRules,nurturing,tagGroupIds}', '[]'::jsonb)) > 0))
      or (e."on" = 'stage' and exists (select 1 from sop s
        join sop_version v on v.corp_id = s.corp_id and v.sop_id = s.sop_id
        where s.corp_id = ${corpId} and s.state = 'published' and v.published_at is not null
          and jsonb_array_length(coalesce(v.definition -> 'triggerStages', '[]'::jsonb)) > 0))`.execute(
    db,
  )
}
