import type { Bulk } from '@xiaoguan/shared'
import { isUuid } from '../customer/change-store.ts'
import type { Db } from '../db/open.ts'
import type { Deps } from '../deps.ts'
import { getActor } from '../http/access.ts'
import type { Session } from '../http/session.ts'
import { Problem } from '../problem.ts'
import { idOf } from './fate.ts'
import { addChanged } from './choice-store.ts'
import { getBulk } from './load-bulk.ts'
import { isUndoable } from './show.ts'
import { type BulkRow, addBulk, findBulk, resetFailed, setCourse, setTotal } from './store.ts'

type Course = 'stop' | 'go_on' | 'retry_failed' | 'take_back'

/** Changes how a bulk goes; asked again it changes nothing. Answers with the bulk to look at now. */
export async function steerBulkOf(
  deps: Deps,
  session: Session,
  { bulkId, course }: { bulkId: string; course: Course },
): Promise<{ bulk: Bulk }> {
  if (!isUuid(bulkId)) throw new Problem('bulk.unknown')
  const actor = await getActor(deps.db, session)
  const shownId = await deps.db.transaction().execute(async (db) => {
    // Waits for the step under way.
    const row = await findBulk(db, actor, bulkId, { lock: true })
    if (!row) throw new Problem('bulk.unknown')
    if (course === 'take_back') return takeBack(deps, db, session, row)
    await steer(deps, db, session, row, course)
    return bulkId
  })
  return { bulk: await getBulk(deps, session, shownId) }
}

async function steer(
  deps: Deps,
  db: Db,
  { staffId }: Session,
  row: BulkRow,
  course: Exclude<Course, 'take_back'>,
): Promise<void> {
  if (course === 'stop') {
    if (row.state === 'running')
      await setCourse(db, row, { state: 'stopped', next_at: null, stopped_by: staffId })
    return
  }
  if (row.state === 'running') return
  if (course === 'go_on' && row.state === 'done') throw new Problem('bulk.wrong_state')
  // What was taken back is not done again.
  if (row.undone_by !== null) throw new Problem('bulk.wrong_state')
  if (course === 'retry_failed' && (await resetFailed(db, row.corp_id, row.bulk_id)) === 0) return
  const now = deps.clock.now()
  await setCourse(db, row, { state: 'running', next_at: now, stopped_by: null })
  await deps.enqueue(db, 'bulk.step', { corpId: row.corp_id, bulkId: row.bulk_id })
}

/** Begins the bulk that takes this one back; there is only ever one. */
async function takeBack(deps: Deps, db: Db, session: Session, row: BulkRow): Promise<string> {
  const bulkId = idOf(row, 'taken back')
  const now = deps.clock.now()
  const { corp_id: corpId, bulk_id: undoesId, asked_by: askedBy } = row
  if (askedBy !== session.staffId) throw new Problem('not_allowed')
  if (row.undone_by !== null) return bulkId
  if (row.action.kind !== 'tag' || !isUndoable(row, now)) throw new Problem('bulk.wrong_state')
  const { add, remove } = row.action
  const action = { kind: 'tag' as const, add: remove, remove: add }
  await addBulk(db, { corpId, bulkId, action, segment: null, undoesId, askedBy, at: now })
  const total = await addChanged(db, { corpId, bulkId, undoesId })
  if (total === 0) throw new Problem('bulk.empty')
  await setTotal(db, corpId, bulkId, total)
  await deps.enqueue(db, 'bulk.step', { corpId, bulkId })
  return bulkId
}
