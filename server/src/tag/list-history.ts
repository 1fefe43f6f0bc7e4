import type { TagChange } from '@xiaoguan/shared'
import { getReference } from '../corp/store.ts'
import type { Deps } from '../deps.ts'
import { checkCustomerInReach } from '../http/access.ts'
import type { Session } from '../http/session.ts'
import { findSensitiveSight, listTagChanges } from './store.ts'

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
  const nameOf = (staffId: string) => reference.staff.get(staffId)?.name ?? staffId
  return rows.flatMap((row) => {
    const tag = reference.tags.get(row.tag_id)
    // A tag deleted since has no group that says who may see it.
    if (!tag || (tag.group.sensitive && !seesSensitive)) return []
    return {
      at: row.at.toISOString(),
      tagId: row.tag_id,
      name: tag.name,
      action: row.action,
      on: { staffId: row.staff_id, name: nameOf(row.staff_id) },
      by: row.actor_id === null ? null : nameOf(row.actor_id),
      source: row.source,
      reason: row.reason,
    }
  })
}
