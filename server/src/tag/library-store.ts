import { sql } from 'kysely'
import { raiseReferenceVersion } from '../db/corp.ts'
import { json } from '../db/json.ts'
import type { Db } from '../db/open.ts'
import { forgetTags } from '../rule/pause-store.ts'
import { refuseVanished } from './refusal-store.ts'

/** A group as the platform lists it: the larger `order` comes first, and `deleted` ones are gone. */
export type LibraryGroupFound = {
  tagGroupId: string
  name: string
  order: number
  deleted: boolean
  tags: readonly { tagId: string; name: string; order: number; deleted: boolean }[]
}

type GroupRow = { tag_group_id: string; name: string; position: number }
type TagRow = { tag_id: string; tag_group_id: string; name: string; position: number }

/**
 * Makes the tag library what the platform says it is; gives whether anything changed. `now` is when the
 * platform was asked: an answer to an older question than the last one changes nothing. Class, single choice,
 * must-ask, sensitive, by rule and `ours` are ours and stay. In a transaction of the caller's or its own.
 *
 * A vanished tag goes off its customers without a row of tag history for each: the day it vanished stands in
 * `tag.deleted_at` once, and each customer's history tells it from there (list-history.ts). 动态 has an event of it.
 */
export async function applyTagLibrary(
  db: Db,
  corpId: string,
  groups: readonly LibraryGroupFound[],
  now: Date,
): Promise<boolean> {
  if (db.isTransaction) return apply(db, corpId, groups, now)
  return db.transaction().execute((db) => apply(db, corpId, groups, now))
}

/** Asks the platform and applies its answer, which is as old as the question: what changes meanwhile may lack in it. */
export async function renewTagLibrary(
  db: Db,
  corpId: string,
  { ask, now }: { ask: () => Promise<readonly LibraryGroupFound[]>; now: () => Date },
): Promise<void> {
  const askedAt = now()
  await applyTagLibrary(db, corpId, await ask(), askedAt)
}

async function apply(
  db: Db,
  corpId: string,
  groups: readonly LibraryGroupFound[],
  now: Date,
): Promise<boolean> {
  if (!(await takeTurn(db, corpId, now))) return false
  const { groupRows, tagRows } = rowsOf(groups)
  const groupsChanged = await putGroups(db, corpId, groupRows)
  const tagsChanged = await putTags(db, corpId, tagRows)
  const tagsGone = await endMissingTags(db, corpId, tagRows, now)
  const groupsGone = await endMissingGroups(db, corpId, groupRows, now)
  const goneIds = tagsGone.map((tag) => tag.id)
  await dropFromFollows(db, corpId, goneIds, now)
  await forgetTags(db, corpId, { tags: tagsGone, groups: groupsGone }, now)
  const isChanged = groupsChanged + tagsChanged + tagsGone.length + groupsGone.length > 0
  if (isChanged) await raiseReferenceVersion(db, corpId)
  return isChanged
}

// No answer is older than this; a later time in the row means that the clock was set back.
const oldestAnswerMs = 600_000

