import { sql } from 'kysely'
import type { Db } from '../db/open.ts'

/**
 * Counts anew how each script fares, for corps not counted since `before`. Matured: openers sent before
 * `maturedBefore`; answered ones were marked when their outcome was tapped (within 72 h, before the next opener).
 */
export async function refreshTallies(
  db: Db,
  { before, maturedBefore, now }: { before: Date; maturedBefore: Date; now: Date },
): Promise<void> {
  await sql`insert into script_tally as old
      (corp_id, script_id, sent, matured, replied, ordered, waiting, counted_at)
    select t.corp_id, t.script_id, count(*),
      count(*) filter (where t.opener and t.sent_at <= ${maturedBefore}),
      count(*) filter (where t.opener and t.sent_at <= ${maturedBefore} and t.answered),
      count(*) filter (where t.opener and t.sent_at <= ${maturedBefore} and t.outcome = 'ordered'),
      count(*) filter (where t.opener and t.sent_at > ${maturedBefore}),
      ${now}
    from touch t
    where t.state = 'sent' and t.script_id is not null and not exists (
      select 1 from script_tally kept
      where kept.corp_id = t.corp_id and kept.counted_at > ${before} and kept.counted_at <= ${now})
    group by t.corp_id, t.script_id
    order by t.corp_id, t.script_id
    on conflict (corp_id, script_id) do update set sent = excluded.sent,
      matured = excluded.matured, replied = excluded.replied, ordered = excluded.ordered,
      waiting = excluded.waiting, counted_at = excluded.counted_at
    where old.counted_at < excluded.counted_at or old.counted_at > ${now}`.execute(db)
}
