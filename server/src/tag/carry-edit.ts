import type { Deps } from '../deps.ts'
import { WecomError, passes, remedyOf } from '../wecom/errors.ts'
import * as store from './edit-store.ts'
import { type Carrying, holdUntil } from './make-tags.ts'
import { takeOver } from './take-over.ts'
import { tellEdit } from './tell-edit.ts'

const otherApp = 301_002
const retryMaxMs = 30_000
const moveLookMs = 2000

/**
 * Carries an edit to the platform as far as it goes now. Trouble that passes or that the operator must mend keeps
 * it open, to be tried again within half a minute; a final no ends it with the errcode. Never throws.
 */
export async function carryEdit(deps: Deps, key: store.EditKey): Promise<void> {
  try {
    const now = deps.clock.now()
    const open = await store.claimEdit(deps.db, key, now, holdUntil(now))
    if (open) await carry(deps, open)
  } catch (error) {
    // The claim runs out, and the rounds take it up again.
    deps.log.error({ err: error, ...key }, 'edit of the tag library')
  }
}

async function carry(deps: Deps, open: store.OpenEdit): Promise<void> {
  const carrying: Carrying = {
    deps,
    open,
    corp: await deps.wecomCorp(open.corpId),
    keep: async (progress) => {
      open.progress = progress
      await store.keepProgress(deps.db, open, progress, holdUntil(deps.clock.now()))
    },
  }
  try {
    if (!(await tellEdit(carrying))) return await lookAgain(deps, open)
    const end = { state: 'done' as const, errcode: null, at: deps.clock.now() }
    await takeOver(carrying, (db) => store.endEdit(db, open, end))
  } catch (error) {
    if (error instanceof WecomError && isFinal(error, open)) await refuse(carrying, error)
    else await tryLater(deps, open, error)
  }
}

/** A move goes on when more of its customers are through. */
async function lookAgain(deps: Deps, open: store.OpenEdit) {
  const at = new Date(deps.clock.now().getTime() + moveLookMs)
  await store.postponeEdit(deps.db, open, { at, attempts: 0, errcode: null })
}

/** Where the platform says that something belongs to another app, this edit will never pass. */
function isFinal(error: WecomError, { edit }: store.OpenEdit): boolean {
  const isNew = edit.kind === 'create_group' || edit.kind === 'create_tags'
  return !passes(error) || (error.errcode === otherApp && !isNew)
}

/** Mostly because our picture of the library was old: it is fetched anew, if that works. */
async function refuse(carrying: Carrying, { errcode }: WecomError) {
  const { deps, open } = carrying
  deps.log.info({ errcode, tagEditId: open.tagEditId }, 'edit of the tag library refused')
  await store.endEdit(deps.db, open, { state: 'refused', errcode, at: deps.clock.now() })
  if (errcode === otherApp) await store.markForeign(deps.db, open.corpId, open.edit)
  try {
    await takeOver(carrying)
  } catch (error) {
    deps.log.info({ err: error }, 'no tag library after a refusal')
  }
}

async function tryLater(deps: Deps, open: store.OpenEdit, error: unknown) {
  // A fault of ours: kept and tried again too, but not in silence.
  if (remedyOf(error) === 'final') deps.log.error({ err: error }, 'edit of the tag library')
  const errcode = error instanceof WecomError ? error.errcode : null
  const attempts = open.attempts + 1
  const waitMs = Math.min(retryMaxMs, 1000 * 2 ** Math.min(attempts - 1, 10))
  const at = new Date(deps.clock.now().getTime() + waitMs)
  await store.postponeEdit(deps.db, open, { at, attempts, errcode })
}
