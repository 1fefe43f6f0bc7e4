import type { TagClass } from '@xiaoguan/shared'
import type { Reference } from '../corp/store.ts'
import type { Db } from '../db/open.ts'

/** `tagId`: of that one alone. */
export async function listTagChanges(
  db: Db,
  corpId: string,
  customerId: string,
  tagId: string | undefined,
) {
  const rows = await db
    .selectFrom('tag_change')
    .select(['at', 'tag_id', 'action', 'staff_id', 'actor_id', 'source', 'reason'])
    .select(['rule_id', 'bulk_id'])
    .where('corp_id', '=', corpId)
    .where('customer_id', '=', customerId)
    .$if(tagId !== undefined, (query) => query.where('tag_id', '=', tagId ?? ''))
    .orderBy('at', 'desc')
    .orderBy('seq', 'desc')
    .limit(200)
    .execute()
  const ruleIds = rows.flatMap((row) => row.rule_id ?? [])
  return { rows, ruleNames: await listRuleNames(db, corpId, ruleIds) }
}
export type TagChangeRow = Awaited<ReturnType<typeof listTagChanges>>['rows'][number]

/** What these rules are called now, deleted ones too. */
async function listRuleNames(
  db: Db,
  corpId: string,
  ruleIds: readonly string[],
): Promise<Map<string, string>> {
  if (ruleIds.length === 0) return new Map()
  const rules = await db
    .selectFrom('tag_rule')
    .select(['rule_id', 'name'])
    .where('corp_id', '=', corpId)
    .where('rule_id', 'in', [...new Set(ruleIds)])
    .execute()
  return new Map(rules.map((rule) => [rule.rule_id, rule.name]))
}

export type GoneTag = {
  name: string
  tagGroupId: string
  tagClass: TagClass
  single: boolean
  sensitive: boolean
  deletedAt: Date
}

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
    .select([
      't.tag_id as tagId',
      't.name',
      't.tag_group_id as tagGroupId',
      'g.tag_class as tagClass',
      'g.single',
      'g.sensitive',
      't.deleted_at as deletedAt',
    ])
    .where('t.corp_id', '=', corpId)
    .where('t.tag_id', 'in', [...tagIds])
    .execute()
  return new Map(
    rows.flatMap(({ tagId, deletedAt, ...tag }) =>
      deletedAt ? [[tagId, { ...tag, deletedAt }] as const] : [],
    ),
  )
}

/** A refused tag may have vanished from the library, and be refused for that: those, asked for only then. */
export async function listGoneOf(
  db: Db,
  { corp, tags }: Reference,
  rows: readonly { tagId: string }[],
): Promise<Map<string, GoneTag>> {
  const tagIds = rows.map((row) => row.tagId).filter((tagId) => !tags.has(tagId))
  return listGoneTags(db, corp.corpId, tagIds)
}
