import type { LibraryGroup, TagEditView, TagLibrary } from '@xiaoguan/shared'
import { sql } from 'kysely'
import type { Db } from '../db/open.ts'

const refusedShownMs = 7 * 86_400_000

/**
 * The whole library as the operator sees it. With `glance` the numbers of customers may be a minute old: for the
 * answer to an edit, and while the page looks again and again.
 */
export async function loadLibrary(
  db: Db,
  corpId: string,
  now: Date,
  { glance = false } = {},
): Promise<TagLibrary> {
  const edits = await listEdits(db, corpId, now)
  const isWaiting = edits.some((edit) => edit.state === 'open')
  const { groups, tagsOf } = await listRows(db, corpId)
  const customers = await customersByTag(db, corpId, glance || isWaiting)
  const shown = groups.map((row): LibraryGroup => ({
    tagGroupId: row.tag_group_id,
    name: row.name,
    tagClass: row.tag_class,
    single: row.single,
    mustAsk: row.must_ask,
    sensitive: row.sensitive,
    byRule: row.by_rule,
    ours: row.ours,
    tags: tagsOf(row.tag_group_id).map((tag) => ({
      ...tag,
      customers: customers.get(tag.tagId) ?? 0,
    })),
  }))
  const count = shown.reduce((sum, group) => sum + group.tags.length, 0)
  return { groups: shown, count, limit: await findLimit(db, corpId), edits }
}

/** What a wish is checked against; its shape is that of check-edit.ts. */
export async function loadKnown(db: Db, corpId: string) {
  const { groups, tagsOf } = await listRows(db, corpId)
  return {
    groups: groups.map((row) => ({
      tagGroupId: row.tag_group_id,
      name: row.name,
      ours: row.ours,
      tags: tagsOf(row.tag_group_id),
    })),
    limit: await findLimit(db, corpId),
  }
}

async function listRows(db: Db, corpId: string) {
  const groups = await db
    .selectFrom('tag_group')
    .selectAll()
    .where('corp_id', '=', corpId)
    .where('deleted_at', 'is', null)
    .orderBy('position')
    .orderBy('tag_group_id')
    .execute()
  const tags = await db
    .selectFrom('tag')
    .select(['tag_id as tagId', 'tag_group_id', 'name', 'ours'])
    .where('corp_id', '=', corpId)
    .where('deleted_at', 'is', null)
    .orderBy('position')
    .orderBy('tag_id')
    .execute()
  const byGroup = new Map<string, { tagId: string; name: string; ours: boolean }[]>()
  for (const { tag_group_id: tagGroupId, ...tag } of tags) {
    const others = byGroup.get(tagGroupId)
    if (others) others.push(tag)
    else byGroup.set(tagGroupId, [tag])
  }
  const tagsOf = (tagGroupId: string) => byGroup.get(tagGroupId) ?? []
  return { groups, tagsOf }
}

async function findLimit(db: Db, corpId: string): Promise<number> {
  const corp = await db
    .selectFrom('corp')
    .select('tag_limit')
    .where('corp_id', '=', corpId)
    .executeTakeFirstOrThrow()
  return corp.tag_limit
}

type Counts = { at: number; byTag: Map<string, number> }
const kept = new WeakMap<Db, Map<string, Counts>>()
// Counting takes two seconds where 100,000 customers have six tags each.
const keptForMs = 60_000

async function customersByTag(
  db: Db,
  corpId: string,
  glance: boolean,
): Promise<ReadonlyMap<string, number>> {
  const corps = kept.get(db) ?? new Map<string, Counts>()
  kept.set(db, corps)
  const known = corps.get(corpId)
  if (glance && known && performance.now() - known.at < keptForMs) return known.byTag
  const byTag = await countCustomers(db, corpId)
  corps.set(corpId, { at: performance.now(), byTag })
  return byTag
}

/** Customers by tag, on follows that stand. */
async function countCustomers(db: Db, corpId: string): Promise<Map<string, number>> {
  const { rows } = await sql<{ tag_id: string; customers: number }>`
    select tag_id, count(distinct customer_id)::integer as customers from follow_tag t
    where t.corp_id = ${corpId} and t.present and not exists (select 1 from follow f
      where f.corp_id = t.corp_id and f.customer_id = t.customer_id and f.staff_id = t.staff_id
        and f.ended_at is not null and f.ended_by is distinct from 'customer')
    group by tag_id`.execute(db)
  return new Map(rows.map((row) => [row.tag_id, row.customers]))
}

/** Edits under way, and what WeCom refused in the last days and nobody asked for again; oldest first. */
async function listEdits(db: Db, corpId: string, now: Date): Promise<TagEditView[]> {
  const rows = await editRows(db, corpId)
    .where((eb) =>
      eb.or([
        eb('e.state', '=', 'open'),
        eb.and([
          eb('e.state', '=', 'refused'),
          eb('e.ended_at', '>', new Date(now.getTime() - refusedShownMs)),
        ]),
      ]),
    )
    .where(sql<boolean>`not exists (select 1 from tag_edit later where later.corp_id = ${corpId}
      and later.body->'edit' = e.body->'edit'
      and (later.asked_at, later.tag_edit_id) > (e.asked_at, e.tag_edit_id))`)
    .orderBy('e.asked_at')
    .orderBy('e.tag_edit_id')
    .limit(200)
    .execute()
  return rows.map((row) => toView(row))
}

export async function findEditView(
  db: Db,
  corpId: string,
  tagEditId: string,
): Promise<TagEditView | undefined> {
  const row = await editRows(db, corpId).where('e.tag_edit_id', '=', tagEditId).executeTakeFirst()
  return row && toView(row)
}

function editRows(db: Db, corpId: string) {
  return db
    .selectFrom('tag_edit as e')
    .leftJoin('staff as s', (join) =>
      join.onRef('s.corp_id', '=', 'e.corp_id').onRef('s.staff_id', '=', 'e.asked_by'),
    )
    .select(['e.tag_edit_id', 'e.body', 'e.state', 'e.errcode', 'e.asked_at'])
    .select((eb) => eb.fn.coalesce('s.name', 'e.asked_by').as('asked_by'))
    .where('e.corp_id', '=', corpId)
}

function toView(
  row: Awaited<ReturnType<ReturnType<typeof editRows>['execute']>>[number],
): TagEditView {
  return {
    tagEditId: row.tag_edit_id,
    wish: row.body.edit,
    subject: row.body.subject,
    state: row.state,
    errcode: row.errcode,
    askedBy: row.asked_by,
    askedAt: row.asked_at.toISOString(),
  }
}
