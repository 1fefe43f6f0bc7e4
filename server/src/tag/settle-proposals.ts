import { type Reference, getReference } from '../corp/store.ts'
import type { Deps } from '../deps.ts'
import type { Round } from '../jobs/rounds.ts'
import * as store from './proposal-store.ts'
import { putOn } from './put-proposed.ts'
import { nameKey } from './same-name.ts'

// Done over there, and deleted before we looked.
const unknownTag = '40068'

/**
 * What became of wishes that the platform was asked about: its yes puts the tag on whom it was wished for, its no
 * lays the wish before the operators again, with the reason.
 */
export async function settleProposals(deps: Deps, corpId?: string): Promise<void> {
  for (const row of await store.listDecidedEdits(deps.db, corpId)) {
    const reference = await getReference(deps.db, row.corp_id)
    await deps.db.transaction().execute(async (db) => {
      const key = { corpId: row.corp_id, proposalId: row.proposal_id }
      const proposal = await store.lockProposal(db, key)
      if (proposal?.state !== 'approved' || proposal.tag_edit_id !== row.tag_edit_id) return
      const tagId = row.edit_state === 'done' ? findMade(reference, proposal) : undefined
      if (tagId) {
        await store.setProposal(db, key, { state: 'done', tag_id: tagId })
        await putOn(deps, db, reference, proposal, tagId)
        return
      }
      const reason = row.errcode === null ? unknownTag : String(row.errcode)
      const open = { state: 'open' as const, decided_by: null, decided_at: null }
      await store.setProposal(db, key, { ...open, reason })
    })
  }
}

/** Round: the same for what the platform answered later. */
export function proposalRound(deps: Deps): Round {
  return () => settleProposals(deps)
}

export function findMade(
  reference: Reference,
  { tag_group_id: tagGroupId, name }: store.ProposalRow,
): string | undefined {
  const group = reference.tagGroups.find((one) => one.tagGroupId === tagGroupId)
  const key = nameKey(name)
  return group?.tags.find((tag) => nameKey(tag.name) === key)?.tagId
}
