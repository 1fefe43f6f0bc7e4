import { randomUUID } from 'node:crypto'
import { addEvent } from '../customer/event-store.ts'
import type { Deps } from '../deps.ts'
import { NotYet } from '../jobs/queue.ts'
import type { WecomCorp } from '../wecom/client.ts'
import { markTags } from '../wecom/contacts.ts'
import { WecomError, passes, problemOf, remedyOf, tellsOperator } from '../wecom/errors.ts'
import { listCorpTags } from '../wecom/tags.ts'
import { renewTagLibrary } from './library-store.ts'
import * as store from './store.ts'

const unknownTag = 40_068
/** No trouble with many to tell: they wait. */
const tooOften = 45_009

/**
 * Tells WeCom what changed on one follow: the state wanted now, not each step towards it. Trouble that passes,
 * and what an operator must mend, is thrown, so that the queue tries again; a final refusal is taken back and
 * told. A process tells several follows at once, but one follow never twice at a time; a call of another process
 * that ours may have overtaken is told anew.
 */
export function createTagSync(deps: Deps) {
  const inTurn = createTurns()
  const renewLibrary = (corp: WecomCorp) =>
    renewTagLibrary(deps.db, corp.corpId, {
      ask: () => listCorpTags(deps.wecom, corp),
      now: () => deps.clock.now(),
    })
  return (follow: store.Follow): Promise<void> =>
    inTurn(`${follow.corpId} ${follow.customerId} ${follow.staffId}`, async () => {
      const pending = await store.listPendingTags(deps.db, follow)
      if (pending.length === 0) return
      const corp = await deps.wecomCorp(follow.corpId)
      const refused = new Set<number>()
      try {
        await tell(deps, corp, follow, pending, refused)
      } finally {
        // A tag that the platform does not know was deleted there, and we missed it.
        if (refused.has(unknownTag)) await renewLibrary(corp)
      }
    })
}

/** What has the same name goes one after the other. */
function createTurns() {
  const last = new Map<string, Promise<unknown>>()
  return async (name: string, work: () => Promise<void>): Promise<void> => {
    const before = last.get(name)
    const mine = before ? before.then(work, work) : work()
    last.set(name, mine)
    try {
      await mine
    } finally {
      if (last.get(name) === mine) last.delete(name)
    }
  }
}

/** `refused` gathers the codes of what was refused for good. */
async function tell(
  deps: Deps,
  corp: WecomCorp,
  follow: store.Follow,
  tags: store.PendingTag[],
  refused: Set<number>,
): Promise<void> {
  const add = tags.filter((tag) => tag.present).map((tag) => tag.tagId)
  const remove = tags.filter((tag) => !tag.present).map((tag) => tag.tagId)
  try {
    await markTags(deps.wecom, corp, follow, { add, remove })
  } catch (error) {
    if (tellsOperator(error)) await store.noteTagProblem(deps.db, follow, tags, problemOf(error))
    // Only the platform's own word is final; a failure of ours is tried again.
    if (!(error instanceof WecomError)) throw error
    if (passes(error)) throw error.errcode === tooOften ? new NotYet(error.message) : error
    if (remedyOf(error) === 'final' && tags.length > 1) {
      // One bad tag spoils the whole call: find it.
      for (const tag of tags) await tell(deps, corp, follow, [tag], refused)
      return
    }
    refused.add(error.errcode)
    // To take off a tag that is no more is done already.
    const isDone = error.errcode === unknownTag && add.length === 0
    if (!isDone) return takeBack(deps, follow, tags, error.errcode)
  }
  await settle(deps, follow, tags)
}

/** What changed while we spoke may have been told already, and our older word have come in last: said once more. */
async function settle(deps: Deps, follow: store.Follow, tags: store.PendingTag[]) {
  const at = deps.clock.now()
  await deps.db.transaction().execute(async (db) => {
    const changed: string[] = []
    for (const tag of tags)
      if (!(await store.settleTag(db, follow, tag, { present: tag.present, problem: null, at })))
        changed.push(tag.tagId)
    if (changed.length === 0) return
    await store.unsettleTags(db, follow, changed, at)
    await deps.enqueue(db, 'tag.sync', follow)
  })
}

/** Puts each refused tag back to what it was, unless it changed again since, and tells why. */
async function takeBack(
  deps: Deps,
  follow: store.Follow,
  tags: store.PendingTag[],
  errcode: number,
) {
  const at = deps.clock.now()
  await deps.db.transaction().execute(async (db) => {
    const refused: store.PendingTag[] = []
    const problem = String(errcode)
    for (const tag of tags)
      if (await store.settleTag(db, follow, tag, { present: !tag.present, problem, at }))
        refused.push(tag)
    if (refused.length === 0) return
    const changes = refused.map(({ tagId }) => ({
      id: randomUUID(),
      tagId,
      action: 'refused' as const,
    }))
    const idsOf = (present: boolean) =>
      refused.filter((tag) => tag.present === present).map((tag) => tag.tagId)
    const why = { actorId: null, source: 'wecom' as const, reason: problem, at }
    await store.addTagChanges(db, follow, changes, why)
    const { corpId, customerId, staffId } = follow
    await addEvent(db, {
      corpId,
      customerId,
      kind: 'tag.refused',
      actorId: null,
      source: 'wecom',
      at,
      body: { staffId, tagIds: idsOf(true), keptIds: idsOf(false), errcode },
    })
  })
}
