import {
  matchSpelling,
  normalQuery,
  spell,
  type Spelling,
} from '@xiaoguan/shared/rules/pinyin-match'
import type { Tag, TagGroup } from '@xiaoguan/shared/tag'
import { sorted } from '../ui/sorted.ts'
import { tagClassWords } from './tag-words.ts'

/** `from` and `to`: the part of the name that matched; nothing where only the group's name did. */
export type FoundTag = { tag: Tag; group: TagGroup; from: number; to: number }

type Entry = { tag: Tag; group: TagGroup; spelling: Spelling }
/** All tags made ready for searching, in the order in which they are shown. */
export type TagIndex = {
  groups: readonly { spelling: Spelling; entries: readonly Entry[] }[]
}

const classes = Object.keys(tagClassWords)
/** Behind all whose own name matches. */
const byGroupRank = 9

/** In the order of the classes, within one in the operator's. */
export function inClassOrder(groups: readonly TagGroup[]): TagGroup[] {
  return classes.flatMap((name) => groups.filter((group) => group.tagClass === name))
}

export function indexTags(groups: readonly TagGroup[]): TagIndex {
  return {
    groups: inClassOrder(groups).map((group) => ({
      spelling: spell(group.name, group.readings),
      entries: group.tags.map((tag) => ({ tag, group, spelling: spell(tag.name, tag.readings) })),
    })),
  }
}

/**
 * What was typed, found: the very name first, then beginnings, then the rest by how near they are; of equal ones
 * those that she used last, then in the order of the library.
 */
export function findTags(
  index: TagIndex,
  typed: string,
  lastUse: ReadonlyMap<string, number>,
): FoundTag[] {
  const query = normalQuery(typed)
  if (query === '') return []
  const found: Ranked[] = []
  for (const { spelling, entries } of index.groups) {
    const ofGroup = matchSpelling(spelling, query)
    const rankOfGroup = ofGroup ? byGroupRank + ofGroup.rank : null
    for (const entry of entries) {
      const one = rankEntry(entry, query, rankOfGroup)
      if (one) found.push({ ...one, used: lastUse.get(one.tag.tagId) ?? 0 })
    }
  }
  // Sorting is stable: what is equal stays in the order of the library.
  return sorted(found, (a, b) => a.rank - b.rank || b.used - a.used)
}

type Ranked = FoundTag & { rank: number; used: number }

function rankEntry({ tag, group, spelling }: Entry, query: string, rankOfGroup: number | null) {
  const match = matchSpelling(spelling, query)
  if (match) return { tag, group, ...match }
  return rankOfGroup === null ? null : { tag, group, rank: rankOfGroup, from: 0, to: 0 }
}
