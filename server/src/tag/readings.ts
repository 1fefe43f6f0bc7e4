import type { TagGroup } from '@xiaoguan/shared'
import type { Reference } from '../corp/store.ts'
import { readingsOf } from '../readings.ts'

const made = new WeakMap<Reference, TagGroup[]>()

/** The groups with the readings of all names; made once a version. */
export function groupsWithReadings(reference: Reference): TagGroup[] {
  const kept = made.get(reference)
  if (kept) return kept
  const groups = reference.tagGroups.map((group) => ({
    ...group,
    readings: readingsOf(group.name),
    tags: group.tags.map((tag) => ({ ...tag, readings: readingsOf(tag.name) })),
  }))
  made.set(reference, groups)
  return groups
}
