import type { Reference, ReferenceSop } from '../corp/store.ts'
import { dayMs } from '../corp-time.ts'
import type { FollowRow } from '../customer/contact.ts'
import type { ChannelRow } from './store.ts'

/**
 * The published SOPs that a new follow begins: those of its channel, and with the main follower's those that
 * begin when a customer is added.
 */
export function startedBy(
  reference: Reference,
  channel: ChannelRow | undefined,
  isMain: boolean,
): ReferenceSop[] {
  const ofChannel = new Set(channel && !channel.seen_only ? channel.sop_ids : [])
  return [...reference.sops.values()].filter(
    (sop) =>
      sop.state === 'published' &&
      (ofChannel.has(sop.sopId) || (isMain && sop.definition.trigger === 'customer_added')),
  )
}

const newsMs = 7 * dayMs

/** A follow that began longer ago is no news: it was only found now (first sync, scope widened). */
export function isNews({ added_at }: Pick<FollowRow, 'added_at'>, now: Date): boolean {
  return added_at.getTime() + newsMs > now.getTime()
}

/** Whether the SOP could still reach its goal with somebody added then; known to us later she is no new customer. */
export function isYoung(
  follow: Pick<FollowRow, 'added_at'>,
  sop: ReferenceSop,
  now: Date,
): boolean {
  return follow.added_at.getTime() + sop.definition.goal.withinDays * dayMs > now.getTime()
}
