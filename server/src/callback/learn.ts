import { getReference } from '../corp/store.ts'
import type { Deps } from '../deps.ts'
import type { ExternalContact } from '../wecom/contacts.ts'
import { applyMembers } from './apply-directory.ts'
import { fetchLibrary } from './fetch-library.ts'

/** Sees to it that staff and tags named by contacts are known before they are applied. */
export type Learn = (corpId: string, contacts: readonly ExternalContact[]) => Promise<void>

const rememberMs = 600_000
const mostRemembered = 10_000

/**
 * Customers may name what the directory and the tag library do not have yet, as their callbacks come in any order.
 * What even the platform does not tell (staff outside the app's sight, tags of a rule group) is not asked for again soon.
 */
export function createLearner(deps: Deps): Learn {
  const missing = new Map<string, number>()
  let turn: Promise<unknown> = Promise.resolve()

  function isMissing(key: string): boolean {
    const sinceMs = missing.get(key)
    return sinceMs !== undefined && performance.now() - sinceMs < rememberMs
  }
  function remember(keys: readonly string[]) {
    if (missing.size > mostRemembered) missing.clear()
    for (const key of keys) missing.set(key, performance.now())
  }

  async function findUnknown(corpId: string, contacts: readonly ExternalContact[]) {
    const follows = contacts.flatMap((contact) => contact.follows)
    const { staff, tags } = await getReference(deps.db, corpId)
    const staffIds = follows
      .map(({ staffId }) => staffId)
      .filter((id) => !staff.has(id) && !isMissing(`${corpId} staff ${id}`))
    const tagIds = follows
      .flatMap((follow) => follow.tagIds)
      .filter((id) => !tags.has(id) && !isMissing(`${corpId} tag ${id}`))
    return { staffIds: [...new Set(staffIds)], tagIds: [...new Set(tagIds)] }
  }

  async function learn(corpId: string, contacts: readonly ExternalContact[]) {
    // Whoever was before us may have learned the same.
    const { staffIds, tagIds } = await findUnknown(corpId, contacts)
    if (staffIds.length > 0) await applyMembers(deps, corpId, staffIds)
    if (tagIds.length > 0) await fetchLibrary(deps, corpId)
    const left = await findUnknown(corpId, contacts)
    remember(left.staffIds.map((id) => `${corpId} staff ${id}`))
    remember(left.tagIds.map((id) => `${corpId} tag ${id}`))
  }

  return async (corpId, contacts) => {
    const { staffIds, tagIds } = await findUnknown(corpId, contacts)
    if (staffIds.length + tagIds.length === 0) return
    const mine = turn.then(() => learn(corpId, contacts))
    turn = mine.catch(() => undefined)
    await mine
  }
}
