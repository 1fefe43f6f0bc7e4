import type { TagSource } from '@xiaoguan/shared'
import { sql } from 'kysely'
import { type NewEvent, addEvents, addTagChangeRows } from '../customer/contact-rows-store.ts'
import type { EventCause } from '../customer/due-store.ts'
import { json } from '../db/json.ts'
import type { Db } from '../db/open.ts'
import type { Enqueue } from '../jobs/queue.ts'
import type { TagPlan } from './plan-change.ts'
import type { Follow } from './store.ts'

/** What changes on one locked follow; `cause`: the rules that led here, this one included. */
export type FollowChange = {
  follow: Follow
  plan: TagPlan
  cause?: EventCause | undefined
  /** Of those put on: the ones tapped as suggestions. */
  suggested?: readonly string[]
}
export type TagWriter = {
  source: Extract<TagSource, 'staff' | 'rule' | 'import'>
  actorId: string | null
  ruleId?: string
  bulkId?: string
  at: Date
}

/**
 * Writes planned changes of the tags of many follows of a corp, a statement for each table: the tags, a line of
 * history each, one event each follow, and the job that tells WeCom. Who calls it holds the customers or follows.
 */
export async function writeTagChanges(
  db: Db,
  enqueue: Enqueue,
  given: readonly FollowChange[],
  by: TagWriter,
): Promise<void> {
  const changes = given.filter(({ plan }) => plan.add.length + plan.remove.length > 0)
  const corpId = changes[0]?.follow.corpId
  if (corpId === undefined) return
  const rows = changes.flatMap(rowsOf)
  await saveTags(db, corpId, rows, by)
  await addHistory(db, corpId, rows, by)
  await addEvents(
    db,
    corpId,
    changes.map((change) => eventOf(change, by)),
  )
  // A clerk's tap does not stand behind twenty thousand of a bulk.
  const patient = by.bulkId !== undefined || by.ruleId !== undefined
  for (const { follow } of changes) await enqueue(db, 'tag.sync', follow, { patient })
}

type Row = {
  customer_id: string
  staff_id: string
  tag_id: string
  present: boolean
  suggested: boolean
}

function rowsOf({ follow, plan, suggested = [] }: FollowChange): Row[] {
  const row = (tag_id: string, present: boolean): Row => ({
    customer_id: follow.customerId,
    staff_id: follow.staffId,
    tag_id,
    present,
    suggested: present && suggested.includes(tag_id),
  })
  return [
    ...plan.remove.map((tagId) => row(tagId, false)),
    ...plan.add.map((tagId) => row(tagId, true)),
  ]
}

/** As wishes that the platform is still to be told. */
async function saveTags(db: Db, corpId: string, rows: readonly Row[], by: TagWriter) {
  await sql`insert into follow_tag (corp_id, customer_id, staff_id, tag_id, present, added_at,
      added_by, source, sync, suggested)
    select ${corpId}, r.customer_id, r.staff_id, r.tag_id, r.present, ${by.at}, ${by.actorId},
      ${by.source}, 'pending', r.suggested
    from jsonb_to_recordset(${json(rows)}::jsonb) as r(customer_id text, staff_id text,
      tag_id text, present boolean, suggested boolean)
    on conflict (corp_id, customer_id, staff_id, tag_id) do update set
      present = excluded.present, added_at = excluded.added_at, added_by = excluded.added_by,
      source = excluded.source, sync = 'pending', sync_problem = null,
      suggested = case when excluded.present then excluded.suggested else follow_tag.suggested end,
      revision = follow_tag.revision + 1`.execute(db)
}

async function addHistory(db: Db, corpId: string, rows: readonly Row[], by: TagWriter) {
  const lines = rows.map(({ customer_id, staff_id, tag_id, present }) => ({
    corp_id: corpId,
    customer_id,
    staff_id,
    tag_id,
    action: present ? ('added' as const) : ('removed' as const),
    actor_id: by.actorId,
    source: by.source,
    reason: null,
    at: by.at,
    rule_id: by.ruleId ?? null,
    bulk_id: by.bulkId ?? null,
  }))
  await addTagChangeRows(db, lines)
}

function eventOf({ follow, plan, cause }: FollowChange, by: TagWriter): NewEvent {
  const { source, actorId, ruleId, bulkId, at } = by
  const { staffId } = follow
  const why = { ...(ruleId ? { ruleId } : {}), ...(bulkId ? { bulkId } : {}) }
  return {
    customer_id: follow.customerId,
    kind: 'tag.changed',
    actor_id: actorId,
    source: source === 'import' ? 'staff' : source,
    at,
    body: { staffId, added: plan.add, removed: plan.remove, source, ...why },
    cause,
  }
}
