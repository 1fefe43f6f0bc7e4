import { getReference } from '../corp/store.ts'
import type { Db } from '../db/open.ts'
import type { Deps } from '../deps.ts'
import type { Round } from '../jobs/rounds.ts'
import type { WecomCorp } from '../wecom/client.ts'
import { type ExternalContact, getExternalContact, setRemark } from '../wecom/contacts.ts'
import { WecomError, passes, problemOf, tellsOperator } from '../wecom/errors.ts'
import { lockCustomer } from './change-store.ts'
import { applyContacts } from './contact-store.ts'
import * as store from './remark-store.ts'
import { refreshSearchWords } from './search-words-store.ts'

/** The platform said yes and left a text that was to go. */
const notCleared = 'not_cleared'

type Told = { wish: store.RemarkWish; refusal: string | null }
type Looked = { contact: ExternalContact | undefined; at: Date }

/**
 * Tells WeCom the remark and description of one follow: the state wanted now. Then looks at what stands there, and
 * that is what is shown: nobody knows whether an empty text clears. Trouble that passes, and what an operator must
 * mend, is thrown, so that the queue tries again; a final refusal is taken back and told.
 */
export function createRemarkSync(deps: Deps) {
  return async (follow: store.Follow): Promise<void> => {
    const wish = await store.findRemark(deps.db, follow)
    if (wish?.sync !== 'pending') return
    const corp = await deps.wecomCorp(follow.corpId)
    try {
      const refusal = await tell(deps, corp, follow, wish)
      const at = deps.clock.now()
      const contact = await look(deps, corp, follow)
      await settle(deps, follow, { wish, refusal }, { contact, at })
    } catch (error) {
      if (tellsOperator(error))
        await store.noteRemarkProblem(deps.db, follow, wish.revision, problemOf(error))
      throw error
    }
  }
}

/** Null, or the code of a refusal for good. */
async function tell(
  deps: Deps,
  corp: WecomCorp,
  follow: store.Follow,
  { remark, description }: store.RemarkWords,
): Promise<string | null> {
  try {
    const words = { remark: remark ?? '', description: description ?? '' }
    await setRemark(deps.wecom, corp, follow, words)
    return null
  } catch (error) {
    // Only the platform's own word is final; a failure of ours is tried again.
    if (!(error instanceof WecomError) || passes(error)) throw error
    return problemOf(error)
  }
}

async function look(
  deps: Deps,
  corp: WecomCorp,
  { customerId }: store.Follow,
): Promise<ExternalContact | undefined> {
  try {
    return await getExternalContact(deps.wecom, corp, customerId)
  } catch (error) {
    if (!(error instanceof WecomError) || passes(error)) throw error
    return undefined
  }
}

async function settle(
  deps: Deps,
  follow: store.Follow,
  { wish, refusal }: Told,
  { contact, at }: Looked,
): Promise<void> {
  const reference = await getReference(deps.db, follow.corpId)
  const shown = contact?.follows.find((one) => one.staffId === follow.staffId)
  await deps.db.transaction().execute(async (db) => {
    await lockCustomer(db, follow.corpId, follow.customerId)
    const present = await store.findRemark(db, follow)
    if (present?.revision !== wish.revision) return tellNewer(deps, db, follow, present)
    const words = shown && { remark: shown.remark, description: shown.description }
    const problem = refusal ?? (words && isLeft(wish, words) ? notCleared : null)
    await store.settleRemark(db, follow, { problem, words })
    await refreshSearchWords(db, follow.corpId, [follow.customerId])
    if (!contact) return
    const context = { reference, enqueue: deps.enqueue, now: deps.clock.now() }
    await applyContacts(db, context, [contact], { at, whole: true, source: 'page' })
  })
}

const isLeft = (wish: store.RemarkWords, words: store.RemarkWords) =>
  (wish.remark === null && words.remark !== null) ||
  (wish.description === null && words.description !== null)

/** What changed while we spoke may have been told already, and our older word have come in last. */
async function tellNewer(
  deps: Deps,
  db: Db,
  follow: store.Follow,
  present: store.RemarkWish | undefined,
): Promise<void> {
  if (!present || present.sync === 'pending') return
  await store.unsettleRemark(db, follow)
  await deps.enqueue(db, 'remark.sync', follow)
}

const lookEveryMs = 60_000
const mostFollows = 200

/** Asks anew for the job of words that wait with none: the queue keeps a job for two weeks, and may lose one. */
export function remarkPendingRound(deps: Deps): Round {
  let lookedAt = new Date(0)
  return async (now) => {
    if (Math.abs(now.getTime() - lookedAt.getTime()) < lookEveryMs) return
    lookedAt = now
    await deps.db.transaction().execute(async (db) => {
      if (!(await store.takeRemarkLook(db))) return
      for (const follow of await store.listForgottenRemarks(db, mostFollows))
        await deps.enqueue(db, 'remark.sync', follow)
    })
  }
}
