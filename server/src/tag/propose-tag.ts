import { type TagProposal, createTags } from '@xiaoguan/shared'
import { getReference } from '../corp/store.ts'
import { isUuid } from '../customer/change-store.ts'
import type { Deps } from '../deps.ts'
import { checkCustomerInReach } from '../http/access.ts'
import type { Session } from '../http/session.ts'
import { Problem } from '../problem.ts'
import { findStaff } from '../session/store.ts'
import { approve } from './approve-proposal.ts'
import { checkEdit } from './check-edit.ts'
import { loadKnown } from './library-view-store.ts'
import * as store from './proposal-store.ts'
import { listComparable, showProposals, twinsAmong } from './proposals.ts'

type Wish = { tagGroupId: string; name: string; customerId: string | null; despite: string[] }

/**
 * Keeps the wish for a new tag; who may, makes it at once. What the platform would refuse anyway, and what is
 * there already under another spelling, is said before anything is written. Said again it is only told how it stands.
 */
export async function propose(
  deps: Deps,
  session: Session,
  proposalId: string,
  wish: Wish,
): Promise<TagProposal> {
  if (!isUuid(proposalId)) throw new Problem('proposal.unknown')
  const { corpId, staffId } = session
  const key = { corpId, proposalId }
  if (wish.customerId !== null) await checkCustomerInReach(deps.db, session, wish.customerId)
  if (!(await isKnown(deps, key, session, wish))) {
    try {
      await check(deps, corpId, wish)
    } catch (error) {
      // Sent twice at once: what stands in the way may be this very wish.
      if (!(await isKnown(deps, key, session, wish))) throw error
    }
    const row = { ...wish, by: staffId, at: deps.clock.now() }
    const isNew = await store.addProposal(deps.db, key, row)
    if (!isNew && !(await isKnown(deps, key, session, wish))) throw new Problem('change.reused')
  }
  if (await mayCreate(deps, session)) await approve(deps, key, proposalId, staffId)
  const proposal = (await showProposals(deps, session)).find((one) => one.proposalId === proposalId)
  if (!proposal) throw new Problem('proposal.decided')
  return proposal
}

/** Whether this very wish is kept already; throws for another one under its id. */
async function isKnown(
  { db }: Deps,
  key: store.ProposalKey,
  { staffId }: Session,
  wish: Wish,
): Promise<boolean> {
  const row = await store.findProposal(db, key)
  if (!row) return false
  const isSame =
    row.asked_by === staffId &&
    row.tag_group_id === wish.tagGroupId &&
    row.name === wish.name &&
    row.customer_id === wish.customerId
  if (!isSame) throw new Problem('change.reused')
  return true
}

/** Throws for twins that she has not seen yet, and for what the platform would refuse. */
async function check({ db }: Deps, corpId: string, wish: Wish) {
  const { tagGroupId, name } = wish
  const reference = await getReference(db, corpId)
  const twins = twinsAmong(name, await listComparable(db, reference))
  const twin = twins.find(({ tagId, same }) => same !== 'part' && !wish.despite.includes(tagId))
  if (twin) throw new Problem('tag.twin', { fields: { 'body.name': twin.name } })
  checkEdit(await loadKnown(db, corpId), { kind: 'create_tags', tagGroupId, tagNames: [name] })
}

async function mayCreate({ db }: Deps, { corpId, staffId }: Session): Promise<boolean> {
  const staff = await findStaff(db, corpId, staffId)
  return staff?.role === 'operator' || (staff?.capabilities.includes(createTags) ?? false)
}
