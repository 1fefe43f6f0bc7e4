import type { Bulk } from '@xiaoguan/shared'
import { getReference } from '../corp/store.ts'
import { isUuid } from '../customer/change-store.ts'
import type { Deps } from '../deps.ts'
import { getActor } from '../http/access.ts'
import type { Session } from '../http/session.ts'
import { Problem } from '../problem.ts'
import { type Viewer, showBulks } from './show.ts'
import { type FailureRow, findBulk, listBulkRows, listFailures } from './store.ts'

const failuresShown = 200

export async function listBulksOf(deps: Deps, session: Session): Promise<{ bulks: Bulk[] }> {
  const viewer = await viewerOf(deps, session)
  const rows = await listBulkRows(deps.db, viewer.actor)
  return { bulks: await showBulks(deps.db, viewer, rows) }
}

export async function loadBulkOf(deps: Deps, session: Session, bulkId: string) {
  const bulk = await getBulk(deps, session, bulkId)
  const rows = await listFailures(deps.db, session.corpId, bulkId, failuresShown)
  return { bulk, failures: rows.map(showFailure) }
}

const showFailure = ({ customerId, name, problem, at }: FailureRow) => {
  return { customerId, name, problem, at: at.toISOString() }
}

/** One of those the asker may see, as it is now. */
export async function getBulk(deps: Deps, session: Session, bulkId: string): Promise<Bulk> {
  if (!isUuid(bulkId)) throw new Problem('bulk.unknown')
  const viewer = await viewerOf(deps, session)
  const row = await findBulk(deps.db, viewer.actor, bulkId)
  const [bulk] = row ? await showBulks(deps.db, viewer, [row]) : []
  if (!bulk) throw new Problem('bulk.unknown')
  return bulk
}

async function viewerOf({ db, clock }: Deps, session: Session): Promise<Viewer> {
  const actor = await getActor(db, session)
  const reference = await getReference(db, session.corpId)
  return { actor, reference, now: clock.now() }
}
