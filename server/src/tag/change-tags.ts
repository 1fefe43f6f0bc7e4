import type { CustomerTags } from '@xiaoguan/shared'
import { type Reference, getReference } from '../corp/store.ts'
import type { Deps } from '../deps.ts'
import type { Db } from '../db/open.ts'
import { checkCustomerInReach } from '../http/access.ts'
import { firstTime } from '../http/once.ts'
import type { Session } from '../http/session.ts'
import { Problem } from '../problem.ts'
import { showCustomerTags } from './customer-tags.ts'
import { checkConsent } from './consent.ts'
import { listGoneOf } from './history-store.ts'
import { quietSince } from './likely-rules.ts'
import { listLikelyRows } from './likely-store.ts'
import { planTagChange } from './plan-change.ts'
import { acknowledgeRefusals } from './refusal-store.ts'
import { listWaitingWishes } from './proposal-store.ts'
import * as store from './store.ts'
import { writeTagChanges } from './write-change-store.ts'

type Shown = {
  customerId: string
  rows: store.FollowTagRow[]
  reference: Reference
  seesSensitive: boolean
}
export type TagsAsked = { changeId: string; add: string[]; remove: string[]; suggested: string[] }

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
  return show(deps, session, { customerId, rows, reference, seesSensitive: true })
}

/** 知道了: these refused tags of the own follow are shown no more. */
export async function acknowledgeTags(
  deps: Deps,
  session: Session,
  customerId: string,
  { changeId, tagIds }: { changeId: string; tagIds: string[] },
): Promise<CustomerTags> {
  await checkCustomerInReach(deps.db, session, customerId)
  const reference = await getReference(deps.db, session.corpId)
  const { corpId, staffId } = session
  const rows = await deps.db.transaction().execute(async (db) => {
    const change = { corpId, customerId, changeId, kind: 'tag.seen', body: { staffId, tagIds } }
    if (await firstTime(db, { ...change, at: deps.clock.now() })) {
      const follow = { corpId, customerId, staffId }
      await store.lockFollow(db, follow)
      await acknowledgeRefusals(db, follow, tagIds)
    }
    return store.listCustomerTagRows(db, corpId, customerId)
  })
  const seesSensitive = await store.findSensitiveSight(deps.db, session, customerId)
  return show(deps, session, { customerId, rows, reference, seesSensitive })
}

async function show(
  { db, clock }: Deps,
  { corpId, staffId }: Session,
  { customerId, rows, reference, seesSensitive }: Shown,
): Promise<CustomerTags> {
  const now = clock.now()
  const gone = await listGoneOf(db, reference, rows)
  const asked = { corpId, staffId, customerId, quietSince: quietSince(now) }
  const likely = await listLikelyRows(db, asked)
  const proposed = await listWaitingWishes(db, asked)
  return showCustomerTags(
    rows,
    reference,
    { gone, likely, proposed },
    { staffId, seesSensitive, now },
  )
}

function checkKnown(reference: Reference, { add, remove, suggested }: TagsAsked) {
  const fields: Record<string, string> = {}
  for (const [at, tagId] of add.entries())
    if (!reference.tags.has(tagId)) fields[`body.add.${at}`] = 'unknown tag'
  if (Object.keys(fields).length > 0) throw new Problem('tag.unknown', { fields })
  const both = add.find((tagId) => remove.includes(tagId))
  if (both) throw new Problem('bad_request', { fields: { 'body.remove': 'also in add' } })
  const stray = suggested.findIndex((tagId) => !add.includes(tagId))
  if (stray >= 0)
    throw new Problem('bad_request', { fields: { [`body.suggested.${stray}`]: 'not in add' } })
}

async function applyOnce(
  deps: Deps,
  db: Db,
  session: Session,
  customerId: string,
  { changeId, add, remove, suggested }: TagsAsked,
  reference: Reference,
) {
  const at = deps.clock.now()
  const { corpId, staffId } = session
  // A page from before suggestions were told sends the same change without them.
  const body = { staffId, add, remove, ...(suggested.length > 0 ? { suggested } : {}) }
  if (!(await firstTime(db, { corpId, customerId, changeId, kind: 'tag.changed', body, at })))
    return
  const follow = { corpId, customerId, staffId }
  if (!(await store.lockFollow(db, follow))) throw await whyNoFollow(db, follow)
  const present = new Set(await store.listPresentTagIds(db, follow))
  if (remove.some((tagId) => !present.has(tagId))) throw new Problem('tag.not_on')
  const plan = planTagChange(present, { add, remove }, (id) => reference.tags.get(id)?.group)
  await checkConsent(db, follow, { asked: add, added: plan.add }, reference)
  const by = { source: 'staff' as const, actorId: staffId, at }
  await writeTagChanges(db, deps.enqueue, [{ follow, plan, suggested }], by)
}

async function whyNoFollow(db: Db, follow: store.Follow): Promise<Problem> {
  const isDeleted = await store.findDeletedByHer(db, follow)
  return new Problem(isDeleted ? 'customer.lost' : 'customer.not_yours')
}
