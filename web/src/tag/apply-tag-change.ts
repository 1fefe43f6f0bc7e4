import type { CustomerTag, CustomerTags, TagGroup } from '@xiaoguan/shared/tag'

/** A tag as a chip knows it. */
export type TagChoice = {
  tagId: string
  name: string
  tagGroupId: string
  tagClass: TagGroup['tagClass']
  single: boolean
  /** Tapped as 可能还有: nothing may be concluded from it. */
  suggested?: boolean
}

/** One tap, before the server has answered. */
export type TagTap = {
  changeId: string
  add: TagChoice[]
  remove: string[]
  /** Refused ones that she has read of (知道了). */
  seen: string[]
  staffId: string
  staffName: string
  at: string
}

/** The tags as they will be once the server has taken the tap. */
export function applyTagTap(tags: CustomerTags, tap: TagTap): CustomerTags {
  const swapped = new Set(tap.add.filter((tag) => tag.single).map((tag) => tag.tagGroupId))
  const added = new Set(tap.add.map((tag) => tag.tagId))
  const touched = new Set([...added, ...tap.remove, ...tap.seen])
  const kept = tags.on.filter(
    (tag) =>
      !tag.mine ||
      !(tap.remove.includes(tag.tagId) || swapped.has(tag.tagGroupId) || added.has(tag.tagId)),
  )
  const filled = new Set(tap.add.map((tag) => tag.tagGroupId))
  return {
    on: [...kept, ...tap.add.map((tag) => tapped(tag, tap))],
    unknown: tags.unknown.filter((group) => !filled.has(group.tagGroupId)),
    likely: tags.likely.filter((tag) => !added.has(tag.tagId)),
    refused: tags.refused.filter((tag) => !touched.has(tag.tagId)),
    ...(tags.proposed ? { proposed: tags.proposed } : {}),
  }
}

function tapped(tag: TagChoice, tap: TagTap): CustomerTag {
  return {
    tagId: tag.tagId,
    name: tag.name,
    tagGroupId: tag.tagGroupId,
    tagClass: tag.tagClass,
    on: { staffId: tap.staffId, name: tap.staffName },
    mine: true,
    addedAt: tap.at,
    addedBy: tap.staffName,
    source: 'staff',
    rule: null,
    ...(tag.suggested ? { suggested: true } : {}),
    sync: 'pending',
    syncProblem: null,
  }
}

const classOrder = ['fact', 'marketing', 'service'] as const

/** One chip per tag, own ones before others', in the order of the classes. */
export function shownTags(on: readonly CustomerTag[]): CustomerTag[] {
  const chips = new Map<string, CustomerTag>()
  for (const tag of on) {
    if (!chips.get(tag.tagId)?.mine) chips.set(tag.tagId, tag)
  }
  return classOrder.flatMap((tagClass) =>
    [...chips.values()].filter((tag) => tag.tagClass === tagClass),
  )
}
