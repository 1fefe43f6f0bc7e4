import type { Channel } from '@xiaoguan/shared/channel'
import type { TagGroup } from '@xiaoguan/shared/tag'

type Sop = { sopId: string; name: string }

const quoted = (names: readonly string[]) => names.map((name) => `「${name}」`).join('')

/** 扫这个码加上的客人，自动打上「油皮」，并进入「新客 30 天」 */
export function channelText(
  { tagIds, sopIds, introducer }: Pick<Channel, 'tagIds' | 'sopIds' | 'introducer'>,
  tagGroups: readonly TagGroup[],
  sops: readonly Sop[],
): string {
  const namesOf = (isSensitive: boolean) =>
    tagGroups
      .filter((group) => group.sensitive === isSensitive)
      .flatMap((group) => group.tags)
      .filter((tag) => tagIds.includes(tag.tagId))
      .map((tag) => tag.name)
  const tags = namesOf(false)
  const locked = namesOf(true)
  // Her consent comes first, and no channel can ask for it.
  const note = locked.length > 0 ? `。${quoted(locked)}是敏感标签，要她同意，不会自动打` : ''
  const entered = sops.filter((sop) => sopIds.includes(sop.sopId))
  const does = [
    tags.length > 0 && `自动打上${quoted(tags)}`,
    entered.length > 0 && `进入${quoted(entered.map((sop) => sop.name))}`,
    introducer && `算${introducer.name}介绍来的`,
  ].filter((part) => typeof part === 'string')
  if (does.length === 0) return `扫这个码加上的客人，不会自动做什么${note}`
  const last = does.pop() ?? ''
  return `扫这个码加上的客人，${does.length > 0 ? `${does.join('，')}，并` : ''}${last}${note}`
}

/** Tags of a group, less those that do not fit what was typed; groups without any are left out, as are 🔒 ones. */
export function findChoices(tagGroups: readonly TagGroup[], words: string): TagGroup[] {
  const wanted = words.trim().toLowerCase()
  const open = tagGroups.filter((group) => !group.sensitive)
  if (wanted === '') return open
  return open.flatMap((group) => {
    if (group.name.toLowerCase().includes(wanted)) return [group]
    const tags = group.tags.filter((tag) => tag.name.toLowerCase().includes(wanted))
    return tags.length > 0 ? [{ ...group, tags }] : []
  })
}

/** Puts a tag in or takes it out; of a single-choice group at most one stays. */
export function toggleTag(tagIds: readonly string[], tagId: string, group: TagGroup): string[] {
  if (tagIds.includes(tagId)) return tagIds.filter((other) => other !== tagId)
  const siblings = new Set(group.single ? group.tags.map((tag) => tag.tagId) : [])
  return [...tagIds.filter((other) => !siblings.has(other)), tagId]
}
