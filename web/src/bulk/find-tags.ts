import { matchSpelling, normalQuery, spell } from '@xiaoguan/shared/rules/pinyin-match'
import type { Tag, TagGroup } from '@xiaoguan/shared/tag'
import { sorted } from '../ui/sorted.ts'

const foundMost = 30

/** Tags by 汉字, pinyin or initials, the nearest first. */
export function findTags(groups: readonly TagGroup[], typed: string): Tag[] {
  const query = normalQuery(typed)
  if (query === '') return []
  const found = groups.flatMap((group) =>
    group.tags.flatMap((tag) => {
      const rank = matchSpelling(spell(tag.name, tag.readings), query)?.rank
      return rank === undefined ? [] : [{ tag, rank }]
    }),
  )
  return sorted(found, (a, b) => a.rank - b.rank)
    .slice(0, foundMost)
    .map(({ tag }) => tag)
}
