import { ruleDepthMax } from '@xiaoguan/shared'
import { sql } from 'kysely'
import type { Reference } from '../corp/store.ts'
import { segmentSql } from '../customer/segment-store.ts'
import { json } from '../db/json.ts'
import type { Db } from '../db/open.ts'
import type { Enqueue } from '../jobs/queue.ts'
import { type TagPlan, planTagChange } from '../tag/plan-change.ts'
import { type FollowChange, writeTagChanges } from '../tag/write-change-store.ts'
import { segmentOf } from './match.ts'
import { sensitiveIn } from './names.ts'
import { partsOf } from './pause-store.ts'
import { type RuleRow, noteProblem } from './store.ts'

export type RuleContext = { reference: Reference; enqueue: Enqueue; now: Date }

/** A customer whom a rule was set off for; her row is locked. */
export type Candidate = {
  customerId: string
  eventId: string
  depth: number
  /** Rules before this one, first to last. */
  ruleIds: readonly string[]
}
type Planned = Candidate & { staffId: string; plan: TagPlan }

/**
 * One rule over many customers, each at most once here: those whom it fits and whose main follower's follow stands
 * get its change there. Done again for the same event it does nothing. A chain that is too deep stops and is told.
 */
export async function applyRule(
  db: Db,
  context: RuleContext,
  rule: RuleRow,
  candidates: readonly Candidate[],
): Promise<void> {
  if (candidates.length === 0) return
  const { corp, tagGroups } = context.reference
  if (sensitiveIn(partsOf(rule), tagGroups).length > 0) return
  const fitting = await lockFitting(db, context, rule, candidates)
  const planned = await planAll(db, context, rule, fitting)
  const isLoop = (one: Planned) => one.depth >= ruleDepthMax && isAny(one.plan)
  const [stopped] = planned.filter(isLoop)
  if (stopped) {
    const { customerId, ruleIds } = stopped
    const at = context.now.toISOString()
    const chain = [...ruleIds, rule.rule_id]
    await noteProblem(db, corp.corpId, { kind: 'loop', at, customerId, ruleIds: chain })
  }
  const going = planned.filter((one) => !isLoop(one))
  const first = await addRuns(db, context, rule, going)
  const changes = going
    .filter((one) => first.has(one.customerId))
    .map(({ customerId, staffId, plan, depth, ruleIds }): FollowChange => ({
      follow: { corpId: corp.corpId, customerId, staffId },
      plan,
      cause: { depth: depth + 1, ruleIds: [...ruleIds, rule.rule_id] },
    }))
  const by = { source: 'rule' as const, actorId: null, ruleId: rule.rule_id, at: context.now }
  await writeTagChanges(db, context.enqueue, changes, by)
}

const isAny = (plan: TagPlan) => plan.add.length + plan.remove.length > 0

/** Those whom the rule fits now, with their main follower; a lost one has no follow to write on. */
async function lockFitting(
  db: Db,
  { reference, now }: RuleContext,
  rule: RuleRow,
  candidates: readonly Candidate[],
): Promise<(Candidate & { staffId: string })[]> {
  const { corpId, timeZone } = reference.corp
  const ids = candidates.map((one) => one.customerId)
  const { rows } = await sql<{ customerId: string; staffId: string }>`
    select c.customer_id as "customerId", f.staff_id as "staffId" from customer c
    join follow f on f.corp_id = ${corpId} and f.customer_id = c.customer_id
      and f.staff_id = c.main_follower_id and f.ended_at is null
    where c.corp_id = ${corpId} and c.customer_id = any(${ids}::text[])
      and ${segmentSql(corpId, segmentOf(rule), { now, timeZone })}
    order by c.customer_id for update of f`.execute(db)
  const followers = new Map(rows.map((row) => [row.customerId, row.staffId]))
  return candidates.flatMap((one) => {
    const staffId = followers.get(one.customerId)
    return staffId ? [{ ...one, staffId }] : []
  })
}

async function planAll(
  db: Db,
  { reference }: RuleContext,
  rule: RuleRow,
  fitting: readonly (Candidate & { staffId: string })[],
): Promise<Planned[]> {
  if (fitting.length === 0) return []
  const { rows } = await sql<{ customerId: string; tagId: string }>`
    select t.customer_id as "customerId", t.tag_id as "tagId" from follow_tag t
    join unnest(${fitting.map((one) => one.customerId)}::text[],
      ${fitting.map((one) => one.staffId)}::text[]) as k(customer_id, staff_id)
      on k.customer_id = t.customer_id and k.staff_id = t.staff_id
    where t.corp_id = ${reference.corp.corpId} and t.present`.execute(db)
  const present = new Map<string, Set<string>>()
  for (const { customerId, tagId } of rows)
    present.set(customerId, (present.get(customerId) ?? new Set()).add(tagId))
  const isKnown = (tagId: string) => reference.tags.has(tagId)
  const asked = {
    add: rule.add_tag_ids.filter(isKnown),
    remove: rule.remove_tag_ids.filter(isKnown),
  }
  const groupOf = (tagId: string) => reference.tags.get(tagId)?.group
  return fitting.map((one) => {
    const plan = planTagChange(present.get(one.customerId) ?? new Set(), asked, groupOf)
    return { ...one, plan }
  })
}

/** Keeps what came of it; gives the customers for whom it was not kept before. */
async function addRuns(
  db: Db,
  { reference, now }: RuleContext,
  rule: RuleRow,
  planned: readonly Planned[],
): Promise<ReadonlySet<string>> {
  const runs = planned.map(({ customerId, eventId, plan }) => {
    return { customer_id: customerId, event_id: eventId, changed: isAny(plan) }
  })
  const { rows } = await sql<{ id: string }>`insert into rule_run
      (corp_id, customer_id, rule_id, event_id, changed, at)
    select ${reference.corp.corpId}, r.customer_id, ${rule.rule_id}, r.event_id, r.changed, ${now}
    from jsonb_to_recordset(${json(runs)}::jsonb)
      as r(customer_id text, event_id uuid, changed boolean)
    on conflict do nothing returning customer_id as id`.execute(db)
  return new Set(rows.map((row) => row.id))
}
