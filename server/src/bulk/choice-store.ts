import type { BulkAction, BulkChoice } from '@xiaoguan/shared'
import { type RawBuilder, sql } from 'kysely'
import type { Reference } from '../corp/store.ts'
import { dayMs } from '../corp-time.ts'
import { segmentSql } from '../customer/segment-store.ts'
import type { Db } from '../db/open.ts'
import { type Actor, staffInReach } from '../http/access.ts'
import { keptTags } from './check-asked.ts'

export type Chooser = { actor: Actor; reference: Reference; now: Date }

/** Whom the asker means, of those in reach; over the customer row `c`. */
function isChosen({ actor, reference, now }: Chooser, choice: BulkChoice): RawBuilder<boolean> {
  const { corpId } = actor
  const { timeZone } = reference.corp
  const meant =
    'segment' in choice
      ? segmentSql(corpId, choice.segment, { now, timeZone })
      : sql<boolean>`c.customer_id = any(${choice.customerIds}::text[])`
  return sql<boolean>`c.corp_id = ${corpId} and ${meant} and exists (select 1 from follow f
    where f.corp_id = ${corpId} and f.customer_id = c.customer_id
      and (f.ended_at is null or f.ended_by = 'customer')
      and ${staffInReach(actor, sql.ref('f.staff_id'))})`
}

export type Preview = {
  count: number
  changes: number
  examples: { customerId: string; name: string }[]
}

const examplesShown = 10

/** How many are meant, how many would change, and the first of them; those that change come first. */
export async function previewChoice(
  db: Db,
  chooser: Chooser,
  choice: BulkChoice,
  action: BulkAction | null,
): Promise<Preview> {
  const { actor } = chooser
  const holder = actor.role === 'staff' ? sql`${actor.staffId}` : sql.ref('c.main_follower_id')
  const { rows } = await sql<Preview>`with chosen as materialized (
      select c.customer_id, coalesce(c.salutation, c.name) as name,
        ${wouldChange(chooser, action)} as changes
      from customer c left join follow h on h.corp_id = ${actor.corpId}
        and h.customer_id = c.customer_id and h.staff_id = ${holder} and h.ended_at is null
      where ${isChosen(chooser, choice)})
    select (select count(*)::integer from chosen) as count,
      (select count(*)::integer from chosen where changes) as changes,
      (select coalesce(jsonb_agg(jsonb_build_object('customerId', e.customer_id, 'name', e.name)), '[]')
        from (select * from chosen order by changes desc, customer_id
          limit ${examplesShown}) e) as examples`.execute(db)
  return rows[0] ?? { count: 0, changes: 0, examples: [] }
}

/** Over `c` and the follow `h` that tags and reminders would go to. */
function wouldChange(
  { actor: { corpId }, reference, now }: Chooser,
  action: BulkAction | null,
): RawBuilder<boolean> {
  if (action === null) return sql<boolean>`false`
  if (action.kind === 'remind') return sql<boolean>`h.staff_id is not null`
  if (action.kind === 'enroll') return mayEnter(corpId, reference, action.sopId, now)
  const on = (which: RawBuilder<unknown>) => sql`exists (select 1 from follow_tag t
    where t.corp_id = ${corpId} and t.customer_id = c.customer_id and t.staff_id = h.staff_id
      and t.present and t.tag_id = ${which})`
  const add = keptTags(reference, action.add)
  return sql<boolean>`(h.staff_id is not null and (
    exists (select 1 from unnest(${add}::text[]) as a(tag_id) where not ${on(sql`a.tag_id`)})
    or ${on(sql`any(${action.remove}::text[])`)}))`
}

function mayEnter(
  corpId: string,
  reference: Reference,
  sopId: string,
  now: Date,
): RawBuilder<boolean> {
  const days = reference.sops.get(sopId)?.definition.reenterAfterDays ?? null
  const since = days === null ? null : new Date(now.getTime() - days * dayMs)
  return sql<boolean>`(c.do_not_disturb_at is null and c.lost_at is null and not exists (
    select 1 from enrollment e where e.corp_id = ${corpId} and e.customer_id = c.customer_id
      and e.sop_id = ${sopId} and (e.ended_at is null
        or coalesce(e.ended_at > ${since}::timestamptz, false))))`
}

/** Fixes the list of a bulk: at most one more than `most` are written. Gives how many. */
export async function addChosen(
  db: Db,
  chooser: Chooser,
  choice: BulkChoice,
  { bulkId, most }: { bulkId: string; most: number },
): Promise<number> {
  const { numAffectedRows } = await sql`insert into bulk_customer (corp_id, customer_id, bulk_id)
    select c.corp_id, c.customer_id, ${bulkId}::uuid from customer c
    where ${isChosen(chooser, choice)} limit ${most + 1}`.execute(db)
  return Number(numAffectedRows ?? 0)
}

/** The list of a bulk that takes back another: whom that one changed. */
export async function addChanged(
  db: Db,
  { corpId, bulkId, undoesId }: { corpId: string; bulkId: string; undoesId: string },
): Promise<number> {
  const { numAffectedRows } = await sql`insert into bulk_customer (corp_id, customer_id, bulk_id)
    select corp_id, customer_id, ${bulkId}::uuid from bulk_customer
    where corp_id = ${corpId} and bulk_id = ${undoesId} and changed is not null`.execute(db)
  return Number(numAffectedRows ?? 0)
}
