import type { LibraryGroup } from '@xiaoguan/shared/tag-library'
import type { TagClass } from '@xiaoguan/shared/tag'
import { tagClassWords } from './tag-words.ts'

export type ClassOfGroups = { tagClass: TagClass; words: string; groups: LibraryGroup[] }

/** The groups that fit the words, class by class; classes without one are left out. */
export function findInLibrary(groups: readonly LibraryGroup[], words: string): ClassOfGroups[] {
  const wanted = words.trim().toLowerCase()
  const has = ({ name }: { name: string }) => name.toLowerCase().includes(wanted)
  // Object.entries forgets the keys' type.
  const classes = Object.entries(tagClassWords) as [TagClass, string][]
  return classes
    .map(([tagClass, classWords]) => ({
      tagClass,
      words: classWords,
      groups: groups
        .filter((group) => group.tagClass === tagClass)
        // A group whose name fits shows all its tags.
        .map((group) => (has(group) ? group : { ...group, tags: group.tags.filter(has) }))
        .filter((group) => group.tags.length > 0 || has(group)),
    }))
    .filter((one) => one.groups.length > 0)
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
