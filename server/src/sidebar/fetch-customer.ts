import { type Reference, getReference } from '../corp/store.ts'
import type { Deps } from '../deps.ts'
import type { Session } from '../http/session.ts'
import { Problem } from '../problem.ts'
import { type ExternalContact, getExternalContact } from '../wecom/contacts.ts'
import { remedyOf } from '../wecom/errors.ts'
import { addEvent } from '../customer/event-store.ts'
import { addCustomer, addFollow, addPlatformTags } from '../customer/store.ts'

/**
 * Takes over from WeCom a customer whom this staff added there and we do not know yet. False: nothing new.
 * With `known` (we know her, this staff does not follow her here) trouble on the way changes nothing.
 */
export async function fetchCustomer(
  deps: Deps,
  session: Session,
  customerId: string,
  known: boolean,
): Promise<boolean> {
  const contact = await askPlatform(deps, session, customerId, known)
  const reference = await getReference(deps.db, session.corpId)
  const follows = contact?.follows.filter(({ staffId }) => reference.staff.has(staffId)) ?? []
  if (!contact || !follows.some((follow) => follow.staffId === session.staffId)) {
    if (known) return false
    throw new Problem('customer.not_yours')
  }
  await takeOver(deps, session.corpId, { ...contact, follows }, reference)
  return true
}

async function askPlatform(
  deps: Deps,
  { corpId }: Session,
  customerId: string,
  known: boolean,
): Promise<ExternalContact | undefined> {
  try {
    return await getExternalContact(deps.wecom, await deps.wecomCorp(corpId), customerId)
  } catch (error) {
    const remedy = remedyOf(error)
    if (known || remedy === 'relation_gone') return undefined
    throw new Problem(remedy === 'final' ? 'wecom.refused' : 'wecom.unavailable', { cause: error })
  }
}

async function takeOver(
  deps: Deps,
  corpId: string,
  { customerId, name, avatar, gender, follows }: ExternalContact,
  reference: Reference,
) {
  const at = deps.clock.now()
  const oldestFirst = follows.toSorted((a, b) => a.addedAt.getTime() - b.addedAt.getTime())
  const mainFollowerId = oldestFirst[0]?.staffId ?? ''
  await deps.db.transaction().execute(async (db) => {
    await addCustomer(db, corpId, { customerId, name, avatar, gender, mainFollowerId, at })
    for (const follow of oldestFirst) {
      // A second page that fetched her at the same moment finds everything done.
      if (!(await addFollow(db, corpId, customerId, follow))) continue
      const tagIds = follow.tagIds.filter((tagId) => reference.tags.has(tagId))
      await addPlatformTags(db, corpId, customerId, { staffId: follow.staffId, tagIds }, at)
      const { staffId, addWay } = follow
      await addEvent(db, {
        corpId,
        customerId,
        kind: 'follow.added',
        actorId: staffId,
        source: 'wecom',
        at: follow.addedAt,
        body: { staffId, addWay },
      })
    }
    await deps.enqueue(db, 'sop.customer-added', { corpId, customerId })
  })
}
