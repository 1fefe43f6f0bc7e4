import { getReference } from '../corp/store.ts'
import type { Deps } from '../deps.ts'
import { askPlatform, keepWish } from './edit-library.ts'
import * as store from './proposal-store.ts'
import { putOn } from './put-proposed.ts'
import { findMade, settleProposals } from './settle-proposals.ts'

/**
 * The yes: the change of the library is kept with the decision, tried at once and gone on with by the rounds.
 * Where the tag has come there meanwhile, nothing needs to be made.
 */
export async function approve(
  deps: Deps,
  key: store.ProposalKey,
  tagEditId: string,
  by: string,
): Promise<void> {
  const reference = await getReference(deps.db, key.corpId)
  const isAsked = await deps.db.transaction().execute(async (db) => {
    const proposal = await store.lockProposal(db, key)
    // Decided before: only told how it stands.
    if (proposal?.state !== 'open') return false
    const decided = { decided_by: by, decided_at: deps.clock.now(), reason: null }
    const tagId = findMade(reference, proposal)
    if (tagId) {
      await store.setProposal(db, key, { ...decided, state: 'done', tag_id: tagId })
      await putOn(deps, db, reference, proposal, tagId)
      return false
    }
    await store.setProposal(db, key, { ...decided, state: 'approved', tag_edit_id: tagEditId })
    const { tag_group_id: tagGroupId, name } = proposal
    const edit = { kind: 'create_tags' as const, tagGroupId, tagNames: [name] }
    await keepWish(deps, db, by, { corpId: key.corpId, tagEditId }, edit)
    return true
  })
  if (!isAsked) return
  await askPlatform(deps, { corpId: key.corpId, tagEditId })
  await settleProposals(deps, key.corpId)
}
