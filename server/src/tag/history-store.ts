import type { Db } from '../db/open.ts'

export async function listTagChanges(db: Db, corpId: string, customerId: string) {
  return db
    .selectFrom('tag_change')
    .select(['at', 'tag_id', 'action', 'staff_id', 'actor_id', 'source', 'reason'])
    .where('corp_id', '=', corpId)
    .where('customer_id', '=', customerId)
    .orderBy('at', 'desc')
    .orderBy('tag_change_id')
    .limit(200)
    .execute()
}

export type GoneTag = { name: string; sensitive: boolean; deletedAt: Date }

/** Of these tags those that vanished from the library, with whether their group was 🔒. */
export async function listGoneTags(
  db: Db,
  corpId: string,
  tagIds: readonly string[],
): Promise<Map<string, GoneTag>> {
  if (tagIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('tag as t')
    .innerJoin('tag_group as g', (join) =>
      join.onRef('g.corp_id', '=', 't.corp_id').onRef('g.tag_group_id', '=', 't.tag_group_id'),
    )
    .select(['t.tag_id', 't.name', 'g.sensitive', 't.deleted_at'])
    .where('t.corp_id', '=', corpId)
    .where('t.tag_id', 'in', [...tagIds])
    .execute()
  return new Map(
    rows.flatMap(({ tag_id: tagId, name, sensitive, deleted_at: deletedAt }) =>
      deletedAt ? [[tagId, { name, sensitive, deletedAt }] as const] : [],
    ),
  )
}
