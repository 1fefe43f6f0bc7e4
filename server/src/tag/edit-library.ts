import { setTimeout as sleep } from 'node:timers/promises'
import type { TagEdit, TagEditView, TagLibrary } from '@xiaoguan/shared'
import type { Deps } from '../deps.ts'
import type { Db } from '../db/open.ts'
import type { Session } from '../http/session.ts'
import { Problem } from '../problem.ts'
import { carryEdit } from './carry-edit.ts'
import { checkEdit } from './check-edit.ts'
import * as store from './edit-store.ts'
import { findEditView, loadKnown, loadLibrary } from './library-view-store.ts'

const answerWithinMs = 3000

/**
 * Keeps the wish, tries it at once, and answers when the platform did, or after three seconds with what is known
 * then; the rounds go on with it. The same wish again is only told how it stands.
 */
export async function editLibrary(
  deps: Deps,
  session: Session,
  tagEditId: string,
  edit: TagEdit,
): Promise<{ edit: TagEditView; library: TagLibrary }> {
  const { corpId } = session
  const key = { corpId, tagEditId }
  await deps.db.transaction().execute((db) => keepWish(deps, db, session.staffId, key, edit))
  await askPlatform(deps, key)
  const view = await findEditView(deps.db, corpId, tagEditId)
  if (!view) throw new Problem('internal')
  const library = await loadLibrary(deps.db, corpId, deps.clock.now(), { glance: true })
  return { edit: view, library }
}

/** Tries a kept wish at once; comes back when the platform answered, or after three seconds. */
export async function askPlatform(deps: Deps, key: store.EditKey): Promise<void> {
  const timer = new AbortController()
  const late = sleep(answerWithinMs, undefined, { signal: timer.signal }).catch(() => undefined)
  await Promise.race([carryEdit(deps, key), late])
  timer.abort()
}

/** Keeps a wish under its id; throws for one that cannot be fulfilled, and for another one under that id. */
export async function keepWish(
  deps: Deps,
  db: Db,
  by: string,
  key: store.EditKey,
  edit: TagEdit,
): Promise<void> {
  const before = await store.isSameEdit(db, key, edit)
  if (before === undefined) {
    const subject = checkEdit(await loadKnown(db, key.corpId), edit)
    const wish = { edit, subject, by, at: deps.clock.now() }
    if (await store.addEdit(db, key, wish)) return
  }
  if (before === false || !(await store.isSameEdit(db, key, edit)))
    throw new Problem('change.reused')
}
