import type { Db } from '../db/open.ts'
import { startFollows } from '../channel/start-store.ts'
import type { CustomerRow } from './change-store.ts'
import {
  type Contact,
  type ContactFollow,
  type FollowRow,
  type Seen,
  followEnded,
  followMissing,
  followShown,
  isChanged,
  isOutdated,
} from './contact.ts'
import {
  addNewCustomers,
  followKey,
  listFollows,
  listKnownIds,
  listOutOfScope,
  listTakers,
  lockCustomers,
  planAnew,
  saveFollows,
} from './contact-rows-store.ts'
import { applyTags } from './contact-tags-store.ts'
import type { ContactContext } from './main-follower-store.ts'
import { type Change, begun, settleChanges } from './settle-store.ts'

export type { Contact, ContactFollow, Seen } from './contact.ts'
export type { ContactContext } from './main-follower-store.ts'

/** What came of it. `unknownTagIds`: tags met that our library does not know yet; they were left out. */
export type Applied = { added: number; changed: number; ended: number; unknownTagIds: string[] }

/** An end of a follow that somebody told of: who ended it, and when by the platform's clock. */
export type FollowEnd = {
  customerId: string
  staffId: string
  endedBy: 'staff' | 'transfer' | 'customer'
  at: Date
}

/**
 * Takes over customers as the platform showed them, 1–100 at a time, inside a transaction. Each follow keeps the
 * newest of its states, in whatever order they come; applied twice it changes nothing. `told`: what callbacks
 * say of ends, which the state alone does not tell; handed in here it is weighed together with the state.
 */
export async function applyContacts(
  db: Db,
  context: ContactContext,
  given: readonly Contact[],
  seen: Seen,
  told: readonly FollowEnd[] = [],
): Promise<Applied> {
  const { reference, now } = context
  const { corpId } = reference.corp
  const contacts = knownFollowsOnly(context, given)
  const ids = contacts.map((one) => one.customerId)
  await planAnew(db)
  const known = await listKnownIds(db, corpId, ids)
  const isNew = ({ customerId, follows }: Contact) => !known.has(customerId) && follows.length > 0
  await addNewCustomers(db, corpId, contacts.filter(isNew).toSorted(byId), now)
  const customers = await lockCustomers(db, corpId, ids)
  const rows = await listFollows(db, corpId, ids)
  const shown = new Map(contacts.map((one) => [one.customerId, one]))
  const hidden = seen.whole ? await listHidden(db, corpId, rows, shown) : new Set<string>()
  const plans = customers.flatMap((customer) => {
    const contact = shown.get(customer.customer_id)
    const follows = rows.get(customer.customer_id) ?? []
    return contact ? [planContact({ customer, follows, contact, seen, hidden, told })] : []
  })
  const changes = await markTransfers(
    db,
    corpId,
    plans.map((one) => one.change),
  )
  const saved = await saveChanges(db, changes)
  const { added, ended, moved } = await settleChanges(db, context, changes)
  const tags = await applyTags(
    db,
    context,
    plans.flatMap((one) => one.shown),
    new Set(changes.flatMap(firstFollows)),
    seen.at,
  )
  await startFollows(db, context, changes.flatMap(begun))
  const changed = new Set([...saved, ...tags.changed].filter((key) => !moved.has(key))).size
  return {
    added,
    changed,
    ended,
    unknownTagIds: tags.unknownTagIds,
  }
}

const byId = (a: Contact, b: Contact) => (a.customerId < b.customerId ? -1 : 1)

/** Each customer once, with the follows of people we know: the directory comes first. */
function knownFollowsOnly({ reference }: ContactContext, given: readonly Contact[]): Contact[] {
  const contacts = new Map<string, Contact>()
  for (const contact of given) {
    const follows = contact.follows.filter((one) => reference.staff.has(one.staffId))
    const same = contacts.get(contact.customerId)
    contacts.set(contact.customerId, {
      ...contact,
      follows: [...(same?.follows ?? []), ...follows],
    })
  }
  return [...contacts.values()]
}

/** People whose follows the platform does not show; that one of theirs is missing says nothing. */
async function listHidden(
  db: Db,
  corpId: string,
  rows: ReadonlyMap<string, readonly FollowRow[]>,
  shown: ReadonlyMap<string, Contact>,
) {
  const missing = [...rows.values()].flat().filter((row) => {
    const follows = shown.get(row.customer_id)?.follows ?? []
    return !follows.some((one) => one.staffId === row.staff_id)
  })
  return listOutOfScope(db, corpId, [...new Set(missing.map((row) => row.staff_id))])
}

type Plan = { change: Change; shown: { row: FollowRow; follow: ContactFollow }[] }
type Planning = {
  customer: CustomerRow
  follows: readonly FollowRow[]
  contact: Contact
  seen: Seen
  hidden: ReadonlySet<string>
  told: readonly FollowEnd[]
}

