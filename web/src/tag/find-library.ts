import type { LibraryGroup } from '@xiaoguan/shared/tag-library'
import type { TagClass } from '@xiaoguan/shared/tag'
import { findTags } from './find-tags.ts'
import { tagClassWords } from './tag-words.ts'

export type ClassOfGroups = { tagClass: TagClass; words: string; groups: LibraryGroup[] }

/** The groups that fit the words, class by class; classes without one are left out. */
export function findInLibrary(groups: readonly LibraryGroup[], words: string): ClassOfGroups[] {
  const wanted = new Map(findTags(groups, words).map((group) => [group.tagGroupId, group]))
  // Object.entries forgets the keys' type.
  const classes = Object.entries(tagClassWords) as [TagClass, string][]
  return classes
    .map(([tagClass, classWords]) => ({
      tagClass,
      words: classWords,
      groups: groups.flatMap((group) => {
        const found = wanted.get(group.tagGroupId)
        const fits = group.tagClass === tagClass && found
        return fits ? [{ ...group, tags: group.tags.filter((tag) => has(found.tags, tag)) }] : []
      }),
    }))
    .filter((one) => one.groups.length > 0)
}

function has(tags: readonly { tagId: string }[], { tagId }: { tagId: string }): boolean {
  return tags.some((tag) => tag.tagId === tagId)
}

/** One name per line, without empty lines. */
export function namesIn(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

/** `ids` with the one at `from` standing at `to`. */
export function reordered(ids: readonly string[], from: number, to: number): string[] {
  const others = ids.filter((_id, at) => at !== from)
  const moved = ids[from]
  return moved === undefined ? [...ids] : [...others.slice(0, to), moved, ...others.slice(to)]
}
