import type { BulkAction } from '@xiaoguan/shared'
import type { CustomerRow } from '../customer/change-store.ts'
import type { Db } from '../db/open.ts'
import { type TagPlan, planTagChange } from '../tag/plan-change.ts'
import { writeTagChanges } from '../tag/write-change-store.ts'
import { type BulkContext, failed, holderOf, noFollow } from './fate.ts'
import { type FollowKey, lockTagsOf, nameOf } from './apply-store.ts'
import type { Fate, HeldBulk } from './step-store.ts'

type TagAction = Extract<BulkAction, { kind: 'tag' }>

/** The tags of the asked action, on each customer's follow that counts. */
export async function applyTags(
  db: Db,
  context: BulkContext,
  bulk: HeldBulk,
  action: TagAction,
  customers: readonly CustomerRow[],
): Promise<Fate[]> {
  const { reference } = context
  // Some may have been deleted since it began.
  const isKnown = (tagId: string) => reference.tags.has(tagId)
  const isLocked = (tagId: string) => reference.tags.get(tagId)?.group.sensitive === true
  // A group that became 🔒 since: her consent is asked one by one, and nobody learns here who has such a tag.
  if ([...action.add, ...action.remove].some(isLocked))
    return customers.map((customer) => failed(customer.customer_id, 'tag.sensitive'))
  const asked = { add: action.add.filter(isKnown), remove: action.remove.filter(isKnown) }
  if (asked.add.length + asked.remove.length === 0)
    return customers.map((customer) => failed(customer.customer_id, 'tag.unknown'))
  const pairs = customers.map((customer) => {
    return { customer, staffId: holderOf(context, bulk, customer) ?? '' }
  })
  const follows = pairs.map(({ customer, staffId }) => ({
    customerId: customer.customer_id,
    staffId,
  }))
  const present = await lockTagsOf(db, bulk.corp_id, follows)
  const groupOf = (tagId: string) => reference.tags.get(tagId)?.group
  const planned = pairs.map(({ customer, staffId }) => {
    const follow = { customerId: customer.customer_id, staffId }
    const on = present.get(nameOf(follow))
    return { customer, follow, plan: on && planTagChange(on, asked, groupOf) }
  })
  await writePlans(db, context, bulk, planned)
  return planned.map(({ customer, follow, plan }) =>
    plan ? fateOf(follow, plan) : noFollow(customer),
  )
}

/** Like a tap of the asker's, but known as the bulk's. */
export async function writePlans(
  db: Db,
  { enqueue, now }: BulkContext,
  bulk: HeldBulk,
  planned: readonly { follow: FollowKey; plan: TagPlan | undefined }[],
): Promise<void> {
  const changes = planned.flatMap(({ follow, plan }) =>
    plan ? [{ follow: { corpId: bulk.corp_id, ...follow }, plan }] : [],
  )
  const by = { source: 'staff', actorId: bulk.asked_by, bulkId: bulk.bulk_id, at: now } as const
  await writeTagChanges(db, enqueue, changes, by)
}

export function fateOf({ customerId, staffId }: FollowKey, { add, remove }: TagPlan): Fate {
  return add.length + remove.length === 0
    ? { customerId, state: 'unchanged', problem: null, changed: null }
    : { customerId, state: 'done', problem: null, changed: { staffId, add, remove } }
}
