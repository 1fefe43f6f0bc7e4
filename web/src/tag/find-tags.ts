import type { TagGroup } from '@xiaoguan/shared/tag'
import { tagClassWords } from './tag-words.ts'

const classes = Object.keys(tagClassWords)

/** The groups with a match, in the order of the classes; a matching group name shows all its tags. */
export function findTags(groups: readonly TagGroup[], words: string): TagGroup[] {
  const wanted = words.trim().toLowerCase()
  const sorted = classes.flatMap((name) => groups.filter((group) => group.tagClass === name))
  if (!wanted) return sorted
  const has = (text: string) => text.toLowerCase().includes(wanted)
  return sorted
    .map((group) =>
      has(group.name) ? group : { ...group, tags: group.tags.filter((tag) => has(tag.name)) },
    )
    .filter((group) => group.tags.length > 0)
}
