import type { Db } from '../db/open.ts'
import { raiseReferenceVersion } from '../db/corp.ts'
import { listCorpTags } from '../wecom/tags.ts'
import { markOurs } from './edit-store.ts'
import { applyTagLibrary } from './library-store.ts'
import type { Carrying } from './make-tags.ts'

/** After the platform's yes: its library becomes ours, and what this edit made is marked as made by us. */
export async function takeOver(
  { deps, corp, open }: Carrying,
  also: (db: Db) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const askedAt = deps.clock.now()
  const groups = await listCorpTags(deps.wecom, corp)
  const { corpId, edit, progress } = open
  await deps.db.transaction().execute(async (db) => {
    await applyTagLibrary(db, corpId, groups, askedAt)
    const { madeTagIds: tagIds = [], tagGroupId } = progress
    if (edit.kind === 'create_group' && tagGroupId)
      await markOurs(db, corpId, { tagIds, tagGroupId, tagClass: edit.tagClass })
    else await markOurs(db, corpId, { tagIds })
    if (tagIds.length > 0) await raiseReferenceVersion(db, corpId)
    await also(db)
  })
}
