import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../db/open.ts'
import type { LiftCounts } from './likely-rules.ts'

/** The best reason for a tag that a customer may also have. */
export type LikelyRow = LiftCounts & { tagId: string; given: string; lift: number }

type Asked = { corpId: string; staffId: string; customerId: string; quietSince: Date | string }

// More than are shown: some belong to a single-choice group that is filled, or to one that is not for these eyes.
const candidatesMax = 40

/**
 * SQL: tags that often go with what stands with her (tags that no suggestion put on, stage, next step), each with
 * its best reason; not those that are on, nor those taken off or refused since `quietSince`. A 🔒 tag is a reason
 * only for who may see it (as findSensitiveSight).
 */
export function likelyRows(asked: Asked): RawBuilder<LikelyRow> {
  const { corpId, staffId, customerId, quietSince } = asked
  const her = sql`corp_id = ${corpId} and customer_id = ${customerId}`
  return sql<LikelyRow>`select tag_id as "tagId", given, together, with_given as "withGiven",
      with_tag as "withTag", customers, lift
    from (select distinct on (l.tag_id) l.* from (
        select 'tag:' || t.tag_id as given from follow_tag t
          join follow f on f.corp_id = ${corpId} and f.customer_id = ${customerId}
            and f.staff_id = t.staff_id and (f.ended_at is null or f.ended_by = 'customer')
          where t.corp_id = ${corpId} and t.customer_id = ${customerId}
            and t.present and not t.suggested and (
              (select role <> 'operator' from staff where corp_id = ${corpId} and staff_id = ${staffId})
              or (select count(*) > 0 from follow where ${her} and staff_id = ${staffId}
                and (ended_at is null or ended_by = 'customer'))
              or not exists (select 1 from tag k join tag_group g on g.corp_id = ${corpId}
                and g.tag_group_id = k.tag_group_id
                where k.corp_id = ${corpId} and k.tag_id = t.tag_id and g.sensitive))
        union select 'stage:' || stage from customer where ${her}
        union select 'step:' || sop_id || '/' || next_step_id from enrollment
          where ${her} and ended_at is null and not control and next_step_id is not null) hers
      join tag_lift l on l.corp_id = ${corpId} and l.given = hers.given
      where l.tag_id not in (select tag_id from follow_tag where ${her} and present
          and staff_id in (select staff_id from follow where ${her}
            and (ended_at is null or ended_by = 'customer')))
        and l.tag_id not in (select tag_id from tag_change
          where ${her} and action <> 'added' and at > ${quietSince}::timestamptz)
      order by l.tag_id, l.lift desc, l.given) best
    order by lift desc, tag_id limit ${sql.lit(candidatesMax)}`
}

/** The same by itself, for what a change of tags answers. */
export async function listLikelyRows(db: Db, asked: Asked): Promise<LikelyRow[]> {
  const { rows } = await likelyRows(asked).execute(db)
  return rows
}
