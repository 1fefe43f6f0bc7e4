import type { TagChange } from '@xiaoguan/shared'
import { type Reference, getReference } from '../corp/store.ts'
import type { Deps } from '../deps.ts'
import { checkCustomerInReach } from '../http/access.ts'
import type { Session } from '../http/session.ts'
import { type GoneTag, listGoneTags, listTagChanges } from './history-store.ts'
import { findSensitiveSight } from './store.ts'

type Row = Awaited<ReturnType<typeof listTagChanges>>[number]

/** Who put on or took off what, newest first; 🔒 groups only for those who may see them. */
export async function listHistory(
  deps: Deps,
  session: Session,
  customerId: string,
): Promise<TagChange[]> {
  await checkCustomerInReach(deps.db, session, customerId)
  const seesSensitive = await findSensitiveSight(deps.db, session, customerId)
  const reference = await getReference(deps.db, session.corpId)
  const rows = await listTagChanges(deps.db, session.corpId, customerId)
  const goneIds = new Set(rows.map((row) => row.tag_id).filter((id) => !reference.tags.has(id)))
  const gone = await listGoneTags(deps.db, session.corpId, [...goneIds])
  return [...rows, ...deletionsOf(rows, gone)]
    .toSorted((a, b) => b.at.getTime() - a.at.getTime())
    .flatMap((row) => {
      const tag = tagOf(row.tag_id, reference, gone)
      if (!tag || (tag.sensitive && !seesSensitive)) return []
      return toChange(row, tag.name, reference)
    })
}

/**
 * A tag that vanished from the library went off all its customers at once; the line is told from the library's
 * own record, for those who had it last.
 */
function deletionsOf(rows: readonly Row[], gone: ReadonlyMap<string, GoneTag>): Row[] {
  const newest = new Map<string, Row>()
  for (const row of rows) {
    const place = `${row.staff_id} ${row.tag_id}`
    if (!newest.has(place)) newest.set(place, row)
  }
  return [...newest.values()].flatMap((row) => {
    const tag = gone.get(row.tag_id)
    if (!tag || row.action !== 'added') return []
    const { tag_id, staff_id } = row
    const why = { actor_id: null, source: 'wecom' as const, reason: 'tag_deleted' }
    return { at: tag.deletedAt, tag_id, staff_id, action: 'removed' as const, ...why }
  })
}

function tagOf(tagId: string, reference: Reference, gone: ReadonlyMap<string, GoneTag>) {
  const tag = reference.tags.get(tagId)
  return tag ? { name: tag.name, sensitive: tag.group.sensitive } : gone.get(tagId)
}

function toChange(row: Row, name: string, { staff }: Reference): TagChange {
  const nameOf = (staffId: string) => staff.get(staffId)?.name ?? staffId
  return {
    at: row.at.toISOString(),
    tagId: row.tag_id,
    name,
    action: row.action,
    on: { staffId: row.staff_id, name: nameOf(row.staff_id) },
    by: row.actor_id === null ? null : nameOf(row.actor_id),
    source: row.source,
    reason: row.reason,
  }
}
