import type { TagProposal } from '@xiaoguan/shared'
import { type Reference, getReference } from '../corp/store.ts'
import { isUuid } from '../customer/change-store.ts'
import type { Deps } from '../deps.ts'
import type { Db } from '../db/open.ts'
import { firstTime } from '../http/once.ts'
import type { Session } from '../http/session.ts'
import { Problem } from '../problem.ts'
import { approve } from './approve-proposal.ts'
import * as store from './proposal-store.ts'
import { showProposals } from './proposals.ts'
import { putOn } from './put-proposed.ts'

export type Decision = {
  changeId: string
  decision: 'approve' | 'refuse' | 'reopen'
  reason: string | null
  insteadTagId?: string | undefined
}

/** An operator's word on a wish, once under its id; what somebody else decided meanwhile is only shown. */
export async function decide(
  deps: Deps,
  session: Session,
  proposalId: string,
  asked: Decision,
): Promise<TagProposal[]> {
  const { corpId, staffId } = session
  const key = keyOf(corpId, proposalId)
  const reference = await getReference(deps.db, corpId)
  const { insteadTagId } = asked
  if (insteadTagId !== undefined && !reference.tags.has(insteadTagId))
    throw new Problem('tag.unknown', { fields: { 'body.insteadTagId': 'unknown tag' } })
  if (asked.decision === 'approve') {
    const proposal = await store.findProposal(deps.db, key)
    if (!proposal) throw new Problem('proposal.unknown')
    if (proposal.state === 'refused' || proposal.state === 'withdrawn')
      throw new Problem('proposal.decided')
    await approve(deps, key, asked.changeId, staffId)
  } else {
    await deps.db
      .transaction()
      .execute((db) => decideHere(deps, db, session, key, asked, reference))
  }
  return showProposals(deps, session)
}

/** Takes back a wish of one's own that nobody decided yet. */
export async function withdraw(
  deps: Deps,
  session: Session,
  proposalId: string,
  changeId: string,
): Promise<TagProposal[]> {
  const key = keyOf(session.corpId, proposalId)
  await deps.db.transaction().execute(async (db) => {
    const proposal = await store.lockProposal(db, key)
    if (proposal?.asked_by !== session.staffId) throw new Problem('proposal.unknown')
    const body = { kind: 'withdraw' }
    if (!(await isFirst(deps, db, key, { changeId, body }))) return
    if (proposal.state !== 'open') throw new Problem('proposal.decided')
    await store.setProposal(db, key, { state: 'withdrawn', decided_at: deps.clock.now() })
  })
  return showProposals(deps, session)
}

async function decideHere(
  deps: Deps,
  db: Db,
  { staffId }: Session,
  key: store.ProposalKey,
  { changeId, decision, reason, insteadTagId }: Decision,
  reference: Reference,
) {
  const proposal = await store.lockProposal(db, key)
  if (!proposal) throw new Problem('proposal.unknown')
  const body = { decision, reason, insteadTagId: insteadTagId ?? null }
  if (!(await isFirst(deps, db, key, { changeId, body }))) return
  const from = decision === 'reopen' ? 'refused' : 'open'
  if (proposal.state !== from) throw new Problem('proposal.decided')
  if (decision === 'reopen') {
    const open = { state: 'open' as const, decided_by: null, decided_at: null }
    return store.setProposal(db, key, { ...open, reason: null, tag_id: null })
  }
  const at = deps.clock.now()
  const tag_id = insteadTagId ?? null
  const decided = { decided_by: staffId, decided_at: at, reason, tag_id }
  await store.setProposal(db, key, { ...decided, state: 'refused' })
  if (insteadTagId !== undefined) await putOn(deps, db, reference, proposal, insteadTagId)
}

function keyOf(corpId: string, proposalId: string): store.ProposalKey {
  if (!isUuid(proposalId)) throw new Problem('proposal.unknown')
  return { corpId, proposalId }
}

/** No customer's change: kept under the proposal's own id. */
function isFirst(
  { clock }: Deps,
  db: Db,
  { corpId, proposalId }: store.ProposalKey,
  { changeId, body }: { changeId: string; body: unknown },
): Promise<boolean> {
  const customerId = `proposal:${proposalId}`
  const at = clock.now()
  return firstTime(db, { corpId, customerId, changeId, kind: 'proposal', body, at })
}
