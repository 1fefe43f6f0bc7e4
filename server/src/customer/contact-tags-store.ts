import type { Db } from '../db/open.ts'
import type { ContactFollow, FollowRow } from './contact.ts'
import { type FollowTagRow, type TagsPlan, planTags } from './contact-tags.ts'
import {
  type NewEvent,
  type NewTagChange,
  addEvents,
  addTagChangeRows,
  followKey,
  forgetFollowTags,
  listFollowTags,
  saveFollowTags,
} from './contact-rows-store.ts'
import type { ContactContext } from './main-follower-store.ts'

type Shown = { row: FollowRow; follow: ContactFollow }
type Planned = TagsPlan & { row: FollowRow; isFirst: boolean }

/** Brings the tags of follows in step with what the platform showed of them. `first`: follows new to us, by key. */
export async function applyTags(
  db: Db,
  context: ContactContext,
  shown: readonly Shown[],
  first: ReadonlySet<string>,
  at: Date,
): Promise<{ changed: string[]; unknownTagIds: string[] }> {
  const { reference } = context
  const { corpId } = reference.corp
  const groupOf = (tagId: string) => reference.tags.get(tagId)?.group
  const known = await listFollowTags(
    db,
    corpId,
    shown.map(({ row }) => ({ customerId: row.customer_id, staffId: row.staff_id })),
  )
  const plans = shown.map(({ row, follow }): Planned => {
    const key = { corpId, customerId: row.customer_id, staffId: row.staff_id }
    const rows = known.get(followKey(row)) ?? []
    const plan = planTags(key, rows, new Set(follow.tagIds), groupOf, at)
    return { ...plan, row, isFirst: first.has(followKey(row)) }
  })
  const save = plans.flatMap((one) => one.save)
  const forget = plans.flatMap((plan) =>
    (known.get(followKey(plan.row)) ?? []).filter((row) => plan.forget.includes(row.tag_id)),
  )
  await saveFollowTags(db, save)
  await forgetFollowTags(db, forget)
  await tellHistory(db, context, plans)
  for (const { row, tell } of plans)
    if (tell)
      await context.enqueue(db, 'tag.sync', {
        corpId,
        customerId: row.customer_id,
        staffId: row.staff_id,
      })
  const tagIds = new Set(shown.flatMap(({ follow }) => follow.tagIds))
  const unknownTagIds = [...tagIds].filter((tagId) => !reference.tags.has(tagId))
  return { changed: [...save, ...forget].map(followKey), unknownTagIds }
}

function keyOf(
  row: FollowRow,
  tagId: string,
): Pick<FollowTagRow, 'corp_id' | 'customer_id' | 'staff_id' | 'tag_id'> {
  return {
    corp_id: row.corp_id,
    customer_id: row.customer_id,
    staff_id: row.staff_id,
    tag_id: tagId,
  }
}

/** The tags a follow comes with are no change; what came later is. */
async function tellHistory(db: Db, { reference, now }: ContactContext, plans: readonly Planned[]) {
  const changes: NewTagChange[] = []
  const events: NewEvent[] = []
  for (const { row, added, removed, refused, isFirst } of plans) {
    const change = (action: NewTagChange['action'], reason: string | null) => (tagId: string) => {
      changes.push({ ...keyOf(row, tagId), action, source: 'wecom', reason, at: now })
    }
    const event = {
      customer_id: row.customer_id,
      actor_id: null,
      source: 'wecom' as const,
      at: now,
    }
    const { staff_id: staffId } = row
    if (!isFirst && added.length + removed.length > 0) {
      added.forEach(change('added', null))
      removed.forEach(change('removed', null))
      const body = { staffId, added, removed, source: 'wecom' }
      events.push({ ...event, kind: 'tag.changed', body })
    }
    if (refused.length > 0) {
      refused.forEach(change('refused', 'conflict'))
      const body = { staffId, tagIds: refused, reason: 'conflict' }
      events.push({ ...event, kind: 'tag.refused', body })
    }
  }
  await addTagChangeRows(db, changes)
  await addEvents(db, reference.corp.corpId, events)
}
