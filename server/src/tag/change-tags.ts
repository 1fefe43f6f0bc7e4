import { randomUUID } from 'node:crypto'
import type { CustomerTags } from '@xiaoguan/shared'
import { type Reference, getReference } from '../corp/store.ts'
import { addEvent } from '../customer/event-store.ts'
import type { Deps } from '../deps.ts'
import type { Db } from '../db/open.ts'
import { checkCustomerInReach } from '../http/access.ts'
import { firstTime } from '../http/once.ts'
import type { Session } from '../http/session.ts'
import { Problem } from '../problem.ts'
import { showCustomerTags } from './customer-tags.ts'
import { planTagChange } from './plan-change.ts'
import * as store from './store.ts'

export type TagsAsked = { changeId: string; add: string[]; remove: string[] }

/** Puts tags on and takes tags off the own follow; WeCom is told by the job `tag.sync`. */
export async function changeTags(
  deps: Deps,
  session: Session,
  customerId: string,
  asked: TagsAsked,
): Promise<CustomerTags> {
  await checkCustomerInReach(deps.db, session, customerId)
  const reference = await getReference(deps.db, session.corpId)
  checkKnown(reference, asked)
  const rows = await deps.db.transaction().execute(async (db) => {
    await applyOnce(deps, db, session, customerId, asked, reference)
    return store.listCustomerTagRows(db, session.corpId, customerId)
  })
  // Whoever changes tags follows her.
  return showCustomerTags(rows, reference, { staffId: session.staffId, seesSensitive: true })
}

function checkKnown(reference: Reference, { add, remove }: TagsAsked) {
  const fields: Record<string, string> = {}
  for (const [at, tagId] of add.entries())
    if (!reference.tags.has(tagId)) fields[`body.add.${at}`] = 'unknown tag'
  if (Object.keys(fields).length > 0) throw new Problem('tag.unknown', { fields })
  const both = add.find((tagId) => remove.includes(tagId))
  if (both) throw new Problem('bad_request', { fields: { 'body.remove': 'also in add' } })
}

async function applyOnce(
  deps: Deps,
  db: Db,
  session: Session,
  customerId: string,
  { changeId, add, remove }: TagsAsked,
  reference: Reference,
) {
  const at = deps.clock.now()
  const { corpId, staffId } = session
  const body = { staffId, add, remove }
  if (!(await firstTime(db, { corpId, customerId, changeId, kind: 'tag.changed', body, at })))
    return
  const follow = { corpId, customerId, staffId }
  if (!(await store.lockFollow(db, follow))) throw new Problem('tag.not_yours')
  const present = new Set(await store.listPresentTagIds(db, follow))
  if (remove.some((tagId) => !present.has(tagId))) throw new Problem('tag.not_on')
  const plan = planTagChange(present, { add, remove }, (id) => reference.tags.get(id)?.group)
  if (plan.add.length + plan.remove.length === 0) return

  const change = { by: staffId, source: 'staff' as const, at }
  await store.setTags(db, follow, plan.remove, { ...change, present: false })
  await store.setTags(db, follow, plan.add, { ...change, present: true })
  const changes = [
    ...plan.remove.map((tagId) => ({ id: randomUUID(), tagId, action: 'removed' as const })),
    ...plan.add.map((tagId) => ({ id: randomUUID(), tagId, action: 'added' as const })),
  ]
  const why = { actorId: staffId, source: 'staff' as const, reason: null, at }
  await store.addTagChanges(db, follow, changes, why)
  await addEvent(db, {
    corpId,
    customerId,
    kind: 'tag.changed',
    actorId: staffId,
    source: 'staff',
    at,
    body: { staffId, added: plan.add, removed: plan.remove, source: 'staff' },
  })
  await deps.enqueue(db, 'tag.sync', follow)
}
