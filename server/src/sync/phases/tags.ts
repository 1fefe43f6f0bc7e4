import { applyTagLibrary } from '../../tag/library-store.ts'
import { type PlatformTagGroup, listCorpTags } from '../../wecom/tags.ts'
import type { Phase } from '../phase.ts'

/** 标签: the whole library in one call. */
export const tagsPhase: Phase<Record<string, never>, PlatformTagGroup[]> = {
  open: () => ({}),
  read: ({ wecom, corp }) => listCorpTags(wecom, corp),
  async write({ db, context, page, at }) {
    await applyTagLibrary(db, context.run.corpId, page, at)
    const tags = page.reduce((sum, group) => sum + group.tags.length, 0)
    return { tags, leastCalls: 1 }
  },
  next: () => null,
}
