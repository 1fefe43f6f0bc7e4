import { WecomError } from '../wecom/errors.ts'
import { deleteCorpTags } from '../wecom/tags.ts'
import type { Carrying } from './make-tags.ts'

const unknownTag = 40_068

/** Deletes; what is gone already is no trouble. */
export async function removeTags(
  { deps, corp }: Carrying,
  gone: { tagIds?: string[]; tagGroupIds?: string[] },
): Promise<void> {
  try {
    await deleteCorpTags(deps.wecom, corp, gone)
  } catch (error) {
    if (!(error instanceof WecomError) || error.errcode !== unknownTag) throw error
  }
}
