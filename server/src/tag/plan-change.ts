import type { TagGroup } from '@xiaoguan/shared'

export type TagPlan = { add: string[]; remove: string[] }

/**
 * What really changes on one follow: tags already on are not put on again, and a new tag of a single-choice
 * group pushes the others of its group off. Of several of one such group the last one counts.
 */
export function planTagChange(
  present: ReadonlySet<string>,
  asked: { add: readonly string[]; remove: readonly string[] },
  groupOf: (tagId: string) => TagGroup | undefined,
): TagPlan {
  const wanted = new Set<string>()
  const remove = new Set(asked.remove.filter((tagId) => present.has(tagId)))
  for (const tagId of asked.add) {
    const group = groupOf(tagId)
    for (const other of group?.single ? group.tags : []) {
      wanted.delete(other.tagId)
      if (present.has(other.tagId)) remove.add(other.tagId)
    }
    remove.delete(tagId)
    wanted.add(tagId)
  }
  return { add: [...wanted].filter((tagId) => !present.has(tagId)), remove: [...remove] }
}
