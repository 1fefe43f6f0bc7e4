import { type Bulk, type BulkAction, type BulkChoice, bulkMax } from '@xiaoguan/shared'
import { getReference } from '../corp/store.ts'
import { isUuid } from '../customer/change-store.ts'
import type { Deps } from '../deps.ts'
import { getActor } from '../http/access.ts'
import { firstTime } from '../http/once.ts'
import type { Session } from '../http/session.ts'
import { Problem } from '../problem.ts'
import { checkAction, checkChoice } from './check-asked.ts'
import { type Preview, addChosen, previewChoice } from './choice-store.ts'
import { getBulk } from './load-bulk.ts'
import { addBulk, setTotal } from './store.ts'

/** Whom a choice means now, and how many would change. */
export async function previewBulkOf(
  deps: Deps,
  session: Session,
  { choice, action }: { choice: BulkChoice; action: BulkAction | null },
): Promise<Omit<Preview, 'changes'> & { changes: number | null; leftOut: number }> {
  const actor = await getActor(deps.db, session)
  const reference = await getReference(deps.db, session.corpId)
  checkChoice(reference, actor, choice)
  if (action) checkAction(reference, action)
  const chooser = { actor, reference, now: deps.clock.now() }
  const { count, changes, examples } = await previewChoice(deps.db, chooser, choice, action)
  const leftOut = 'segment' in choice ? 0 : new Set(choice.customerIds).size - count
  return { count, changes: action && changes, examples, leftOut }
}

// A bulk is about many customers; its own rows say which.
const ofNobody = 'bulk'

/** Writes down what is done with whom, with the job that does it; once under its id. */
export async function startBulkOf(
  deps: Deps,
  session: Session,
  asked: { bulkId: string; choice: BulkChoice; action: BulkAction },
): Promise<{ bulk: Bulk }> {
  const { bulkId, choice, action } = asked
  if (!isUuid(bulkId)) throw new Problem('bad_request')
  const actor = await getActor(deps.db, session)
  const reference = await getReference(deps.db, session.corpId)
  const { corpId, staffId } = session
  const at = deps.clock.now()
  const body = { staffId, choice, action }
  await deps.db.transaction().execute(async (db) => {
    const change = { corpId, customerId: ofNobody, changeId: bulkId, kind: 'bulk.start', body, at }
    if (!(await firstTime(db, change))) return
    // What was begun stands, even if a tag of it is deleted by the time the same is asked again.
    checkChoice(reference, actor, choice)
    checkAction(reference, action)
    const segment = 'segment' in choice ? choice.segment : null
    const bulk = { corpId, bulkId, action, segment, undoesId: null, askedBy: staffId, at }
    if (!(await addBulk(db, bulk))) throw new Problem('change.reused')
    const chooser = { actor, reference, now: at }
    const total = await addChosen(db, chooser, choice, { bulkId, most: bulkMax })
    if (total === 0) throw new Problem('bulk.empty')
    if (total > bulkMax) throw new Problem('bulk.too_many')
    await setTotal(db, corpId, bulkId, total)
    await deps.enqueue(db, 'bulk.step', { corpId, bulkId })
  })
  return { bulk: await getBulk(deps, session, bulkId) }
}
