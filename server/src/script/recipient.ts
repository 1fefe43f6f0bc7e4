import type { Role, Stage } from '@xiaoguan/shared'
import type { Reference } from '../corp/store.ts'
import { customerVariables, skinGroupName } from '../customer/variables.ts'
import { type Recipient, standingTagIds } from './suitability.ts'

/** What of a customer scripts need, as the sidebar's statement gives it: newest purchase first. */
export type RecipientRows = {
  customer: { stage: Stage; salutation: string | null; fields: Record<string, string> }
  follows: readonly { staffId: string }[]
  tags: readonly { staffId: string; tagId: string; addedAt: string }[]
  enrollments: readonly { bookingAt: string | null; giftExpiresAt: string | null }[]
  purchases: readonly { name: string | null }[]
}

/** Whether this staff, who is in reach, may see 🔒 tags: a follower and her leads; an operator only as a follower. */
export function seesSensitive(
  rows: { me: { role: Role } | null; follows: readonly { staffId: string }[] },
  staffId: string,
): boolean {
  return rows.me?.role !== 'operator' || rows.follows.some((one) => one.staffId === staffId)
}

/** The tags that this staff may know of, in words, variables and reasons alike. */
export function visibleTags<Tag extends { tagId: string }>(
  rows: {
    me: { role: Role } | null
    follows: readonly { staffId: string }[]
    tags: readonly Tag[]
  },
  reference: Reference,
  staffId: string,
): Tag[] {
  const sees = seesSensitive(rows, staffId)
  return rows.tags.filter((tag) => sees || !reference.tags.get(tag.tagId)?.group.sensitive)
}

/** Her stage and the tags that stand: on a present follow, and in a single-choice group only the newest. */
export function readRecipient(rows: RecipientRows, reference: Reference): Recipient {
  const present = new Set(rows.follows.map((follow) => follow.staffId))
  const tagIds = rows.tags
    .filter((tag) => present.has(tag.staffId))
    .toSorted(newestFirst)
    .map((tag) => tag.tagId)
  return { stage: rows.customer.stage, tagIds: standingTagIds(tagIds, reference) }
}

type DatedTag = { tagId: string; addedAt: string }

/** Two put on in one tap share their moment: then by id, as touch/facts-store.ts does. */
function newestFirst(a: DatedTag, b: DatedTag): number {
  const difference = Date.parse(b.addedAt) - Date.parse(a.addedAt)
  if (difference !== 0) return difference
  return a.tagId < b.tagId ? -1 : 1
}

/** Values for the variables of scripts that this staff sends to her. */
export function readVariables(
  rows: RecipientRows,
  reference: Reference,
  staffId: string,
): Record<string, string | null> {
  const staff = reference.staff.get(staffId)
  const store = staff?.departmentId ? reference.departments.get(staff.departmentId) : undefined
  return customerVariables({
    salutation: rows.customer.salutation,
    staffName: staff?.name ?? '',
    storeName: store?.name ?? null,
    storeAddress: store?.address ?? null,
    lastPurchase: rows.purchases.find((purchase) => purchase.name !== null)?.name ?? null,
    skin: newestSkin(rows, reference),
    bookingAt: latest(rows.enrollments.map((one) => one.bookingAt)),
    giftExpiresAt: latest(rows.enrollments.map((one) => one.giftExpiresAt)),
    fields: rows.customer.fields,
    timeZone: reference.corp.timeZone,
  })
}

function latest(times: readonly (string | null)[]): Date | null {
  const known = times.flatMap((time) => (time === null ? [] : [Date.parse(time)]))
  return known.length > 0 ? new Date(Math.max(...known)) : null
}

function newestSkin({ tags }: RecipientRows, reference: Reference): string | null {
  const newest = tags
    .filter((tag) => reference.tags.get(tag.tagId)?.group.name === skinGroupName)
    .toSorted(newestFirst)[0]
  return newest ? (reference.tags.get(newest.tagId)?.name ?? null) : null
}
