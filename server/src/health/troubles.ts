import type { Trouble, TroubleKind } from '@xiaoguan/shared'

const minuteMs = 60_000
const hourMs = 60 * minuteMs

/** What takes longer than this does not pass by itself, or not soon. */
const syncStuckMs = 10 * minuteMs
const callbacksWaitMs = 5 * minuteMs
const tagsWaitMs = 10 * minuteMs
/** One night's sync may fall through, not two. */
const syncStaleMs = 36 * hourMs

/** What the rows of a corp say about its machinery. */
export type Facts = {
  sync: {
    /** When a whole sync last ended well; else when the corp began. */
    doneAt: Date
    /** When the last one that ended well began: what came before, it has read. */
    readAt: Date | null
    running: { startedAt: Date; beatAt: Date; stuckAt: Date | null; problem: string | null } | null
    /** The tries that failed for good since one ended well. */
    failed: { since: Date; count: number; problem: string | null } | null
  }
  /** Oldest first; null: none. */
  callbacksWaiting: Group
  callbacksFailed: Group
  tagsPending: Group
  welcomesRefused: Group
  rulesFailed: Group
  unreachable: Group
  jobsFailed: Group
}

export type Group = { since: Date; count: number; problem: string | null } | null

/** What of it is a trouble. That callbacks are silent is none: nobody knows whether there was something to tell. */
export function troublesOf(facts: Facts, now: Date): Trouble[] {
  const { callbacksWaiting, tagsPending } = facts
  const isOld = (group: { since: Date } | null, ms: number) =>
    group !== null && now.getTime() - group.since.getTime() > ms
  return [
    syncTrouble(facts.sync, now),
    isOld(callbacksWaiting, callbacksWaitMs) && trouble('callbacks_waiting', callbacksWaiting),
    trouble('callbacks_failed', facts.callbacksFailed),
    isOld(tagsPending, tagsWaitMs) && trouble('tags_waiting', tagsPending),
    trouble('welcomes_refused', facts.welcomesRefused),
    trouble('rules_failed', facts.rulesFailed),
    trouble('messages_unreachable', facts.unreachable),
    trouble('jobs_failed', facts.jobsFailed),
  ].filter((one) => typeof one === 'object' && one !== null)
}

/** One of the three: they have one cause, and the first says most about it. */
function syncTrouble({ running, failed, doneAt }: Facts['sync'], now: Date): Trouble | null {
  const age = (at: Date) => now.getTime() - at.getTime()
  const since = running && (running.stuckAt ?? running.beatAt)
  if (running && since && age(since) > syncStuckMs)
    return trouble('sync_standing_still', { since, count: null, problem: running.problem })
  if (failed) return trouble('sync_failed', { ...failed, count: null })
  // One that goes on will mend it.
  if (running && age(running.startedAt) < syncStaleMs) return null
  if (age(doneAt) <= syncStaleMs) return null
  return trouble('sync_stale', { since: doneAt, count: null, problem: null })
}

function trouble(
  kind: TroubleKind,
  found: { since: Date; count: number | null; problem: string | null } | null,
): Trouble | null {
  return found && { ...found, kind, since: found.since.toISOString() }
}
