import {
  decideProposal,
  findTwins,
  listProposals,
  listTagMakers,
  proposeTag,
  setTagMaker,
  withdrawProposal,
} from '@xiaoguan/shared'
import { getReference } from '../corp/store.ts'
import { type Serving, serve } from '../http/serve.ts'
import { decide, withdraw } from './decide-proposal.ts'
import { listComparable, showProposals, twinsAmong } from './proposals.ts'
import { propose } from './propose-tag.ts'
import { setMaker, showMakers } from './tag-makers.ts'

export function proposalRoutes(serving: Serving) {
  const { deps } = serving
  serve(serving, proposeTag, async ({ session, params, body }) => ({
    proposal: await propose(deps, session, params.proposalId, body),
  }))
  serve(serving, findTwins, async ({ session, query }) => {
    const reference = await getReference(deps.db, session.corpId)
    return { twins: twinsAmong(query.name, await listComparable(deps.db, reference)) }
  })
  serve(serving, listProposals, async ({ session }) => ({
    proposals: await showProposals(deps, session),
  }))
  serve(serving, decideProposal, async ({ session, params, body }) => ({
    proposals: await decide(deps, session, params.proposalId, body),
  }))
  serve(serving, withdrawProposal, async ({ session, params, body }) => ({
    proposals: await withdraw(deps, session, params.proposalId, body.changeId),
  }))
  serve(serving, listTagMakers, async ({ session }) => ({
    makers: await showMakers(deps, session.corpId),
  }))
  serve(serving, setTagMaker, async ({ session, params, body }) => ({
    makers: await setMaker(deps, session, params.staffId, body),
  }))
}
