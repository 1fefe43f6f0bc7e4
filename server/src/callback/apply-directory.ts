import { getReference } from '../corp/store.ts'
import { type ContactContext, endFollows } from '../customer/contact-store.ts'
import { handFollow } from '../customer/main-follower-store.ts'
import type { Db } from '../db/open.ts'
import type { Deps } from '../deps.ts'
import { applyDirectory, applyMember } from '../staff/directory-store.ts'
import { listDutyIds } from '../sync/scope-store.ts'
import { findMember, readDirectory } from '../wecom/directory.ts'
import {
  findIdNow,
  listCustomersOf,
  keepWhatFollowsWere,
  listDeletionsOf,
  renameInChats,
} from './rename-store.ts'
import type { Rename } from './subjects.ts'

/** Fetches these members one by one; who is not told of has left. */
export async function applyMembers(
  deps: Deps,
  corpId: string,
  staffIds: readonly string[],
): Promise<void> {
  const corp = await deps.wecomCorp(corpId)
  for (const staffId of staffIds) {
    const askedAt = deps.clock.now()
    const member = await findMember(deps.wecom, corp, staffId)
    const { departments } = await getReference(deps.db, corpId)
    const named = member ? [member.mainDepartmentId, ...member.leadsDepartmentIds] : []
    // A department that we have not heard of yet: its own callback is still on its way.
    if (named.some((id) => id !== null && !departments.has(id)))
      return applyWholeDirectory(deps, corpId)
    await deps.db
      .transaction()
      .execute((db) => applyMember(db, corpId, member ?? { gone: staffId }, askedAt))
  }
}

/** Fetches all departments and members the app may see. */
export async function applyWholeDirectory(deps: Deps, corpId: string): Promise<void> {
  const corp = await deps.wecomCorp(corpId)
  const knownIds = await listDutyIds(deps.db, corpId)
  const askedAt = deps.clock.now()
  const directory = await readDirectory(deps.wecom, corp, knownIds)
  await deps.db.transaction().execute((db) => applyDirectory(db, corpId, directory, askedAt))
}

const handAtOnce = 20

/** A member's id was changed: her customers are the new id's from now on, and those who deleted her did so to it. */
export async function handOverRenamed(deps: Deps, corpId: string, rename: Rename): Promise<void> {
  const { from } = rename
  const to = await findIdNow(deps.db, corpId, rename.to)
  const { staff } = await getReference(deps.db, corpId)
  if (!staff.get(to)?.active) return
  await renameInChats(deps.db, corpId, { from, to })
  const followed = await listCustomersOf(deps.db, corpId, { from, to })
  await inChunks(followed, async (customers) => {
    await inContext(deps, corpId, async (db, context) => {
      const at = context.now
      for (const { customerId, isTold } of customers)
        if (isTold)
          await endFollows(db, context, [{ customerId, staffId: from, endedBy: 'transfer', at }])
        else await handFollow(db, context, { customerId, fromId: from, toId: to, note: null, at })
      await keepWhatFollowsWere(db, corpId, { from, to }, at)
    })
  })
  await inChunks(await listDeletionsOf(deps.db, corpId, from), async (deletions) => {
    const ends = deletions.map((one) => ({ ...one, staffId: to, endedBy: 'customer' as const }))
    await inContext(deps, corpId, (db, context) => endFollows(db, context, ends))
  })
}

async function inChunks<One>(all: readonly One[], work: (some: One[]) => Promise<void>) {
  for (let at = 0; at < all.length; at += handAtOnce) await work(all.slice(at, at + handAtOnce))
}

async function inContext(
  deps: Deps,
  corpId: string,
  work: (db: Db, context: ContactContext) => Promise<unknown>,
) {
  const reference = await getReference(deps.db, corpId)
  const context = { reference, enqueue: deps.enqueue, now: deps.clock.now() }
  await deps.db.transaction().execute((db) => work(db, context))
}
