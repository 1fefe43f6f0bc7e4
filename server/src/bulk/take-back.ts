import type { Reference } from '../corp/store.ts'
import type { CustomerRow } from '../customer/change-store.ts'
import type { Db } from '../db/open.ts'
import type { TagPlan } from '../tag/plan-change.ts'
import { type BulkContext, failed, noFollow } from './fate.ts'
import { type FollowKey, type PastChange, listLastOf, lockTagsOf, nameOf } from './apply-store.ts'
import { fateOf, writePlans } from './apply-tags.ts'
import type { Fate, HeldBulk } from './step-store.ts'

/** Puts back what another bulk changed of these customers' tags; what was changed since stays as it is. */
export async function takeBackTags(
  db: Db,
  context: BulkContext,
  bulk: HeldBulk,
  undoesId: string,
  customers: readonly CustomerRow[],
): Promise<Fate[]> {
  const { corp_id: corpId } = bulk
  const ids = customers.map((customer) => customer.customer_id)
  const which = { corpId, bulkId: undoesId, undoneBy: bulk.bulk_id }
  const begun = await listLastOf(db, which, ids)
  const follows = new Map<string, FollowKey>(begun.map((one) => [nameOf(one), one]))
  const present = await lockTagsOf(db, corpId, [...follows.values()])
  // A tap holds the follow alone: only now nobody changes what came since.
  const past = await listLastOf(db, which, ids)
  const planned = [...follows].map(([name, { customerId, staffId }]) => {
    const on = present.get(name)
    const ofFollow = past.filter((one) => nameOf(one) === name)
    const plan = on && reverse(on, ofFollow, context.reference)
    return { follow: { customerId, staffId }, plan }
  })
  // What became 🔒 since is not put back without her consent.
  const isLocked = ({ plan }: (typeof planned)[number]) =>
    plan?.add.some((tagId) => context.reference.tags.get(tagId)?.group.sensitive) === true
  await writePlans(
    db,
    context,
    bulk,
    planned.filter((one) => !isLocked(one)),
  )
  return customers.map((customer) => {
    const own = planned.filter(({ follow }) => follow.customerId === customer.customer_id)
    if (own.some(({ plan }) => !plan)) return noFollow(customer)
    if (own.some(isLocked)) return failed(customer.customer_id, 'tag.sensitive')
    const fates = own.flatMap(({ follow, plan }) => (plan ? [fateOf(follow, plan)] : []))
    const nothing = { customerId: customer.customer_id, state: 'unchanged' as const }
    return (
      fates.find((fate) => fate.state === 'done') ?? { ...nothing, problem: null, changed: null }
    )
  })
}

/** A single-choice group that somebody has filled since stays as that person left it. */
export function reverse(
  on: ReadonlySet<string>,
  past: readonly Pick<PastChange, 'tagId' | 'action'>[],
  { tags }: Pick<Reference, 'tags'>,
): TagPlan {
  const idsOf = (action: PastChange['action']) =>
    past.filter((one) => one.action === action).map((one) => one.tagId)
  const remove = idsOf('added').filter((tagId) => on.has(tagId))
  const isFilled = (tagId: string) => {
    const group = tags.get(tagId)?.group
    const others = group?.single ? group.tags : []
    return others.some((other) => on.has(other.tagId) && !remove.includes(other.tagId))
  }
  const add = idsOf('removed').filter((tagId) => !on.has(tagId) && tags.has(tagId))
  return { add: add.filter((tagId) => !isFilled(tagId)), remove }
}
