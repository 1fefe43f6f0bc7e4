import type { Deps } from '../deps.ts'
import type { WecomCorp } from '../wecom/client.ts'
import { WecomError } from '../wecom/errors.ts'
import { type PlatformTagGroup, addCorpTags, listCorpTags } from '../wecom/tags.ts'
import type { EditProgress, OpenEdit } from './edit-store.ts'

/** An edit under way: `keep` stores how far it got before anything else is done. */
export type Carrying = {
  deps: Deps
  corp: WecomCorp
  open: OpenEdit
  keep: (progress: EditProgress) => Promise<void>
}

const holdMs = 45_000

/** Until when a process may be silent about an edit before another takes it up; longer than any call takes. */
export function holdUntil(now: Date): Date {
  return new Date(now.getTime() + holdMs)
}

type Where = { tagGroupId: string } | { groupName: string }
const nameTaken = 40_071
const systemBusy = -1

/**
 * Makes tags once, whatever happens in between: what a call without an answer may have made is looked for by
 * name before it is made again, and is ours. A name that was there before is refused.
 */
export async function makeTags(
  { deps, corp, open, keep }: Carrying,
  where: Where,
  names: readonly string[],
): Promise<void> {
  if (open.progress.madeTagIds) return
  const group = find(await listCorpTags(deps.wecom, corp), where)
  const there = group?.tags.filter((tag) => names.includes(tag.name)) ?? []
  const { unclear = false } = open.progress
  if (!unclear && group && (there.length > 0 || 'groupName' in where))
    throw new WecomError('externalcontact/add_corp_tag', nameTaken, 'made in the console meanwhile')
  const missing = names.filter((name) => !there.some((tag) => tag.name === name))
  const thereIds = there.map((tag) => tag.tagId)
  if (missing.length === 0 && group)
    return keep({ ...open.progress, tagGroupId: group.tagGroupId, madeTagIds: thereIds })
  await keep({ ...open.progress, unclear: true })
  const made = await add()
  const madeTagIds = [...thereIds, ...made.tags.map((tag) => tag.tagId)]
  await keep({ ...open.progress, unclear: false, tagGroupId: made.tagGroupId, madeTagIds })

  async function add() {
    // Equal orders keep the order of making: new ones come last.
    const tags = missing.map((name) => ({ name, order: 0 }))
    try {
      return await addCorpTags(deps.wecom, corp, { ...where, tags })
    } catch (error) {
      // A plain no made nothing.
      if (error instanceof WecomError && error.errcode !== systemBusy)
        await keep({ ...open.progress, unclear })
      throw error
    }
  }
}

function find(groups: readonly PlatformTagGroup[], where: Where): PlatformTagGroup | undefined {
  return groups.find((group) =>
    'tagGroupId' in where ? group.tagGroupId === where.tagGroupId : group.name === where.groupName,
  )
}
