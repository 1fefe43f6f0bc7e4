import { sql } from 'kysely'
import type { Db } from '../db/open.ts'

/** What the calendar brings is looked at once a day, from this hour of the corp's morning on. */
export const lookFrom = '06:00'

/** Corps with events that wait for rules, and those whose daily look has not been taken yet. */
export async function listCorpsToRun(db: Db, now: Date): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select c.corp_id as id from corp c
    cross join lateral (select ${now}::timestamptz at time zone c.time_zone as clock) l
    where exists (select 1 from event_due d where d.corp_id = c.corp_id and d.failed_at is null
        and (d.next_at is null or d.next_at <= ${now}))
      or (l.clock::time >= ${lookFrom}::time and (
        coalesce(c.settings->>'stagesLookedDay', '') < l.clock::date::text
        or exists (select 1 from tag_rule r where r.corp_id = c.corp_id and r.state = 'on'
          and r.deleted_at is null and r.trigger_kind = 'silent'
          and coalesce(r.looked_day, '-infinity') < l.clock::date)))
    order by c.corp_id`.execute(db)
  return rows.map((row) => row.id)
}

export async function findStagesLookedDay(db: Db, corpId: string): Promise<string | null> {
  const { rows } = await sql<{ day: string | null }>`select settings->>'stagesLookedDay' as day
    from corp where corp_id = ${corpId}`.execute(db)
  return rows[0]?.day ?? null
}

export async function noteStagesLooked(db: Db, corpId: string, day: string): Promise<void> {
  await sql`update corp set settings = settings || jsonb_build_object('stagesLookedDay', ${day}::text)
    where corp_id = ${corpId}`.execute(db)
}
