import type { FollowRow } from '../customer/contact.ts'
import type { ContactContext } from '../customer/main-follower-store.ts'
import type { Db } from '../db/open.ts'
import { applyChannels } from './apply-store.ts'
import { isNews, isYoung, startedBy } from './started-by.ts'
import { listChannelsOf, noteStates } from './store.ts'

/** Starts what new follows should: their channel's tags and introducer, and the SOPs that begin with them. */
export async function startFollows(
  db: Db,
  context: ContactContext,
  follows: readonly FollowRow[],
): Promise<void> {
  if (follows.length === 0) return
  const { reference, now } = context
  const { corpId } = reference.corp
  const states = new Set(follows.flatMap((one) => one.state ?? []))
  const channels = await listChannelsOf(db, corpId, [...states])
  await noteStates(
    db,
    corpId,
    [...states].filter((state) => !channels.has(state)),
    now,
  )
  const news = follows.filter((one) => isNews(one, now))
  const through = news.flatMap((follow) => {
    const channel = channels.get(follow.state ?? '')
    return channel && !channel.seen_only ? [{ follow, channel }] : []
  })
  await applyChannels(db, context, through)
  const starting = follows.filter((follow) =>
    startedBy(reference, channels.get(follow.state ?? ''), true).some((sop) =>
      isYoung(follow, sop, now),
    ),
  )
  for (const customerId of new Set(starting.map((one) => one.customer_id)))
    await context.enqueue(db, 'sop.customer-added', { corpId, customerId })
}
