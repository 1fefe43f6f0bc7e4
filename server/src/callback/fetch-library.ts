import type { Deps } from '../deps.ts'
import { renewTagLibrary } from '../tag/library-store.ts'
import { listCorpTags } from '../wecom/tags.ts'

/** Asks for the tag library and applies it. */
export async function fetchLibrary(deps: Deps, corpId: string): Promise<void> {
  const corp = await deps.wecomCorp(corpId)
  await renewTagLibrary(deps.db, corpId, {
    ask: () => listCorpTags(deps.wecom, corp),
    now: () => deps.clock.now(),
  })
}
