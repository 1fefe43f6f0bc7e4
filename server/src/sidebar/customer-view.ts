import { type Customer, capWindowDays, nextFreeAt } from '@xiaoguan/shared'
import type { Reference } from '../corp/store.ts'
import { dayMs } from '../corp-time.ts'
import { mayHaveIntroducer } from '../customer/introducer-rules.ts'
import { moveIntoOpenHours } from './good-time.ts'
import type { CustomerRow, FollowRow, SidebarRows } from './rows.ts'
import { guessSalutations } from './salutation-guess.ts'

/** The customer as the head of the sidebar shows her to one staff. */
export function showCustomer(
  rows: SidebarRows & { customer: CustomerRow },
  reference: Reference,
  viewerId: string,
  now: Date,
): Customer {
  const { customer, follows } = rows
  const { nameOf, mainId, mine, main } = whoFollows(rows, reference, viewerId)
  const remark = mine?.remark ?? main?.remark ?? null
  return {
    customerId: customer.customerId,
    name: customer.name,
    avatar: customer.avatar,
    remark,
    salutation: customer.salutation,
    salutationGuesses: customer.salutation ? [] : guessSalutations(remark, customer.name),
    stage: customer.stage,
    stageSince: customer.stageAt,
    addedAt: (mine ?? main)?.addedAt ?? customer.createdAt,
    lastContactAt: customer.lastContactAt,
    ...contacts(rows, reference, now),
    mainFollower: { staffId: mainId, name: nameOf(mainId) },
    others: follows
      .filter(({ staffId }) => staffId !== mainId && staffId !== viewerId)
      .map(({ staffId }) => ({
        staffId,
        name: nameOf(staffId),
        lastSentAt: rows.recent.sends?.find(([senderId]) => senderId === staffId)?.[1] ?? null,
      })),
    introducer: customer.introducerStaffId
      ? nameOf(customer.introducerStaffId)
      : customer.introducer,
    introducedCount: customer.introducedCount,
    askIntroducer: asksIntroducer(rows, reference),
    consent: customer.consentAt !== null,
    doNotDisturb: doNotDisturb(customer),
    lostAt: customer.lostAt,
    own: ownFollow(mine),
    handover: handover(main ?? mine, nameOf),
    spentFen: customer.spentFen,
    lastOrder: lastOrder(rows),
  }
}

function whoFollows(
  { customer, follows }: SidebarRows & { customer: CustomerRow },
  reference: Reference,
  viewerId: string,
) {
  const mainId = customer.mainFollowerId ?? follows[0]?.staffId ?? viewerId
  return {
    nameOf: (staffId: string) => reference.staff.get(staffId)?.name ?? staffId,
    mainId,
    mine: follows.find((follow) => follow.staffId === viewerId),
    main: follows.find((follow) => follow.staffId === mainId),
  }
}

function ownFollow(mine: FollowRow | undefined): Customer['own'] {
  if (!mine) return 'none'
  return mine.endedBy === 'customer' ? 'deleted' : 'stands'
}

function asksIntroducer(
  { customer, follows, tags }: SidebarRows & { customer: CustomerRow },
  reference: Reference,
): boolean {
  if (customer.introducerSetAt || customer.introducer || customer.introducerStaffId) return false
  return mayHaveIntroducer({
    stage: customer.stage,
    addWays: follows.map((follow) => follow.addWay),
    tagNames: tags.flatMap((tag) => reference.tags.get(tag.tagId)?.name ?? []),
  })
}

/** Unasked messages of the last seven days over all staff, and when the next one fits. */
function contacts({ recent }: SidebarRows, { corp }: Reference, now: Date) {
  const sinceMs = now.getTime() - capWindowDays * dayMs
  const counted = (recent.sends ?? [])
    .filter(([, at, counts]) => counts && Date.parse(at) > sinceMs)
    .map(([, at]) => new Date(at))
  const freeAt = nextFreeAt(counted, corp.contactCap, now)
  return {
    contactsIn7Days: counted.length,
    contactCap: corp.contactCap,
    nextGoodAt: freeAt ? moveIntoOpenHours(freeAt, corp).toISOString() : null,
  }
}

function doNotDisturb(customer: CustomerRow): Customer['doNotDisturb'] {
  const { doNotDisturbBy: saidBy, doNotDisturbAt: at, doNotDisturbReason: reason } = customer
  return saidBy && at ? { saidBy, reason, at } : null
}

function handover(
  follow: FollowRow | undefined,
  nameOf: (staffId: string) => string,
): Customer['handover'] {
  if (!follow?.handedFromId || !follow.handedAt) return null
  return { from: nameOf(follow.handedFromId), note: follow.handoverNote, at: follow.handedAt }
}

function lastOrder({ purchases }: SidebarRows): Customer['lastOrder'] {
  const last = purchases.find((purchase) => purchase.paidFen > 0)
  return last ? { name: last.name ?? '消费', at: last.at, paidFen: last.paidFen } : null
}
