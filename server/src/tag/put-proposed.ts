import type { Reference } from '../corp/store.ts'
import type { Deps } from '../deps.ts'
import type { Db } from '../db/open.ts'
import { planTagChange } from './plan-change.ts'
import type { ProposalRow } from './proposal-store.ts'
import { findConsent, listPresentTagIds, lockFollow } from './store.ts'
import { writeTagChanges } from './write-change-store.ts'

/**
 * Puts the tag on whom it was wished for, as a tap of who wished for it: on her own follow, where that still
 * stands, and a 🔒 one only with the customer's consent. Otherwise the tag is only there to be tapped.
 */
export async function putOn(
  { enqueue, clock }: Pick<Deps, 'enqueue' | 'clock'>,
  db: Db,
  reference: Reference,
  proposal: ProposalRow,
  tagId: string,
): Promise<void> {
  const { corp_id: corpId, customer_id: customerId, asked_by: staffId } = proposal
  if (customerId === null) return
  const follow = { corpId, customerId, staffId }
  if (!(await lockFollow(db, follow))) return
  const groupOf = (id: string) =>
    reference.tags.get(id)?.group ??
    reference.tagGroups.find((group) => group.tagGroupId === proposal.tag_group_id)
  if (groupOf(tagId)?.sensitive && !(await findConsent(db, follow))) return
  const present = new Set(await listPresentTagIds(db, follow))
  const plan = planTagChange(present, { add: [tagId], remove: [] }, groupOf)
  const by = { source: 'staff' as const, actorId: staffId, at: clock.now() }
  await writeTagChanges(db, enqueue, [{ follow, plan }], by)
}
