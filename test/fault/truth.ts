import type { Db } from '@xiaoguan/server/db/open'
import { sql } from 'kysely'

/** How many rows of each kind a customer has, and the states that matter. */
export async function truthOf(db: Db, corpId: string, customerId: string) {
  const { rows } = await sql`select
    (select json_agg(json_build_object('tag', t.name, 'present', f.present, 'sync', f.sync) order by t.name)
      from follow_tag f join tag t on t.corp_id = f.corp_id and t.tag_id = f.tag_id
      where f.corp_id = ${corpId} and f.customer_id = ${customerId}) as tags,
    (select count(*) from tag_change where corp_id = ${corpId} and customer_id = ${customerId}) as tag_changes,
    (select json_agg(json_build_object('kind', kind, 'n', n) order by kind) from (
      select kind, count(*) as n from customer_event where corp_id = ${corpId} and customer_id = ${customerId}
      group by kind) e) as events,
    (select json_agg(json_build_object('state', state, 'how', how) order by touchpoint) from touch
      where corp_id = ${corpId} and customer_id = ${customerId}) as touches,
    (select json_agg(json_build_object('kind', kind, 'void', void_at is not null) order by kind) from outcome
      where corp_id = ${corpId} and customer_id = ${customerId}) as outcomes,
    (select json_agg(json_build_object('step', step_id, 'state', state) order by step_id) from task
      where corp_id = ${corpId} and customer_id = ${customerId}) as tasks,
    (select json_agg(json_build_object('state', state, 'past', past_step_ids)) from enrollment
      where corp_id = ${corpId} and customer_id = ${customerId}) as enrollments,
    (select count(*) from reminder where corp_id = ${corpId} and customer_id = ${customerId}) as reminders,
    (select count(*) from purchase where corp_id = ${corpId} and customer_id = ${customerId}) as purchases,
    (select json_build_object('stage', stage, 'salutation', salutation, 'spent', spent_fen) from customer
      where corp_id = ${corpId} and customer_id = ${customerId}) as customer,
    (select count(*) from pgboss.job where name = 'tag.sync' and data->>'customerId' = ${customerId}) as tag_jobs`.execute(
    db,
  )
  return rows[0]
}
