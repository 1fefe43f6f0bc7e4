import type { Role } from '@xiaoguan/shared'
import type { Reference } from '../corp/store.ts'

type Viewed = { me: { role: Role } | null; follows: readonly { staffId: string }[] }

/**
 * Whether this staff, who is in reach, may see 🔒 tags: a follower and her leads; an operator only as a
 * follower. findSensitiveSight in store.ts asks the database the same.
 */
export function seesSensitive({ me, follows }: Viewed, staffId: string): boolean {
  return me?.role !== 'operator' || follows.some((one) => one.staffId === staffId)
}

/** Without those of follows that ended. */
export function ofPresentFollows<Tag extends { staffId: string }>(
  rows: Pick<Viewed, 'follows'> & { tags: readonly Tag[] },
): Tag[] {
  const present = new Set(rows.follows.map((follow) => follow.staffId))
  return rows.tags.filter((tag) => present.has(tag.staffId))
}

/** The tags that stand on present follows and that this staff may know of, in words, variables and reasons alike. */
export function visibleTags<Tag extends { staffId: string; tagId: string; present: boolean }>(
  rows: Viewed & { tags: readonly Tag[] },
  reference: Reference,
  staffId: string,
): Tag[] {
  const sees = seesSensitive(rows, staffId)
  return ofPresentFollows(rows)
    .filter((tag) => tag.present)
    .filter((tag) => sees || !reference.tags.get(tag.tagId)?.group.sensitive)
}
