import type { Bulk } from '@xiaoguan/shared'
import type { Reference } from '../corp/store.ts'
import { dayMs } from '../corp-time.ts'
import type { Db } from '../db/open.ts'
import type { Actor } from '../http/access.ts'
import { type BulkRow, type Counts, type Told, countStates, countTold } from './store.ts'

/** Tags can be taken back, and are looked after, for so long. */
const keptDays = 7

export type Viewer = { actor: Actor; reference: Reference; now: Date }

/** Bulks with their counts as they are now. */
export async function showBulks(db: Db, viewer: Viewer, rows: readonly BulkRow[]): Promise<Bulk[]> {
  const { corpId } = viewer.actor
  const ids = rows.map((row) => row.bulk_id)
  const young = rows.filter((row) => row.action.kind === 'tag' && isYoung(row, viewer.now))
  const states = await countStates(db, corpId, ids)
  const told = await countTold(
    db,
    corpId,
    young.map((row) => row.bulk_id),
  )
  return rows.map((row) => {
    const counts = states.get(row.bulk_id) ?? { waiting: 0, done: 0, unchanged: 0, failed: 0 }
    return show(row, { ...counts, ...(told.get(row.bulk_id) ?? nothingTold) }, viewer)
  })
}

const nothingTold: Told = { pending: 0, refused: 0 }

const isYoung = (row: BulkRow, now: Date) =>
  row.asked_at.getTime() > now.getTime() - keptDays * dayMs

function show(row: BulkRow, counts: Counts & Told, { actor, reference, now }: Viewer): Bulk {
  const nameOf = (staffId: string) => reference.staff.get(staffId)?.name ?? staffId
  const isAsker = row.asked_by === actor.staffId
  return {
    bulkId: row.bulk_id,
    action: row.action,
    // It may name 🔒 tags, which an operator does not see.
    segment: isAsker ? row.segment : null,
    state: row.state,
    total: row.total,
    ...counts,
    askedBy: { staffId: row.asked_by, name: nameOf(row.asked_by) },
    askedAt: row.asked_at.toISOString(),
    stoppedBy: row.stopped_by === null ? null : nameOf(row.stopped_by),
    endedAt: row.ended_at?.toISOString() ?? null,
    undoes: row.undoes_id,
    undoneBy: row.undone_by,
    undoable: isAsker && counts.done > 0 && isUndoable(row, now),
  }
}

/** Whether its tags may still be taken back: not while it runs, and once. */
export function isUndoable(row: BulkRow, now: Date): boolean {
  const isTags = row.action.kind === 'tag' && row.undoes_id === null
  return isTags && row.undone_by === null && row.state !== 'running' && isYoung(row, now)
}
