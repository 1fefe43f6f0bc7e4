import type { TagClass, TagLibrary } from '@xiaoguan/shared'
import { raiseReferenceVersion } from '../db/corp.ts'
import type { Deps } from '../deps.ts'
import type { Session } from '../http/session.ts'
import { Problem } from '../problem.ts'
import { setGroup } from './edit-store.ts'
import { loadLibrary } from './library-view-store.ts'

type Settings = {
  tagClass: TagClass
  single: boolean
  mustAsk: boolean
  sensitive: boolean
  byRule: boolean
}

/**
 * Sets what only we know of a group. Said again it is the same. Where single choice is switched on, customers who
 * have two keep them until somebody changes a tag of that group on them.
 */
export async function setTagGroupSettings(
  deps: Deps,
  { corpId }: Session,
  tagGroupId: string,
  { tagClass, single, mustAsk, sensitive, byRule }: Settings,
): Promise<{ library: TagLibrary }> {
  await deps.db.transaction().execute(async (db) => {
    const settings = { tag_class: tagClass, single, must_ask: mustAsk, sensitive, by_rule: byRule }
    if (!(await setGroup(db, corpId, tagGroupId, settings))) throw new Problem('tag_group.unknown')
    await raiseReferenceVersion(db, corpId)
  })
  return { library: await loadLibrary(deps.db, corpId, deps.clock.now(), { glance: true }) }
}
