import { type RawBuilder, sql } from 'kysely'
import type { Segment, TagRuleTrial } from '@xiaoguan/shared'
import { segmentSql } from '../customer/segment-store.ts'
import type { Db } from '../db/open.ts'

const exampleCount = 10

type Trial = {
  corpId: string
  timeZone: string
  segment: Segment
  /** Tags that are on afterwards, and off. */
  effect: { on: string[]; off: string[] }
  now: Date
}

/** Counts whom a rule would take now and whose tags would change, and shows the first ten of those; writes nothing. */
export function tryRule(db: Db, trial: Trial): Promise<TagRuleTrial> {
  return db.transaction().execute(async (db) => {
    // All customers against all their tags: until the tables are analyzed PostgreSQL believes that they are few,
    // and would look through the tags once for each customer.
    await sql`select set_config('enable_nestloop', 'off', true)`.execute(db)
    return countAll(db, trial)
  })
}

async function countAll(db: Db, trial: Trial): Promise<TagRuleTrial> {
  const { on, off } = trial.effect
  const { rows } = await sql<TagRuleTrial>`${touched(trial)}
    select (select count(*)::integer from touched) as fits,
      (select count(*)::integer from touched where changes) as changes,
      coalesce((select jsonb_agg(e.example order by e.customer_id) from (
        select customer_id, jsonb_build_object('customerId', customer_id,
          'name', coalesce(salutation, name),
          'add', array(select unnest(${on}::text[]) except select unnest(present)),
          'remove', array(select unnest(${off}::text[]) intersect select unnest(present))
        ) as example
        from touched where changes order by customer_id limit ${exampleCount}) e), '[]') as examples
    `.execute(db)
  return rows[0] ?? { fits: 0, changes: 0, examples: [] }
}

/** Each customer whom it fits with those of the rule's tags that stand on her main follower's follow. */
function touched({ corpId, timeZone, segment, effect, now }: Trial): RawBuilder<unknown> {
  const meant = [...effect.on, ...effect.off]
  return sql`with touched as (
    select c.customer_id, c.name, c.salutation, coalesce(t.present, '{}') as present,
      (not coalesce(t.present, '{}') @> ${effect.on}::text[]
        or coalesce(t.present, '{}') && ${effect.off}::text[]) as changes
    from customer c
    join follow f on f.corp_id = ${corpId} and f.customer_id = c.customer_id
      and f.staff_id = c.main_follower_id and f.ended_at is null
    left join (select customer_id, staff_id, array_agg(tag_id) as present from follow_tag
      where corp_id = ${corpId} and present and tag_id = any(${meant}::text[])
      group by customer_id, staff_id) t
      on t.customer_id = f.customer_id and t.staff_id = f.staff_id
    where c.corp_id = ${corpId} and ${segmentSql(corpId, segment, { now, timeZone })})`
}
