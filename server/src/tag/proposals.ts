import type { TagProposal, TagTwin } from '@xiaoguan/shared'
import { type Reference, getReference } from '../corp/store.ts'
import { dayMs } from '../corp-time.ts'
import type { Deps } from '../deps.ts'
import type { Db } from '../db/open.ts'
import { getActor } from '../http/access.ts'
import type { Session } from '../http/session.ts'
import { type ProposalShownRow, listOpenWishes, listProposalRows } from './proposal-store.ts'
import { listTwins } from './twins.ts'

const decidedShownDays = 7

/** What waits and what was decided lately: an operator sees all, others their own. */
export async function showProposals(deps: Deps, session: Session): Promise<TagProposal[]> {
  const { role } = await getActor(deps.db, session)
  const decidedSince = new Date(deps.clock.now().getTime() - decidedShownDays * dayMs)
  const askedBy = role === 'operator' ? null : session.staffId
  const rows = await listProposalRows(deps.db, session.corpId, { decidedSince, askedBy })
  const reference = await getReference(deps.db, session.corpId)
  const others = rows.some((row) => row.state === 'open')
    ? await listComparable(deps.db, reference)
    : []
  return rows.map((row) => showProposal(row, reference, others, session.staffId))
}

function showProposal(
  row: ProposalShownRow,
  reference: Reference,
  others: readonly Comparable[],
  viewerId: string,
): TagProposal {
  const group = reference.tagGroups.find((one) => one.tagGroupId === row.tag_group_id)
  const nameOf = (staffId: string) => reference.staff.get(staffId)?.name ?? staffId
  // Whom a 🔒 tag is wished for says what she has.
  const isTold = row.asked_by === viewerId || group?.sensitive === false
  const { customer_id: customerId, customer } = row
  return {
    proposalId: row.proposal_id,
    tagGroupId: row.tag_group_id,
    groupName: group?.name ?? '',
    name: row.name,
    customer: isTold && customerId && customer ? { customerId, name: customer } : null,
    state: row.state,
    askedBy: { staffId: row.asked_by, name: nameOf(row.asked_by) },
    askedAt: row.asked_at.toISOString(),
    decidedBy: row.decided_by && nameOf(row.decided_by),
    reason: row.reason,
    tagId: row.tag_id,
    twins: row.state === 'open' ? twinsAmong(row.name, others, row.proposal_id) : [],
  }
}

type Comparable = Omit<TagTwin, 'same'> & { wished: boolean }

/** Every tag of the library and every wish that waits. */
export async function listComparable(db: Db, reference: Reference): Promise<Comparable[]> {
  const wishes = await listOpenWishes(db, reference.corp.corpId)
  const groupName = (tagGroupId: string) =>
    reference.tagGroups.find((group) => group.tagGroupId === tagGroupId)?.name ?? ''
  return [
    ...reference.tagGroups.flatMap((group) =>
      group.tags.map(({ tagId, name }) => {
        const { tagGroupId } = group
        return { tagId, name, tagGroupId, groupName: group.name, wished: false }
      }),
    ),
    ...wishes.map(({ proposalId, name, tagGroupId }) => {
      return { tagId: proposalId, name, tagGroupId, groupName: groupName(tagGroupId), wished: true }
    }),
  ]
}

/** `butId`: the wish itself. A wish that only looks alike is nothing to wait for. */
export function twinsAmong(name: string, others: readonly Comparable[], butId?: string): TagTwin[] {
  const byId = new Map(others.map((one) => [one.tagId, one]))
  return listTwins(
    name,
    others.filter((one) => one.tagId !== butId),
  ).flatMap((twin): TagTwin[] => {
    const { tagId, name: twinName, tagGroupId, groupName, same } = twin
    const isWish = byId.get(tagId)?.wished
    if (isWish && same === 'part') return []
    return [{ tagId, name: twinName, tagGroupId, groupName, same: isWish ? 'proposal' : same }]
  })
}
