import type { Stage } from '@xiaoguan/shared'
import type { Reference } from '../corp/store.ts'
import { customerVariables, skinGroupName } from '../customer/variables.ts'
import { type Recipient, standingTagIds } from './suitability.ts'

/** What of a customer scripts need, as the sidebar's statement gives it: newest purchase first. */
export type RecipientRows = {
  customer: { stage: Stage; salutation: string | null; fields: Record<string, string> }
  /** On present follows only: tag/visible.ts. */
  tags: readonly { tagId: string; addedAt: string }[]
  enrollments: readonly { bookingAt: string | null; giftExpiresAt: string | null }[]
  purchases: readonly { name: string | null }[]
}

/** Her stage and the tags that stand: in a single-choice group, whose follows may differ, only the newest. */
export function readRecipient(rows: RecipientRows, reference: Reference): Recipient {
  const tagIds = rows.tags.toSorted(newestFirst).map((tag) => tag.tagId)
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
