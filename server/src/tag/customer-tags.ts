import type { CustomerTag, CustomerTags, TagClass } from '@xiaoguan/shared'
import type { Reference } from '../corp/store.ts'
import type { FollowTagRow } from './store.ts'

const classOrder: Record<TagClass, number> = { fact: 0, marketing: 1, service: 2 }
const unknownMax = 3

/** Who looks: whose tags are "mine", and whether she may see the 🔒 groups. */
export type TagViewer = { staffId: string; seesSensitive: boolean }

/**
 * The tags of a customer as one person sees them: the union over her follows in the operator's order, and
 * the ★ groups still empty. `likely` stays empty: guesses need counts over all customers, which no job
 * keeps yet.
 */
export function showCustomerTags(
  rows: readonly FollowTagRow[],
  reference: Reference,
  viewer: TagViewer,
): CustomerTags {
  const on = rows
    .flatMap((row) => {
      const tag = showTag(row, reference, viewer)
      return tag ? [tag] : []
    })
    .toSorted(byOrderOf(reference))
  const known = new Set(on.map((tag) => tag.tagGroupId))
  const unknown = reference.tagGroups
    .filter((group) => group.mustAsk && !group.byRule && !known.has(group.tagGroupId))
    .filter((group) => !group.sensitive || viewer.seesSensitive)
    .slice(0, unknownMax)
  return { on, unknown, likely: [] }
}

function showTag(
  row: FollowTagRow,
  reference: Reference,
  viewer: TagViewer,
): CustomerTag | undefined {
  const tag = reference.tags.get(row.tagId)
  if (!tag || (tag.group.sensitive && !viewer.seesSensitive)) return undefined
  const nameOf = (staffId: string) => reference.staff.get(staffId)?.name ?? staffId
  return {
    tagId: row.tagId,
    name: tag.name,
    tagGroupId: tag.group.tagGroupId,
    tagClass: tag.group.tagClass,
    on: { staffId: row.staffId, name: nameOf(row.staffId) },
    mine: row.staffId === viewer.staffId,
    addedAt: row.addedAt,
    addedBy: row.addedBy === null ? null : nameOf(row.addedBy),
    source: row.source,
    sync: row.sync,
    syncProblem: row.syncProblem,
  }
}

const positions = new WeakMap<Reference, ReadonlyMap<string, number>>()

/** The operator's order, worked out once for each version of the reference data. */
function positionsOf(reference: Reference): ReadonlyMap<string, number> {
  const known = positions.get(reference)
  if (known) return known
  const made = new Map([...reference.tags.keys()].map((tagId, at) => [tagId, at]))
  positions.set(reference, made)
  return made
}

function byOrderOf(reference: Reference) {
  const position = positionsOf(reference)
  const orderOf = (tag: CustomerTag) =>
    classOrder[tag.tagClass] * 1_000_000 + (position.get(tag.tagId) ?? 0)
  return (a: CustomerTag, b: CustomerTag) =>
    orderOf(a) - orderOf(b) || a.addedAt.localeCompare(b.addedAt)
}
