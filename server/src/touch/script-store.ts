import type { MessageContent, ScriptKind } from '@xiaoguan/shared'
import type { Db } from '../db/open.ts'
import { Problem } from '../problem.ts'

/** The exact version a touch points at. */
export type ScriptVersion = {
  scriptId: string
  scriptVersionId: string
  title: string
  kind: ScriptKind
  messages: MessageContent[]
  unsuitedTagIds: string[]
  spendBands: string[]
}

/**
 * A version this person may send now: published, not archived, the team's, her own, or one that a plan
 * offers everybody in its author's name (`stepScripts`).
 */
export async function getSendableScript(
  db: Db,
  corpId: string,
  scriptVersionId: string,
  staffId: string,
  stepScripts: ReadonlySet<string>,
): Promise<ScriptVersion> {
  const row = await db
    .selectFrom('script_version as v')
    .innerJoin('script as s', (join) =>
      join.onRef('s.corp_id', '=', 'v.corp_id').onRef('s.script_id', '=', 'v.script_id'),
    )
    .where('v.corp_id', '=', corpId)
    .where('v.script_version_id', '=', scriptVersionId)
    .select([
      's.state',
      's.owner_id as ownerId',
      'v.script_id as scriptId',
      'v.script_version_id as scriptVersionId',
      'v.title',
      'v.kind',
      'v.messages',
      'v.unsuited_tag_ids as unsuitedTagIds',
      'v.spend_bands as spendBands',
      'v.published_at as publishedAt',
    ])
    .executeTakeFirst()
  if (!row?.publishedAt || row.state === 'draft') throw new Problem('script.unknown')
  if (row.state === 'archived') throw new Problem('script.archived')
  const isAnothers = row.ownerId !== null && row.ownerId !== staffId
  if (isAnothers && !stepScripts.has(row.scriptId)) throw new Problem('script.unknown')
  return row
}
