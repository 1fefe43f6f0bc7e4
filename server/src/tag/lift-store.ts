import { sql } from 'kysely'
import type { Db } from '../db/open.ts'
import * as rules from './likely-rules.ts'

/**
 * Counts anew which tags go together in a corp. Who counts: customers of whom somebody noted something of the
 * guessed class, because of the others nobody knows what they have. What was put on as a suggestion is neither
 * counted nor a reason. The readers see the old counts until all are new.
 */
export async function countLifts(db: Db, corpId: string, at: Date): Promise<void> {
  // Millions of pairs: in memory, and for this transaction alone.
  await sql`select set_config('work_mem', '128MB', true)`.execute(db)
  await sql`delete from tag_lift where corp_id = ${corpId}`.execute(db)
  await sql`with ${countedRows(corpId)}
    insert into tag_lift
      (corp_id, given, tag_id, together, with_given, with_tag, customers, lift, counted_at)
    select ${corpId}, given, tag_id, together, with_given, with_tag, customers, lift, ${at}
    from (select *, row_number() over (partition by given order by lift desc, tag_id) as place
      from counted where together >= ${rules.leastShare}::float8 * with_given
        and lift >= ${rules.leastLift}::float8) ranked
    where place <= ${rules.mostOfGiven}`.execute(db)
  await db.updateTable('corp').set({ lifts_counted_at: at }).where('corp_id', '=', corpId).execute()
}

const countedRows = (corpId: string) => sql`
  noted as materialized (
    select t.customer_id, t.tag_id, bool_or(t.source = any(${[...rules.taughtBy]}::text[])
      and g.tag_class = ${rules.guessedClass}) as teaches
    from follow_tag t
      join follow f on f.corp_id = t.corp_id and f.customer_id = t.customer_id
        and f.staff_id = t.staff_id and (f.ended_at is null or f.ended_by = 'customer')
      join tag k on k.corp_id = t.corp_id and k.tag_id = t.tag_id and k.deleted_at is null
      join tag_group g on g.corp_id = k.corp_id and g.tag_group_id = k.tag_group_id
    where t.corp_id = ${corpId} and t.present and not t.suggested group by 1, 2),
  known as materialized (select customer_id, row_number() over () as n from noted
    where teaches group by 1),
  target as materialized (select tag_id, row_number() over () as tag_n,
      count(*)::integer as with_tag from noted where teaches group by 1),
  given as materialized (
    select 'tag:' || t.tag_id as given, t.tag_id from noted t group by 2
    union all select 'stage:' || stage, null from customer
      where corp_id = ${corpId} group by 1
    union all select 'step:' || sop_id || '/' || next_step_id, null from enrollment
      where corp_id = ${corpId} and next_step_id is not null group by 1),
  numbered as materialized (select *, row_number() over () as given_n from given),
  hers as materialized (
    select k.n, g.given_n, t.tag_n from noted o join known k using (customer_id)
      join numbered g on g.tag_id = o.tag_id left join target t on t.tag_id = o.tag_id
    union all select k.n, g.given_n, null from customer c join known k using (customer_id)
      join numbered g on g.given = 'stage:' || c.stage where c.corp_id = ${corpId}
    union all select distinct k.n, g.given_n, null::bigint
      from enrollment e join known k using (customer_id)
      join numbered g on g.given = 'step:' || e.sop_id || '/' || e.next_step_id
      where e.corp_id = ${corpId} and e.ended_at is null and not e.control),
  taught as materialized (select k.n, t.tag_n from noted o join known k using (customer_id)
    join target t using (tag_id) where o.teaches),
  with_given as (select given_n, count(*)::integer as with_given from hers group by 1
    having count(*) >= ${rules.leastGiven}),
  pair as (select h.given_n, t.tag_n, count(*)::integer as together
    from hers h join taught t using (n) where h.tag_n is distinct from t.tag_n
    group by 1, 2 having count(*) >= ${rules.leastTogether}),
  counted as (select i.given, t.tag_id, p.together, g.with_given, t.with_tag, a.customers,
      (p.together::float8 * a.customers / t.with_tag + ${rules.shrinkBy}::float8)
        / (g.with_given + ${rules.shrinkBy}::float8) as lift
    from pair p join with_given g using (given_n) join numbered i using (given_n)
      join target t using (tag_n), (select count(*)::integer as customers from known) a)`

/** Every corp with customers, and when its lifts were last counted. */
export async function listCountedCorps(
  db: Db,
): Promise<{ corpId: string; timeZone: string; countedAt: Date | null }[]> {
  return db
    .selectFrom('corp')
    .select(['corp_id as corpId', 'time_zone as timeZone', 'lifts_counted_at as countedAt'])
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('customer')
          .select('customer_id')
          .whereRef('customer.corp_id', '=', 'corp.corp_id'),
      ),
    )
    .execute()
}
