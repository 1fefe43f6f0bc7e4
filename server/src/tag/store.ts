import type { DoneByRule, TagSource, TagSync } from '@xiaoguan/shared'
import { sql } from 'kysely'
import type { Db } from '../db/open.ts'
import type { Session } from '../http/session.ts'

/** One follow: where tags sit. */
export type Follow = { corpId: string; customerId: string; staffId: string }

export type FollowTagRow = {
  staffId: string
  tagId: string
  addedAt: string
  addedBy: string | null
  source: TagSource
  suggested: boolean
  rule: DoneByRule | null
  present: boolean
  sync: TagSync
  syncProblem: string | null
  settledAt: string | null
}

/** SQL column of follow_tag, called `t`: the rule that put the tag there, by the name that it has now. */
export const ruleColumn = (corpId: string, customerId: string) => sql<DoneByRule | null>`
  case when t.source = 'rule' then (select json_build_object('ruleId', r.rule_id, 'name', r.name)
    from tag_change c join tag_rule r on r.corp_id = ${corpId} and r.rule_id = c.rule_id
    where c.corp_id = ${corpId} and c.customer_id = ${customerId}
      and c.staff_id = t.staff_id and c.tag_id = t.tag_id and c.action = 'added'
    order by c.at desc, c.seq desc limit 1) end`

/** Tags of follows that stand: also where she deleted the staff, who still serves her. */
function onPresentFollows(db: Db) {
  return db
    .selectFrom('follow_tag as t')
    .innerJoin('follow as f', (join) =>
      join
        .onRef('f.corp_id', '=', 't.corp_id')
        .onRef('f.customer_id', '=', 't.customer_id')
        .onRef('f.staff_id', '=', 't.staff_id'),
    )
    .where((eb) => eb.or([eb('f.ended_at', 'is', null), eb('f.ended_by', '=', 'customer')]))
}

/** The tags on her present follows, and the wishes there that the platform refused; the newest first. */
export async function listCustomerTagRows(
  db: Db,
  corpId: string,
  customerId: string,
): Promise<FollowTagRow[]> {
  const rows = await onPresentFollows(db)
    .where('t.corp_id', '=', corpId)
    .where('t.customer_id', '=', customerId)
    .where((eb) => eb.or([eb('t.present', '=', true), eb('t.sync', '=', 'refused')]))
    .select([
      't.staff_id as staffId',
      't.tag_id as tagId',
      't.added_at as addedAt',
      't.added_by as addedBy',
      't.source',
      't.suggested',
      't.present',
      't.sync',
      't.sync_problem as syncProblem',
      't.settled_at as settledAt',
    ])
    .select(ruleColumn(corpId, customerId).as('rule'))
    .orderBy('t.added_at', 'desc')
    .orderBy('t.tag_id')
    .limit(500)
    .execute()
  return rows.map((row) => ({
    ...row,
    addedAt: row.addedAt.toISOString(),
    settledAt: row.settledAt?.toISOString() ?? null,
  }))
}

/** The tag ids on the present follows of several customers, by customer. */
export async function listTagsOf(
  db: Db,
  corpId: string,
  customerIds: readonly string[],
): Promise<Map<string, string[]>> {
  const tags = new Map<string, string[]>()
  if (customerIds.length === 0) return tags
  const rows = await onPresentFollows(db)
    .where('t.corp_id', '=', corpId)
    .where('t.customer_id', 'in', [...new Set(customerIds)])
    .where('t.present', '=', true)
    .select(['t.customer_id', 't.tag_id'])
    .execute()
  for (const row of rows)
    tags.set(row.customer_id, [...(tags.get(row.customer_id) ?? []), row.tag_id])
  return tags
}

/** Holds the follow until the transaction ends, so that two changes of its tags go one after the other. */
export async function lockFollow(db: Db, follow: Follow): Promise<boolean> {
  const row = await db
    .selectFrom('follow')
    .select('staff_id')
    .where('corp_id', '=', follow.corpId)
    .where('customer_id', '=', follow.customerId)
    .where('staff_id', '=', follow.staffId)
    .where('ended_at', 'is', null)
    .forUpdate()
    .executeTakeFirst()
  return row !== undefined
}

/** Whether she deleted this person, who serves her still. */
export async function findDeletedByHer(db: Db, follow: Follow): Promise<boolean> {
  const row = await db
    .selectFrom('follow')
    .select('staff_id')
    .where('corp_id', '=', follow.corpId)
    .where('customer_id', '=', follow.customerId)
    .where('staff_id', '=', follow.staffId)
    .where('ended_by', '=', 'customer')
    .executeTakeFirst()
  return row !== undefined
}

/** Whether she agreed that sensitive things are kept. */
export async function findConsent(
  db: Db,
  { corpId, customerId }: Pick<Follow, 'corpId' | 'customerId'>,
): Promise<boolean> {
  const customer = await db
    .selectFrom('customer')
    .select('consent_at')
    .where('corp_id', '=', corpId)
    .where('customer_id', '=', customerId)
    .executeTakeFirst()
  return (customer?.consent_at ?? null) !== null
}

export async function listPresentTagIds(db: Db, follow: Follow): Promise<string[]> {
  const rows = await ofFollow(db, follow).where('present', '=', true).execute()
  return rows.map((row) => row.tag_id)
}

/** What the platform has not been told yet. */
export async function listPendingTags(db: Db, follow: Follow) {
  const rows = await ofFollow(db, follow).where('sync', '=', 'pending').orderBy('tag_id').execute()
  return rows.map(({ tag_id: tagId, present, revision, source }) => {
    return { tagId, present, revision, source }
  })
}
export type PendingTag = Awaited<ReturnType<typeof listPendingTags>>[number]

