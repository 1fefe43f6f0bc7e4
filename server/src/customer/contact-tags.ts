import { type TagGroup, refusalShownDays } from '@xiaoguan/shared'
import type { Selectable } from 'kysely'
import { dayMs } from '../corp-time.ts'
import type { FollowTagTable } from '../db/customer-tables.ts'

export type FollowTagRow = Selectable<FollowTagTable>

/** What the tags of one follow become after the platform showed them. */
export type TagsPlan = {
  /** Rows as they are to be, by tag. */
  save: FollowTagRow[]
  /** Tags of which nothing is kept. */
  forget: string[]
  /** Put on and taken off over there. */
  added: string[]
  removed: string[]
  /** Wishes of ours withdrawn: over there another tag of a single-choice group was chosen. */
  refused: string[]
  /** The platform is to be told something. */
  tell: boolean
}

/**
 * WeCom's tags of one follow against ours. What was settled follows the platform. A wish it does not know yet
 * stays a wish; one it has already is settled. Where in a single-choice group another tag was put on over
 * there since our tap, WeCom wins; one put on before our tap goes, as it would have, had we known it.
 */
export function planTags(
  key: { corpId: string; customerId: string; staffId: string },
  rows: readonly FollowTagRow[],
  shown: ReadonlySet<string>,
  groupOf: (tagId: string) => TagGroup | undefined,
  at: Date,
): TagsPlan {
  const plan: TagsPlan = {
    save: [],
    forget: [],
    added: [],
    removed: [],
    refused: [],
    tell: false,
  }
  const known = new Map(rows.map((row) => [row.tag_id, row]))
  const isNew = (tagId: string) => {
    const row = known.get(tagId)
    return !row || (!row.present && row.sync !== 'pending' && !isLater(row, at))
  }
  const fresh = [...shown].filter((tagId) => groupOf(tagId) && isNew(tagId))
  for (const row of rows) settleRow(plan, row, shown, at)
  const open = rows.filter((row) => row.sync === 'pending' && row.present && !shown.has(row.tag_id))
  for (const tagId of fresh) {
    const group = groupOf(tagId)
    const rivals = group?.single ? open.filter((row) => isIn(group, row.tag_id)) : []
    const row: FollowTagRow = {
      ...blankRow(key, tagId, at),
      revision: (known.get(tagId)?.revision ?? 0) + 1,
    }
    if (rivals.some((rival) => rival.added_at > at)) {
      plan.save.push({ ...row, present: false, sync: 'pending' })
      plan.tell = true
      continue
    }
    plan.save.push(row)
    plan.added.push(tagId)
    for (const rival of rivals) {
      if (plan.refused.includes(rival.tag_id)) continue
      plan.refused.push(rival.tag_id)
      plan.save.push(withdrawn(rival, at))
    }
  }
  return plan
}

const isIn = (group: TagGroup, tagId: string) => group.tags.some((tag) => tag.tagId === tagId)

/** Whether our word on this tag, or the platform's yes to it, came after the platform was asked. */
const isLater = (row: FollowTagRow, at: Date) =>
  row.added_at > at || (row.settled_at !== null && row.settled_at > at)

/** Who tapped is to read of the refusal: it stays with the row for a while, unless she acknowledges it. */
const isToldStill = (row: FollowTagRow, at: Date) =>
  row.sync === 'refused' &&
  at.getTime() - (row.settled_at ?? row.added_at).getTime() < refusalShownDays * dayMs

function settleRow(plan: TagsPlan, row: FollowTagRow, shown: ReadonlySet<string>, at: Date) {
  const isOn = shown.has(row.tag_id)
  if (isOn === row.present) {
    if (isLater(row, at) || isToldStill(row, at)) return
    // Gone here and there; or a wish that the platform has already; or an old refusal.
    if (!isOn) plan.forget.push(row.tag_id)
    else if (row.sync !== 'synced')
      plan.save.push({ ...row, sync: 'synced', sync_problem: null, settled_at: at })
  } else if (row.present && row.sync !== 'pending' && !isLater(row, at)) {
    plan.forget.push(row.tag_id)
    plan.removed.push(row.tag_id)
  }
}

/** The revision is raised, so that an answer to what we said of it before settles nothing. */
function withdrawn(row: FollowTagRow, at: Date): FollowTagRow {
  return {
    ...row,
    present: false,
    sync: 'refused',
    sync_problem: 'conflict',
    revision: row.revision + 1,
    settled_at: at,
  }
}

function blankRow(
  key: { corpId: string; customerId: string; staffId: string },
  tagId: string,
  at: Date,
): FollowTagRow {
  return {
    corp_id: key.corpId,
    customer_id: key.customerId,
    staff_id: key.staffId,
    tag_id: tagId,
    present: true,
    added_at: at,
    added_by: null,
    source: 'wecom',
    sync: 'synced',
    sync_problem: null,
    revision: 1,
    settled_at: null,
    suggested: false,
  }
}