function planContact(planning: Planning): Plan {
  const { customer, follows, contact, seen } = planning
  const key = { corpId: customer.corp_id, customerId: customer.customer_id }
  const after = new Map(follows.map((row) => [row.staff_id, row]))
  const shown: Plan['shown'] = []
  for (const follow of contact.follows) {
    const before = after.get(follow.staffId)
    if (isOutdated(seen.at, customer.fetched_at, before)) continue
    const row = followShown(key, before, follow, seen.at)
    after.set(follow.staffId, row)
    shown.push({ row, follow })
  }
  const isNewest = !isOutdated(seen.at, customer.fetched_at, undefined)
  for (const row of after.values()) after.set(row.staff_id, weighEnds(planning, row, isNewest))
  const describes = isNewest && follows.every((row) => !isOutdated(seen.at, null, row))
  const change: Change = {
    before: customer,
    customer: {
      ...customer,
      ...(describes ? profileOf(customer, contact) : {}),
      fetched_at: seen.whole && isNewest ? seen.at : customer.fetched_at,
    },
    followsBefore: follows,
    follows: [...after.values()],
  }
  return { change, shown }
}

/** A follow that is shown stands, whatever was told of its end before; only her own deletion is never shown. */
function weighEnds({ contact, seen, hidden, told }: Planning, row: FollowRow, isNewest: boolean) {
  const isShown = contact.follows.some((one) => one.staffId === row.staff_id)
  const ends = told
    .filter((one) => one.customerId === row.customer_id && one.staffId === row.staff_id)
    .filter((one) => one.endedBy === 'customer' || !isShown)
  const ended = ends.reduce(followEnded, row)
  const isMissing = seen.whole && isNewest && !isShown && !hidden.has(row.staff_id)
  return isMissing ? followMissing(ended, seen.at) : ended
}

const profileOf = (customer: CustomerRow, { name, avatar, gender }: Contact) => ({
  name: name || customer.name,
  avatar,
  gender,
})

/** Follows that ended with nobody saying how, while we hand them over ourselves. */
async function markTransfers(
  db: Db,
  corpId: string,
  changes: readonly Change[],
): Promise<Change[]> {
  const ended = changes.flatMap(({ followsBefore, follows }) =>
    follows.filter((row) => {
      const before = followsBefore.find((one) => one.staff_id === row.staff_id)
      return row.ended_by === 'staff' && before?.ended_by !== 'staff'
    }),
  )
  const takers = await listTakers(db, corpId, ended)
  if (takers.size === 0) return [...changes]
  const marked = new Set(ended.filter((row) => takers.has(followKey(row))))
  const mark = (row: FollowRow): FollowRow =>
    marked.has(row) ? { ...row, ended_by: 'transfer' } : row
  return changes.map((change) => ({ ...change, follows: change.follows.map(mark) }))
}

/** Writes follows that changed, or were seen anew; gives the keys of those that say something new. */
async function saveChanges(db: Db, changes: readonly Change[]): Promise<string[]> {
  const save: FollowRow[] = []
  const changed: FollowRow[] = []
  for (const { followsBefore, follows } of changes) {
    const before = new Map(followsBefore.map((row) => [row.staff_id, row]))
    for (const row of follows) {
      const old = before.get(row.staff_id)
      if (isChanged(old, row)) changed.push(row)
      else if (old?.fetched_at?.getTime() === row.fetched_at?.getTime()) continue
      save.push(row)
    }
  }
  await saveFollows(db, save)
  return changed.map(followKey)
}

const firstFollows = ({ followsBefore, follows }: Change): string[] =>
  follows
    .filter((row) => !followsBefore.some((one) => one.staff_id === row.staff_id))
    .map(followKey)

/** Ends follows by what an event or a sweep told. Gives how many stood until then. */
export async function endFollows(
  db: Db,
  context: ContactContext,
  ends: readonly FollowEnd[],
): Promise<number> {
  const { corpId } = context.reference.corp
  const ids = [...new Set(ends.map((one) => one.customerId))]
  const customers = await lockCustomers(db, corpId, ids)
  const rows = await listFollows(db, corpId, ids)
  const changes = customers.map((customer): Change => {
    const followsBefore = rows.get(customer.customer_id) ?? []
    const follows = followsBefore.map((row) =>
      ends
        .filter((one) => one.customerId === row.customer_id && one.staffId === row.staff_id)
        .reduce(followEnded, row),
    )
    return { before: customer, customer, followsBefore, follows }
  })
  const marked = await markTransfers(db, corpId, changes)
  await saveChanges(db, marked)
  const { ended } = await settleChanges(db, context, marked)
  return ended
}