/** Appliers of one corp go one after the other, and an answer to an older question comes too late. */
async function takeTurn(db: Db, corpId: string, askedAt: Date): Promise<boolean> {
  const setBack = new Date(askedAt.getTime() + oldestAnswerMs)
  const { numUpdatedRows } = await db
    .updateTable('corp')
    .set({ tags_fetched_at: askedAt })
    .where('corp_id', '=', corpId)
    .where((eb) =>
      eb.or([
        eb('tags_fetched_at', 'is', null),
        eb('tags_fetched_at', '<=', askedAt),
        eb('tags_fetched_at', '>', setBack),
      ]),
    )
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** What stands, in the platform's order; an id that is listed twice counts as last listed. */
function rowsOf(groups: readonly LibraryGroupFound[]) {
  const groupRows = new Map<string, GroupRow>()
  const tagRows = new Map<string, TagRow>()
  for (const [position, group] of inOrder(groups).entries()) {
    const { tagGroupId: tag_group_id, name } = group
    groupRows.set(tag_group_id, { tag_group_id, name, position })
    for (const [place, { tagId: tag_id, name: tagName }] of inOrder(group.tags).entries())
      tagRows.set(tag_id, { tag_id, tag_group_id, name: tagName, position: place })
  }
  return { groupRows: [...groupRows.values()], tagRows: [...tagRows.values()] }
}

function inOrder<Ordered extends { order: number; deleted: boolean }>(
  all: readonly Ordered[],
): Ordered[] {
  return all.filter((one) => !one.deleted).toSorted((a, b) => b.order - a.order)
}

async function putGroups(db: Db, corpId: string, rows: readonly GroupRow[]): Promise<number> {
  const { rows: changed } = await sql`insert into tag_group
      (corp_id, tag_group_id, name, position, tag_class, ours)
    select ${corpId}, tag_group_id, name, position, 'service', false
    from jsonb_to_recordset(${json(rows)}::jsonb) as r(tag_group_id text, name text, position integer)
    on conflict (corp_id, tag_group_id) do update
      set name = excluded.name, position = excluded.position, deleted_at = null
    where (tag_group.name, tag_group.position, tag_group.deleted_at)
      is distinct from (excluded.name, excluded.position, null)
    returning 1`.execute(db)
  return changed.length
}

async function putTags(db: Db, corpId: string, rows: readonly TagRow[]): Promise<number> {
  const { rows: changed } = await sql`insert into tag
      (corp_id, tag_id, tag_group_id, name, position, ours)
    select ${corpId}, tag_id, tag_group_id, name, position, false
    from jsonb_to_recordset(${json(rows)}::jsonb)
      as r(tag_id text, tag_group_id text, name text, position integer)
    on conflict (corp_id, tag_id) do update
      set tag_group_id = excluded.tag_group_id, name = excluded.name,
        position = excluded.position, deleted_at = null
    where (tag.tag_group_id, tag.name, tag.position, tag.deleted_at)
      is distinct from (excluded.tag_group_id, excluded.name, excluded.position, null)
    returning 1`.execute(db)
  return changed.length
}

type Gone = { id: string; name: string }

/** Gives the tags that stood until now and are not among those found. */
async function endMissingTags(
  db: Db,
  corpId: string,
  found: readonly TagRow[],
  now: Date,
): Promise<Gone[]> {
  const { rows } = await sql<Gone>`update tag set deleted_at = ${now}
    where corp_id = ${corpId} and deleted_at is null and tag_id not in (
      select tag_id from jsonb_to_recordset(${json(found)}::jsonb) as r(tag_id text))
    returning tag_id as id, name`.execute(db)
  return rows
}

async function endMissingGroups(
  db: Db,
  corpId: string,
  found: readonly GroupRow[],
  now: Date,
): Promise<Gone[]> {
  const { rows } = await sql<Gone>`update tag_group set deleted_at = ${now}
    where corp_id = ${corpId} and deleted_at is null and tag_group_id not in (
      select tag_group_id from jsonb_to_recordset(${json(found)}::jsonb) as r(tag_group_id text))
    returning tag_group_id as id, name`.execute(db)
  return rows
}

/** The platform took them off everybody, which 动态 tells; wishes to put them on are refused, and stay to be told to who tapped. */
async function dropFromFollows(db: Db, corpId: string, tagIds: readonly string[], now: Date) {
  if (tagIds.length === 0) return
  await refuseVanished(db, corpId, tagIds, now)
  // No news for the rules: none waits for a tag to go.
  await sql`with off as (delete from follow_tag
      where corp_id = ${corpId} and tag_id = any(${[...tagIds]}::text[])
        and (present or sync <> 'refused')
      returning customer_id, tag_id, present)
    insert into customer_event (corp_id, customer_id, event_id, kind, actor_id, source, at, body)
    select ${corpId}, customer_id, gen_random_uuid(), 'tag.changed', null, 'wecom', ${now},
      jsonb_build_object('removed', jsonb_agg(distinct tag_id), 'source', 'wecom',
        'reason', 'tag_deleted')
    from off where present group by customer_id`.execute(db)
}
