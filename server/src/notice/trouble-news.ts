import type { Trouble, TroubleKind } from '@xiaoguan/shared'
import type { Db } from '../db/open.ts'
import { findTroubles } from '../health/trouble-store.ts'
import { type Told, listToldTroubles } from './told-store.ts'

const minuteMs = 60_000
/** What is younger may be over before anybody has read of it. */
const toldAfterMs = 10 * minuteMs
const againAfterMs = 12 * 60 * minuteMs

/** Lie there until somebody looks: told again only when there are more of them, or others. */
const lying = new Set<TroubleKind>([
  'callbacks_failed',
  'welcomes_refused',
  'rules_failed',
  'messages_unreachable',
  'jobs_failed',
])

/**
 * The troubles an operator has to hear of now: those that stand, each kind at most once in 12 hours. What WeCom itself
 * causes (an IP refused, say) keeps this message back too; asked for anew with each try, it is told as soon as a
 * message goes through, if it still stands then. What is over is told by nobody: the page shows it.
 */
export async function listTroubleNews(
  db: Db,
  person: { corpId: string; staffId: string },
  now: Date,
): Promise<Trouble[]> {
  const troubles = await findTroubles(db, person.corpId, now)
  if (troubles.length === 0) return []
  const told = await listToldTroubles(db, person)
  return troubles.filter((trouble) => isNews(trouble, told.get(trouble.kind), now))
}

export function isNews(trouble: Trouble, told: Told | undefined, now: Date): boolean {
  const since = Date.parse(trouble.since)
  if (now.getTime() - since < toldAfterMs) return false
  if (!told) return true
  if (now.getTime() - told.at.getTime() < againAfterMs) return false
  if (!lying.has(trouble.kind)) return true
  return since > told.at.getTime() || (trouble.count ?? 0) > (told.count ?? 0)
}
