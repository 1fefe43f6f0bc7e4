import type { Deps } from '../deps.ts'
import { applyTagLibrary } from '../tag/library-store.ts'
import { listCorpTags } from '../wecom/tags.ts'

/** Asks for the tag library and applies it. */
export async function fetchLibrary(deps: Deps, corpId: string): Promise<void> {
  const askedAt = deps.clock.now()
  const groups = await listCorpTags(deps.wecom, await deps.wecomCorp(corpId))
  await applyTagLibrary(deps.db, corpId, groups, askedAt)
}
