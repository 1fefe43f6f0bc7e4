import type { CustomerCard } from '@xiaoguan/shared'
import { getReference } from '../corp/store.ts'
import type { Deps } from '../deps.ts'
import type { Session } from '../http/session.ts'
import { Problem } from '../problem.ts'
import { leadsOneOf } from './card-store.ts'
import { changeCard } from './card.ts'
import { isStanding } from './contact.ts'
import { listFollows } from './contact-rows-store.ts'
import { changeMainFollower } from './main-follower-store.ts'

/** A lead of one of the two gives her to another who follows her; plans, tasks and reminders go along. */
export async function giveTo(
  deps: Deps,
  session: Session,
  customerId: string,
  { changeId, staffId: toId }: { changeId: string; staffId: string },
): Promise<{ card: CustomerCard }> {
  const { corpId, staffId } = session
  const reference = await getReference(deps.db, corpId)
  const change = { customerId, changeId, kind: 'main_follower.changed', body: { toId } }
  return changeCard(deps, session, change, async (db, customer, at) => {
    const fromId = customer.main_follower_id
    const follows = (await listFollows(db, corpId, [customerId])).get(customerId) ?? []
    const taker = follows.find((follow) => follow.staff_id === toId && isStanding(follow))
    if (!taker || !reference.staff.get(toId)?.active)
      throw new Problem('main_follower.not_following')
    if (!(await leadsOneOf(db, session, fromId ? [fromId, toId] : [toId])))
      throw new Problem('not_allowed')
    const context = { reference, enqueue: deps.enqueue, now: at }
    const cause = { actorId: staffId, reason: 'lead' as const, at }
    await changeMainFollower(db, context, customer, toId, cause)
  })
}
