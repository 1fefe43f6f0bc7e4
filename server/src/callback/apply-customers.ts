import { type Reference, getReference } from '../corp/store.ts'
import { applyContacts, endFollows } from '../customer/contact-store.ts'
import type { Db } from '../db/open.ts'
import type { Deps } from '../deps.ts'
import { wakeHandovers } from '../handover/store.ts'
import { type ExternalContact, getExternalContact, listFollowUsers } from '../wecom/contacts.ts'
import { stampScope } from '../staff/directory-store.ts'
import { remedyOf } from '../wecom/errors.ts'
import {
  listVisibleFollowers,
  listVisibleFollows,
  noteFetched,
  noteWrote,
} from './effects-store.ts'
import type { Learn } from './learn.ts'
import { findIdNow } from './rename-store.ts'
import type { ClaimedEvent } from './store.ts'

/** A customer as she is now; without `contact` nobody follows her any more. */
export type FoundCustomer = {
  customerId: string
  events: readonly ClaimedEvent[]
  contact: ExternalContact | undefined
}

export async function fetchContact(
  deps: Deps,
  corpId: string,
  customerId: string,
): Promise<ExternalContact | undefined> {
  try {
    return await getExternalContact(deps.wecom, await deps.wecomCorp(corpId), customerId)
  } catch (error) {
    if (remedyOf(error) === 'relation_gone') return undefined
    throw error
  }
}

/** Applies, in one transaction, what was fetched since `seenAt`, and what only the callbacks themselves tell. */
export async function applyCustomers(
  deps: Deps,
  learn: Learn,
  corpId: string,
  found: readonly FoundCustomer[],
  seenAt: Date,
): Promise<void> {
  const contacts = found.flatMap(({ contact }) => (contact ? [contact] : []))
  await learn(corpId, contacts)
  await lookAtScope(deps, corpId, found)
  const reference = await getReference(deps.db, corpId)
  const context = { reference, enqueue: deps.enqueue, now: deps.clock.now() }
  await deps.db.transaction().execute(async (db) => {
    // Before the answers that do not show them: an end by transfer loses nobody.
    await endFollows(db, context, [
      ...found.flatMap(listTransferred),
      ...(await listGone(db, corpId, found, seenAt)),
    ])
    const goneIds = found.flatMap((one) => (one.contact ? [] : [one.customerId]))
    await noteFetched(db, corpId, goneIds, seenAt)
    const seen = { at: seenAt, whole: true, source: 'callback' as const }
    await applyContacts(db, context, contacts, seen)
    await endFollows(db, context, await listDeletedBy(db, reference, found))
    await noteFacts(db, corpId, found, context.now)
  })
}

/**
 * A follow that no event ended and that is not shown may be of somebody who was just taken out of 客户联系: hers
 * have not ended. Asked only then.
 */
async function lookAtScope(deps: Deps, corpId: string, found: readonly FoundCustomer[]) {
  const ids = found.map(({ customerId }) => customerId)
  const said = new Set(
    found.flatMap(({ customerId, contact, events }) => [
      ...(contact?.follows ?? []).map(({ staffId }) => `${customerId} ${staffId}`),
      ...listDeletions(events).map(({ staffId }) => `${customerId} ${staffId}`),
    ]),
  )
  const standing = await listVisibleFollows(deps.db, corpId, ids)
  if (standing.every(({ customerId, staffId }) => said.has(`${customerId} ${staffId}`))) return
  const inScope = await listFollowUsers(deps.wecom, await deps.wecomCorp(corpId))
  await stampScope(deps.db, corpId, inScope)
}

type End = Parameters<typeof endFollows>[2][number]
type Deletion = ClaimedEvent & { staffId: string }

/** What members deleted, by these callbacks. */
function listDeletions(events: readonly ClaimedEvent[]): Deletion[] {
  return events.flatMap((event) => {
    const { UserID: staffId } = event.fields
    return event.kind.endsWith('.del_external_contact') && staffId ? [{ ...event, staffId }] : []
  })
}

function listTransferred({ customerId, contact, events }: FoundCustomer): End[] {
  if (!contact) return []
  return listDeletions(events)
    .map((event) => endToldBy(customerId, event))
    .filter(({ endedBy }) => endedBy === 'transfer')
    .filter((end) => !contact.follows.some(({ staffId }) => staffId === end.staffId))
}

/** All follows of those whom nobody follows any more: first as the callbacks tell it, then whatever still stands. */
async function listGone(
  db: Db,
  corpId: string,
  found: readonly FoundCustomer[],
  seenAt: Date,
): Promise<End[]> {
  const ends: End[] = []
  for (const { customerId, contact, events } of found) {
    if (contact) continue
    ends.push(...listDeletions(events).map((event) => endToldBy(customerId, event)))
    for (const staffId of await listVisibleFollowers(db, corpId, customerId))
      ends.push({ customerId, staffId, endedBy: 'staff', at: seenAt })
  }
  return ends
}

function endToldBy(customerId: string, { staffId, fields, happenedAt }: Deletion): End {
  const endedBy = fields.Source === 'DELETE_BY_TRANSFER' ? 'transfer' : 'staff'
  return { customerId, staffId, endedBy, at: happenedAt }
}

/** Whom customers deleted: no answer of the platform tells it, only the callback does, by the id of that time. */
async function listDeletedBy(
  db: Db,
  { corp, staff }: Reference,
  found: readonly FoundCustomer[],
): Promise<End[]> {
  const ends: End[] = []
  for (const { customerId, events } of found)
    for (const { kind, fields, happenedAt: at } of events) {
      if (!kind.endsWith('.del_follow_user') || !fields.UserID) continue
      ends.push({ customerId, staffId: fields.UserID, endedBy: 'customer', at })
      if (staff.get(fields.UserID)?.active) continue
      const staffId = await findIdNow(db, corp.corpId, fields.UserID)
      ends.push({ customerId, staffId, endedBy: 'customer', at })
    }
  return ends
}

/** It may be how a hand-over ended: the taker added her, the giver lost her, or it came to nothing. */
function isOfHandover({ kind, fields }: FoundCustomer['events'][number]): boolean {
  return (
    kind.endsWith('.transfer_fail') ||
    kind.endsWith('.add_external_contact') ||
    fields.Source === 'DELETE_BY_TRANSFER'
  )
}

/** What else no state tells. */
async function noteFacts(db: Db, corpId: string, found: readonly FoundCustomer[], now: Date) {
  const handed = found.filter(({ events }) => events.some(isOfHandover))
  const handedIds = handed.map(({ customerId }) => customerId)
  await wakeHandovers(db, corpId, handedIds, now)
  for (const { customerId, events } of found)
    for (const { kind, happenedAt } of events) {
      if (kind.endsWith('.customer_start_chat')) await noteWrote(db, corpId, customerId, happenedAt)
    }
}
