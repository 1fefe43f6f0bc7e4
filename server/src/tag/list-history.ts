import type { TagChange } from '@xiaoguan/shared'
import { type Reference, getReference } from '../corp/store.ts'
import type { Deps } from '../deps.ts'
import { checkCustomerInReach } from '../http/access.ts'
import type { Session } from '../http/session.ts'
import { type GoneTag, type TagChangeRow, listGoneTags, listTagChanges } from './history-store.ts'
import { findSensitiveSight } from './store.ts'

/** Who put on or took off what, newest first, or of one tag alone; 🔒 groups only for those who may see them. */
export async function listHistory(
  deps: Deps,
  session: Session,
  customerId: string,
  tagId?: string,
): Promise<TagChange[]> {
  await checkCustomerInReach(deps.db, session, customerId)
  const seesSensitive = await findSensitiveSight(deps.db, session, customerId)
  const reference = await getReference(deps.db, session.corpId)
  const { corpId } = session
  const { rows, ruleNames } = await listTagChanges(deps.db, corpId, customerId, tagId)
  const goneIds = new Set(rows.map((row) => row.tag_id).filter((id) => !reference.tags.has(id)))
  const gone = await listGoneTags(deps.db, corpId, [...goneIds])
  return [...rows, ...deletionsOf(rows, gone)]
    .toSorted((a, b) => b.at.getTime() - a.at.getTime())
    .flatMap((row) => {
      const tag = tagOf(row.tag_id, reference, gone)
      if (!tag || (tag.sensitive && !seesSensitive)) return []
      return toChange(row, tag.name, reference, ruleNames)
    })
}

/**
 * A tag that vanished from the library went off all its customers at once; the line is told from the library's
 * own record, for those who had it last.
 */
function deletionsOf(
  rows: readonly TagChangeRow[],
  gone: ReadonlyMap<string, GoneTag>,
): TagChangeRow[] {
  const newest = new Map<string, TagChangeRow>()
  for (const row of rows) {
    const place = `${row.staff_id} ${row.tag_id}`
    if (!newest.has(place)) newest.set(place, row)
  }
  return [...newest.values()].flatMap((row) => {
    const tag = gone.get(row.tag_id)
    if (!tag || row.action !== 'added') return []
    const { tag_id, staff_id } = row
    const why = {
      actor_id: null,
      source: 'wecom' as const,
      reason: 'tag_deleted',
      rule_id: null,
      bulk_id: null,
    }
    return { at: tag.deletedAt, tag_id, staff_id, action: 'removed' as const, ...why }
  })
}

function tagOf(tagId: string, reference: Reference, gone: ReadonlyMap<string, GoneTag>) {
  const tag = reference.tags.get(tagId)
  return tag ? { name: tag.name, sensitive: tag.group.sensitive } : gone.get(tagId)
}

function toChange(
  row: TagChangeRow,
  name: string,
  { staff }: Reference,
  ruleNames: ReadonlyMap<string, string>,
): TagChange {
  const ruleName = row.rule_id === null ? undefined : ruleNames.get(row.rule_id)
  const nameOf = (staffId: string) => staff.get(staffId)?.name ?? staffId
  return {
    at: row.at.toISOString(),
    tagId: row.tag_id,
    name,
    action: row.action,
    on: { staffId: row.staff_id, name: nameOf(row.staff_id) },
    by: row.actor_id === null ? null : nameOf(row.actor_id),
    source: row.source,
    rule: row.rule_id && ruleName !== undefined ? { ruleId: row.rule_id, name: ruleName } : null,
    bulk: row.bulk_id !== null,
    reason: row.reason,
  }
}
