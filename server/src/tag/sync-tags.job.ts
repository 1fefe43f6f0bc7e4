import { randomUUID } from 'node:crypto'
import { addEvent } from '../customer/event-store.ts'
import type { Deps } from '../deps.ts'
import { markTags } from '../wecom/contacts.ts'
import type { WecomCorp } from '../wecom/client.ts'
import { WecomError, remedyOf } from '../wecom/errors.ts'
import * as store from './store.ts'

/**
 * Tells WeCom what changed on one follow: the state wanted now, not each step towards it. Trouble that
 * passes is thrown, so that the queue tries again; a final refusal is taken back and told. One call at a time
 * in each process (the queue's worker); a call of another process that ours may have overtaken is told anew.
 */
export function createTagSync(deps: Deps) {
  return async (follow: store.Follow): Promise<void> => {
    const pending = await store.listPendingTags(deps.db, follow)
    if (pending.length === 0) return
    const corp = await deps.wecomCorp(follow.corpId)
    await tell(deps, corp, follow, pending)
  }
}

async function tell(
  deps: Deps,
  corp: WecomCorp,
  follow: store.Follow,
  tags: store.PendingTag[],
): Promise<void> {
  const add = tags.filter((tag) => tag.present).map((tag) => tag.tagId)
  const remove = tags.filter((tag) => !tag.present).map((tag) => tag.tagId)
  try {
    await markTags(deps.wecom, corp, follow, { add, remove })
  } catch (error) {
    const remedy = remedyOf(error)
    // Only the platform's own word is final; a failure of ours is tried again.
    if (!(error instanceof WecomError) || remedy === 'try_again' || remedy === 'new_token')
      throw error
    if (remedy === 'final' && tags.length > 1) {
      // One bad tag spoils the whole call: find it.
      for (const tag of tags) await tell(deps, corp, follow, [tag])
      return
    }
    await takeBack(deps, follow, tags, error.errcode)
    return
  }
  await settle(deps, follow, tags)
}

/** What changed while we spoke may have been told already, and our older word have come in last: said once more. */
async function settle(deps: Deps, follow: store.Follow, tags: store.PendingTag[]) {
  const at = deps.clock.now()
  await deps.db.transaction().execute(async (db) => {
    const changed: string[] = []
    for (const tag of tags)
      if (!(await store.settleTag(db, follow, tag, tag.present))) changed.push(tag.tagId)
    if (changed.length === 0) return
    await store.unsettleTags(db, follow, changed, at)
    await deps.enqueue(db, 'tag.sync', follow)
  })
}

/** Puts each refused tag back to what it was, unless it changed again since, and tells it in the history. */
async function takeBack(
  deps: Deps,
  follow: store.Follow,
  tags: store.PendingTag[],
  errcode: number,
) {
  const at = deps.clock.now()
  await deps.db.transaction().execute(async (db) => {
    const refused: string[] = []
    for (const tag of tags)
      if (await store.settleTag(db, follow, tag, !tag.present)) refused.push(tag.tagId)
    if (refused.length === 0) return
    const changes = refused.map((tagId) => ({
      id: randomUUID(),
      tagId,
      action: 'refused' as const,
    }))
    const why = { actorId: null, source: 'wecom' as const, reason: String(errcode), at }
    await store.addTagChanges(db, follow, changes, why)
    const { corpId, customerId, staffId } = follow
    await addEvent(db, {
      corpId,
      customerId,
      kind: 'tag.refused',
      actorId: null,
      source: 'wecom',
      at,
      body: { staffId, tagIds: refused, errcode },
    })
  })
}
