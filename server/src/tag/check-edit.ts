import type { TagEdit } from '@xiaoguan/shared'
import { Problem } from '../problem.ts'
import { findTaken } from './same-name.ts'

export type KnownTag = { tagId: string; name: string; ours: boolean }
export type KnownGroup = { tagGroupId: string; name: string; ours: boolean; tags: KnownTag[] }
export type Known = { groups: KnownGroup[]; limit: number }

/** Throws for a wish that the platform would refuse anyway, before it is asked; gives what it is about, in words. */
export function checkEdit(known: Known, edit: TagEdit): string {
  switch (edit.kind) {
    case 'create_group':
      return checkNewGroup(known, edit)
    case 'create_tags':
      return checkNewTags(known, edit)
    case 'rename_group':
      return checkGroupName(known, edit)
    case 'rename_tag':
      return checkTagName(known, edit)
    case 'order_tags':
      return checkTagOrder(known, edit)
    case 'order_groups':
      return checkGroupOrder(known, edit)
    case 'move_tag':
      return checkMove(known, edit)
    case 'delete_tag':
      return ownTag(known, edit.tagId).tag.name
    case 'delete_group':
      return ownWholeGroup(known, edit.tagGroupId).name
  }
}

type Of<Kind extends TagEdit['kind']> = Extract<TagEdit, { kind: Kind }>

function checkNewGroup(known: Known, { name, tagNames }: Of<'create_group'>): string {
  refuseTaken([name], namesOf(known.groups), () => 'name')
  refuseTaken(tagNames, [], (at) => `tagNames.${at}`)
  checkLimit(known, tagNames.length)
  return `${name}：${tagNames.join('、')}`
}

function checkNewTags(known: Known, { tagGroupId, tagNames }: Of<'create_tags'>): string {
  // WeCom lets an app add tags to any group; only changing and deleting is for the maker.
  const group = getGroup(known, tagGroupId)
  refuseTaken(tagNames, namesOf(group.tags), (at) => `tagNames.${at}`)
  checkLimit(known, tagNames.length)
  return `${group.name}：${tagNames.join('、')}`
}

function checkGroupName(known: Known, { tagGroupId, name }: Of<'rename_group'>): string {
  const group = getGroup(known, tagGroupId)
  if (!group.ours) throw new Problem('tag.not_ours')
  const others = known.groups.filter((other) => other !== group)
  refuseTaken([name], namesOf(others), () => 'name')
  return `${group.name} → ${name}`
}

function checkTagName(known: Known, { tagId, name }: Of<'rename_tag'>): string {
  const { group, tag } = ownTag(known, tagId)
  const others = group.tags.filter((other) => other !== tag)
  refuseTaken([name], namesOf(others), () => 'name')
  return `${tag.name} → ${name}`
}

function checkTagOrder(known: Known, { tagGroupId, tagIds }: Of<'order_tags'>): string {
  const group = getGroup(known, tagGroupId)
  if (group.tags.some((tag) => !tag.ours)) throw new Problem('tag.not_ours')
  sameSet(
    tagIds,
    group.tags.map((tag) => tag.tagId),
    'tagIds',
  )
  return group.name
}

function checkGroupOrder(known: Known, { tagGroupIds }: Of<'order_groups'>): string {
  if (known.groups.some((group) => !group.ours)) throw new Problem('tag.not_ours')
  sameSet(
    tagGroupIds,
    known.groups.map((group) => group.tagGroupId),
    'tagGroupIds',
  )
  return '标签组的顺序'
}

function checkMove(known: Known, { tagId, toGroupId }: Of<'move_tag'>): string {
  const { group, tag } = ownTag(known, tagId)
  const to = getGroup(known, toGroupId)
  if (to === group)
    throw new Problem('bad_request', { fields: { 'body.edit.toGroupId': 'is its group already' } })
  refuseTaken([tag.name], namesOf(to.tags), () => 'tagId')
  checkLimit(known, 1)
  return `${tag.name} → ${to.name}`
}

function getGroup(known: Known, tagGroupId: string): KnownGroup {
  const group = known.groups.find((one) => one.tagGroupId === tagGroupId)
  if (!group) throw new Problem('tag_group.unknown')
  return group
}

function ownTag(known: Known, tagId: string): { group: KnownGroup; tag: KnownTag } {
  for (const group of known.groups) {
    const tag = group.tags.find((one) => one.tagId === tagId)
    if (tag?.ours) return { group, tag }
    if (tag) throw new Problem('tag.not_ours')
  }
  throw new Problem('tag.unknown')
}

/** Deleting a group deletes its tags, which must all be ours. */
function ownWholeGroup(known: Known, tagGroupId: string): KnownGroup {
  const group = getGroup(known, tagGroupId)
  if (!group.ours || group.tags.some((tag) => !tag.ours)) throw new Problem('tag.not_ours')
  return group
}

function namesOf(named: readonly { name: string }[]): string[] {
  return named.map(({ name }) => name)
}

function refuseTaken(
  names: readonly string[],
  taken: readonly string[],
  fieldOf: (at: number) => string,
) {
  const at = findTaken(names, taken)
  if (at === undefined) return
  throw new Problem('tag.name_taken', { fields: { [`body.edit.${fieldOf(at)}`]: 'taken' } })
}

function checkLimit({ groups, limit }: Known, more: number) {
  const count = groups.reduce((sum, group) => sum + group.tags.length, 0)
  if (count + more > limit) throw new Problem('tag.limit_reached')
}

/** An order names everything once; anything else means that the page is out of date. */
function sameSet(asked: readonly string[], present: readonly string[], field: string) {
  const wanted = new Set(asked)
  const same = wanted.size === asked.length && asked.length === present.length
  if (same && present.every((id) => wanted.has(id))) return
  throw new Problem('bad_request', { fields: { [`body.edit.${field}`]: 'is not what stands' } })
}
