import type { Reference } from '../corp/store.ts'
import type { FollowRow } from '../customer/contact.ts'
import {
  addEvents,
  addTagChangeRows,
  followKey,
  listFollowTags,
  saveFollowTags,
} from '../customer/contact-rows-store.ts'
import type { FollowTagRow } from '../customer/contact-tags.ts'
import type { ContactContext } from '../customer/main-follower-store.ts'
import type { Db } from '../db/open.ts'
import type { ChannelRow } from './store.ts'

type Through = { follow: FollowRow; channel: ChannelRow }

/** Puts their channels' tags on new follows and notes who introduced the customers. */
export async function applyChannels(
  db: Db,
  { reference, enqueue, now }: ContactContext,
  given: readonly Through[],
): Promise<void> {
  if (given.length === 0) return
  const { corpId } = reference.corp
  for (const { follow, channel } of given) await noteIntroducer(db, follow, channel)
  const keys = given.map(({ follow }) => {
    return { customerId: follow.customer_id, staffId: follow.staff_id }
  })
  const known = await listFollowTags(db, corpId, keys)
  const put = given.flatMap((one) =>
    rowsToPut(reference, one, known.get(followKey(one.follow)) ?? [], now),
  )
  await saveFollowTags(db, put)
  const source = 'rule' as const
  await addTagChangeRows(
    db,
    put.map((row) => ({ ...row, action: 'added', source, reason: null, at: now })),
  )
  for (const { follow } of given) {
    const added = put.filter((row) => followKey(row) === followKey(follow)).map((row) => row.tag_id)
    if (added.length === 0) continue
    const { customer_id, staff_id: staffId } = follow
    const body = { staffId, added, removed: [], source }
    const event = { customer_id, actor_id: null, source, at: now, body }
    await addEvents(db, corpId, [{ ...event, kind: 'tag.changed' }])
    await enqueue(db, 'tag.sync', { corpId, customerId: customer_id, staffId })
  }
}

/**
 * Tags of the channel that are not on yet. What stands in a single-choice group, the channel does not change; what
 * became 🔒 since it was described waits for her consent, which no channel can ask for.
 */
function rowsToPut(
  reference: Reference,
  { follow, channel }: Through,
  rows: readonly FollowTagRow[],
  now: Date,
): FollowTagRow[] {
  const known = new Map(rows.map((row) => [row.tag_id, row]))
  const taken = new Set(rows.filter((row) => row.present).map((row) => row.tag_id))
  const put: FollowTagRow[] = []
  for (const tagId of channel.tag_ids) {
    const group = reference.tags.get(tagId)?.group
    const isTaken = group?.single && group.tags.some((tag) => taken.has(tag.tagId))
    if (!group || group.sensitive || taken.has(tagId) || isTaken) continue
    taken.add(tagId)
    put.push({
      corp_id: follow.corp_id,
      customer_id: follow.customer_id,
      staff_id: follow.staff_id,
      tag_id: tagId,
      present: true,
      added_at: now,
      added_by: null,
      source: 'rule',
      sync: 'pending',
      sync_problem: null,
      revision: (known.get(tagId)?.revision ?? 0) + 1,
      settled_at: null,
      suggested: false,
    })
  }
  return put
}

async function noteIntroducer(db: Db, follow: FollowRow, channel: ChannelRow) {
  if (channel.introducer_staff_id === null) return
  await db
    .updateTable('customer')
    .set({ introducer_staff_id: channel.introducer_staff_id })
    .where('corp_id', '=', follow.corp_id)
    .where('customer_id', '=', follow.customer_id)
    .where('introducer_staff_id', 'is', null)
    .where('introducer_customer_id', 'is', null)
    .execute()
}
