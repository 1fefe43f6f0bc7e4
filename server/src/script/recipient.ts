import type { Stage } from '@xiaoguan/shared'
import type { Reference } from '../corp/store.ts'
import { customerVariables, skinGroupName } from '../customer/variables.ts'
import type { Recipient } from './suitability.ts'

/** What of a customer scripts need, as the sidebar's statement gives it: newest purchase first. */
export type RecipientRows = {
  customer: { stage: Stage; salutation: string | null; fields: Record<string, string> }
  follows: readonly { staffId: string }[]
  tags: readonly { staffId: string; tagId: string; addedAt: string }[]
  enrollments: readonly { bookingAt: string | null; giftExpiresAt: string | null }[]
  purchases: readonly { name: string | null; paidFen: number }[]
}

/** Her stage and the tags that stand: on a present follow, and in a single-choice group only the newest. */
export function readRecipient(rows: RecipientRows, reference: Reference): Recipient {
  const present = new Set(rows.follows.map((follow) => follow.staffId))
  const standing = new Map<string, string>()
  const oldestFirst = rows.tags
    .filter((tag) => present.has(tag.staffId))
    .toSorted((a, b) => Date.parse(a.addedAt) - Date.parse(b.addedAt))
  for (const { tagId } of oldestFirst) {
    const group = reference.tags.get(tagId)?.group
    standing.set(group?.single ? group.tagGroupId : tagId, tagId)
  }
  return { stage: rows.customer.stage, tagIds: new Set(standing.values()) }
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
    staffName: staff?.name ?? staffId,
    storeName: store?.name ?? null,
    storeAddress: store?.address ?? null,
    lastPurchase: rows.purchases.find((purchase) => purchase.paidFen > 0)?.name ?? null,
    skin: newestSkin(rows, reference),
    bookingAt: firstDate(rows.enrollments.map((one) => one.bookingAt)),
    giftExpiresAt: firstDate(rows.enrollments.map((one) => one.giftExpiresAt)),
    fields: rows.customer.fields,
    timeZone: reference.corp.timeZone,
  })
}

function firstDate(times: readonly (string | null)[]): Date | null {
  const found = times.find((time) => time !== null)
  return found ? new Date(found) : null
}

function newestSkin({ tags }: RecipientRows, reference: Reference): string | null {
  const newest = tags
    .filter((tag) => reference.tags.get(tag.tagId)?.group.name === skinGroupName)
    .toSorted((a, b) => Date.parse(b.addedAt) - Date.parse(a.addedAt))[0]
  return newest ? (reference.tags.get(newest.tagId)?.name ?? null) : null
}
