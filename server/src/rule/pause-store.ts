import { sql } from 'kysely'
import type { PausedBy } from '@xiaoguan/shared'
import { json } from '../db/json.ts'
import type { Db } from '../db/open.ts'
import { type NamedKind, namedIn } from './names.ts'
import { type RuleRow, listAllRules } from './store.ts'

/** What was deleted, with its names in the same order. */
export type Gone = { kind: NamedKind; ids: readonly string[]; names: readonly string[] }

/** Rules that name what is gone stop and say why, until an operator writes them anew. Gives how many. */
export async function pauseRulesNaming(
  db: Db,
  corpId: string,
  { kind, ids, names }: Gone,
  at: Date,
): Promise<number> {
  if (ids.length === 0) return 0
  const gone = new Set(ids)
  let paused = 0
  for (const rule of await listAllRules(db, corpId)) {
    const named = new Set(namedIn(partsOf(rule), kind, gone).flatMap((one) => one.ids))
    if (named.size === 0) continue
    const theirs = ids.flatMap((id, place) => (named.has(id) ? [names[place] ?? id] : []))
    const before = rule.paused_by?.names ?? []
    const pausedBy: PausedBy = {
      kind: kind === 'product' ? 'product_deleted' : 'tag_deleted',
      names: [...new Set([...before, ...theirs])],
    }
    await db
      .updateTable('tag_rule')
      .set({ state: 'paused', paused_by: json(pausedBy), changed_at: at })
      .where('corp_id', '=', corpId)
      .where('rule_id', '=', rule.rule_id)
      .execute()
    if (rule.deleted_at === null) paused++
  }
  return paused
}

export const partsOf = (rule: RuleRow) => ({
  trigger: rule.trigger,
  only: rule.only_segment,
  addTagIds: rule.add_tag_ids,
  removeTagIds: rule.remove_tag_ids,
})

/** Tags vanished from the library: rules that name them stop, channels and scripts go on without them. */
export async function forgetTags(
  db: Db,
  corpId: string,
  gone: {
    tags: readonly { id: string; name: string }[]
    groups: readonly { id: string; name: string }[]
  },
  at: Date,
): Promise<void> {
  const tagIds = gone.tags.map((one) => one.id)
  const listed = (all: readonly { id: string; name: string }[]) => ({
    ids: all.map((one) => one.id),
    names: all.map((one) => one.name),
  })
  await pauseRulesNaming(db, corpId, { kind: 'tag', ...listed(gone.tags) }, at)
  await pauseRulesNaming(db, corpId, { kind: 'tag_group', ...listed(gone.groups) }, at)
  if (tagIds.length === 0) return
  await sql`update channel set tag_ids = tag_ids - ${tagIds}::text[]
    where corp_id = ${corpId} and tag_ids ?| ${tagIds}::text[]`.execute(db)
  await sql`update script_version set suited_tag_ids = suited_tag_ids - ${tagIds}::text[],
      unsuited_tag_ids = unsuited_tag_ids - ${tagIds}::text[]
    where corp_id = ${corpId}
      and (suited_tag_ids ?| ${tagIds}::text[] or unsuited_tag_ids ?| ${tagIds}::text[])`.execute(
    db,
  )
}
