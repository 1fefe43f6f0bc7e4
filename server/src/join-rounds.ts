import { callbackRound } from './callback/round.ts'
import type { Deps } from './deps.ts'
import { handoverRound } from './handover/step.job.ts'
import type { Rounds } from './jobs/rounds.ts'
import { noticeRound } from './notice/send-notice.job.ts'
import { tagEditRound } from './tag/edit.job.ts'
import { syncRound } from './sync/round.ts'
import { welcomeRound } from './touch/send-welcome.job.ts'

/** Joins each round to the feature whose rows it looks at. */
export function joinRounds(rounds: Rounds, deps: Deps) {
  rounds.add('sync', syncRound(deps))
  rounds.add('tag.edit', tagEditRound(deps))
  rounds.add('welcome', welcomeRound(deps))
  rounds.add('notice', noticeRound(deps))
  rounds.add('handover', handoverRound(deps))
  rounds.add('callback', callbackRound(deps))
}
