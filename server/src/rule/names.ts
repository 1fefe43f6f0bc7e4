import type { Condition, RuleTrigger, Segment, TagGroup } from '@xiaoguan/shared'

export type NamedKind = 'tag' | 'tag_group' | 'product'

/** The parts of a rule, each with what it may name. */
export type RuleParts = {
  trigger: RuleTrigger
  only: Segment | null
  addTagIds: readonly string[]
  removeTagIds: readonly string[]
}

/** In which parts of a rule one of these is named, and which of them: when · only · then. */
export function namedIn(
  rule: RuleParts,
  kind: NamedKind,
  ids: ReadonlySet<string>,
): { part: string; ids: string[] }[] {
  const tagsOf = (tagIds: readonly string[]) => (kind === 'tag' ? tagIds : [])
  const parts = {
    when: tagsOf(rule.trigger.on === 'tag' ? rule.trigger.tagIds : []),
    only: (rule.only?.all ?? []).flatMap((one) => idsOf(one, kind)),
    // oxlint-disable-next-line unicorn/no-thenable -- the part of a rule, never awaited
    then: tagsOf([...rule.addTagIds, ...rule.removeTagIds]),
  }
  return Object.entries(parts).flatMap(([part, named]) => {
    const those = [...new Set(named.filter((id) => ids.has(id)))]
    return those.length > 0 ? [{ part, ids: those }] : []
  })
}

/** Names of the 🔒 tags and groups in a rule: groups may become 🔒 after it was written, and then it stands still. */
export function sensitiveIn(rule: RuleParts, tagGroups: readonly TagGroup[]): string[] {
  const groups = tagGroups.filter((group) => group.sensitive)
  const tagNames = new Map(groups.flatMap(({ tags }) => tags.map((one) => [one.tagId, one.name])))
  const groupNames = new Map(groups.map((group) => [group.tagGroupId, group.name]))
  const named = (kind: NamedKind, names: ReadonlyMap<string, string>) =>
    namedIn(rule, kind, new Set(names.keys())).flatMap(({ ids }) =>
      ids.flatMap((id) => names.get(id) ?? []),
    )
  return [...new Set([...named('tag', tagNames), ...named('tag_group', groupNames)])]
}

/** Ids of a kind that a condition names, also inside others. */
export function idsOf(condition: Condition, kind: NamedKind): readonly string[] {
  const { kind: of } = condition
  if (of === 'any' || of === 'all') return condition.of.flatMap((one) => idsOf(one, kind))
  if (of === 'not') return idsOf(condition.of, kind)
  if (of === 'tag' || of === 'no_tag') return kind === 'tag' ? condition.any : []
  if (of === 'group_unknown') return kind === 'tag_group' ? condition.tagGroupIds : []
  return of === 'bought' && kind === 'product' ? condition.productCodes : []
}
