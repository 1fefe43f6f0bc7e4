import {
  type CustomerTag,
  type CustomerTags,
  type RefusedTag,
  type TagClass,
  refusalShownDays,
} from '@xiaoguan/shared'
import type { Reference } from '../corp/store.ts'
import { dayMs } from '../corp-time.ts'
import type { GoneTag } from './history-store.ts'
import { showLikely } from './likely.ts'
import type { LikelyRow } from './likely-store.ts'
import type { FollowTagRow } from './store.ts'

const classOrder: Record<TagClass, number> = { fact: 0, marketing: 1, service: 2 }
const unknownMax = 3

/** Who looks: whose tags are "mine", and whether she may see the 🔒 groups. */
export type TagViewer = { staffId: string; seesSensitive: boolean; now: Date }

/** What is read beside her tags: those gone from the library, guesses, and own wishes for new ones. */
export type Beside = {
  gone: ReadonlyMap<string, GoneTag>
  likely: readonly LikelyRow[]
  proposed: readonly { proposalId: string; name: string }[]
}

/**
 * The tags of a customer as one person sees them: the union over her follows in the operator's order, the
 * ★ groups still empty, and what she may also have.
 */
export function showCustomerTags(
  rows: readonly FollowTagRow[],
  reference: Reference,
  { gone, likely, proposed }: Beside,
  viewer: TagViewer,
): CustomerTags {
  const on = rows
    .filter((row) => row.present)
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
  const refused = rows
    .flatMap((row) => showRefusal(row, reference, gone, viewer) ?? [])
    .toSorted((a, b) => b.at.localeCompare(a.at))
  const { seesSensitive } = viewer
  const guesses = showLikely(likely, reference, { filled: known, seesSensitive })
  const waiting = proposed.length > 0 ? { proposed: [...proposed] } : {}
  return { on, unknown, likely: guesses, refused, ...waiting }
}

function showRefusal(
  row: FollowTagRow,
  reference: Reference,
  gone: ReadonlyMap<string, GoneTag>,
  { staffId, seesSensitive, now }: TagViewer,
): RefusedTag | undefined {
  if (row.sync !== 'refused' || row.syncProblem === null || row.staffId !== staffId)
    return undefined
  const at = row.settledAt ?? row.addedAt
  if (Date.parse(at) <= now.getTime() - refusalShownDays * dayMs) return undefined
  const known = reference.tags.get(row.tagId)
  const tag = known ? { ...known.group, name: known.name } : gone.get(row.tagId)
  if (!tag || (tag.sensitive && !seesSensitive)) return undefined
  const { name, tagGroupId, tagClass, single } = tag
  const wanted = row.present ? 'off' : 'on'
  const { tagId, syncProblem: problem } = row
  return { tagId, name, tagGroupId, tagClass, single, wanted, problem, at }
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
    rule: row.rule,
    ...(row.suggested ? { suggested: true } : {}),
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