function ofFollow(db: Db, follow: Follow) {
  return db
    .selectFrom('follow_tag')
    .select(['tag_id', 'present', 'revision', 'source'])
    .where('corp_id', '=', follow.corpId)
    .where('customer_id', '=', follow.customerId)
    .where('staff_id', '=', follow.staffId)
}

/** The platform is to be told these tags anew, as they stand now: on, or off where nothing is kept any more. */
export async function unsettleTags(
  db: Db,
  follow: Follow,
  tagIds: readonly string[],
  at: Date,
): Promise<void> {
  // What vanished from the library meanwhile is off everywhere already.
  const standing = await listStandingTagIds(db, follow.corpId, tagIds)
  if (standing.length === 0) return
  const off = { present: false, by: null, source: 'wecom' as const, at }
  await insertPending(db, follow, standing, off)
    .onConflict((oc) =>
      oc.columns(followTagKey).doUpdateSet((eb) => ({
        sync: 'pending',
        revision: eb('follow_tag.revision', '+', 1),
      })),
    )
    .execute()
}

async function listStandingTagIds(
  db: Db,
  corpId: string,
  tagIds: readonly string[],
): Promise<string[]> {
  if (tagIds.length === 0) return []
  const rows = await db
    .selectFrom('tag')
    .select('tag_id')
    .where('corp_id', '=', corpId)
    .where('tag_id', 'in', [...tagIds])
    .where('deleted_at', 'is', null)
    .execute()
  return rows.map((row) => row.tag_id)
}

const followTagKey = ['corp_id', 'customer_id', 'staff_id', 'tag_id'] as const

function insertPending(
  db: Db,
  { corpId, customerId, staffId }: Follow,
  tagIds: readonly string[],
  { present, by, source, at }: { present: boolean; by: string | null; source: TagSource; at: Date },
) {
  return db.insertInto('follow_tag').values(
    tagIds.map((tagId) => ({
      corp_id: corpId,
      customer_id: customerId,
      staff_id: staffId,
      tag_id: tagId,
      present,
      added_at: at,
      added_by: by,
      source,
      sync: 'pending' as const,
    })),
  )
}

/**
 * Ends the waiting of one tag, unless it changed again since. Gives whether it was still that one. The row of a
 * tag that is off stays, with the moment: an answer of the platform from before it changes nothing. `problem`:
 * why the platform refused the wish. A lost conflict that had to be told anew is still one.
 */
export async function settleTag(
  db: Db,
  follow: Follow,
  tag: { tagId: string; revision: number },
  { present, problem, at }: { present: boolean; problem: string | null; at: Date },
): Promise<boolean> {
  const lost = sql<boolean>`sync_problem = 'conflict' and not ${present}::boolean`
  const why = sql<string | null>`case when ${lost} then 'conflict' else ${problem}::text end`
  const sync = sql<TagSync>`case when ${why} is null then 'synced' else 'refused' end`
  const { numUpdatedRows } = await db
    .updateTable('follow_tag')
    .set({ present, sync, sync_problem: why, settled_at: at })
    .where('corp_id', '=', follow.corpId)
    .where('customer_id', '=', follow.customerId)
    .where('staff_id', '=', follow.staffId)
    .where('tag_id', '=', tag.tagId)
    .where('revision', '=', tag.revision)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/** Keeps why these tags wait, while an operator must mend something first; those that changed since are left. */
export async function noteTagProblem(
  db: Db,
  follow: Follow,
  tags: readonly { tagId: string; revision: number }[],
  problem: string,
) {
  for (const { tagId, revision } of tags)
    await sql`update follow_tag set sync_problem = ${problem}
      where corp_id = ${follow.corpId} and customer_id = ${follow.customerId}
        and staff_id = ${follow.staffId} and tag_id = ${tagId} and revision = ${revision}
        and sync = 'pending' and sync_problem is distinct from ${problem}`.execute(db)
}

/** Writes history: one row per tag. `ids` are new UUIDs, one per row. */
export async function addTagChanges(
  db: Db,
  follow: Follow,
  changes: readonly { id: string; tagId: string; action: 'added' | 'removed' | 'refused' }[],
  why: { actorId: string | null; source: TagSource; reason: string | null; at: Date },
) {
  if (changes.length === 0) return
  await db
    .insertInto('tag_change')
    .values(
      changes.map((change) => ({
        corp_id: follow.corpId,
        customer_id: follow.customerId,
        tag_change_id: change.id,
        staff_id: follow.staffId,
        tag_id: change.tagId,
        action: change.action,
        actor_id: why.actorId,
        source: why.source,
        reason: why.reason,
        at: why.at,
      })),
    )
    .execute()
}

/** Whether somebody in reach may see her 🔒 tags: a follower and her leads; an operator only as a follower. */
export async function findSensitiveSight(
  db: Db,
  session: Session,
  customerId: string,
): Promise<boolean> {
  const { rows } = await sql<{ sees: boolean }>`select
    exists (select 1 from follow where corp_id = ${session.corpId} and customer_id = ${customerId}
      and staff_id = ${session.staffId} and (ended_at is null or ended_by = 'customer'))
    or exists (select 1 from staff where corp_id = ${session.corpId}
      and staff_id = ${session.staffId} and role <> 'operator') as sees`.execute(db)
  return rows[0]?.sees ?? false
}
