import { bulkRound } from './bulk/step.job.ts'
import { callbackRound } from './callback/round.ts'
import { searchRound } from './customer/search-round.ts'
import { remarkPendingRound } from './customer/sync-remark.job.ts'
import type { Deps } from './deps.ts'
import { handoverRound } from './handover/step.job.ts'
import { forgetRound } from './health/forget-old.ts'
import type { Rounds } from './jobs/rounds.ts'
import { noticeRound } from './notice/send-notice.job.ts'
import { momentRound } from './signal/look-moments.job.ts'
import { ruleRound } from './rule/run-rules.job.ts'
import { tagEditRound } from './tag/edit.job.ts'
import { liftRound } from './tag/lift-round.ts'
import { proposalRound } from './tag/settle-proposals.ts'
import { tagPendingRound } from './tag/pending-round.ts'
import { syncRound } from './sync/round.ts'
import { welcomeRound } from './touch/send-welcome.job.ts'

/** Joins each round to the feature whose rows it looks at. */
export function joinRounds(rounds: Rounds, deps: Deps) {
  rounds.add('sync', syncRound(deps))
  rounds.add('tag.edit', tagEditRound(deps))
  rounds.add('remark.pending', remarkPendingRound(deps))
  rounds.add('tag.pending', tagPendingRound(deps))
  rounds.add('tag.proposal', proposalRound(deps))
  rounds.add('tag.lift', liftRound(deps))
  rounds.add('welcome', welcomeRound(deps))
  rounds.add('notice', noticeRound(deps))
  rounds.add('bulk', bulkRound(deps))
  rounds.add('handover', handoverRound(deps))
  rounds.add('callback', callbackRound(deps))
  rounds.add('rule', ruleRound(deps))
  rounds.add('forget', forgetRound(deps))
  rounds.add('moment', momentRound(deps))
  rounds.add('search', searchRound(deps))
}
