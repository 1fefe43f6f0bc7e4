import type { RuleWish, TagGroup, TagRule, TagRuleTrial } from '@xiaoguan/shared'
import { type Reference, getReference } from '../corp/store.ts'
import { isUuid } from '../customer/change-store.ts'
import type { Deps } from '../deps.ts'
import type { Db } from '../db/open.ts'
import { firstTime } from '../http/once.ts'
import type { Session } from '../http/session.ts'
import { Problem } from '../problem.ts'
import { type RuleReference, checkRule } from './check-rule.ts'
import { conditionOf, effectOf } from './match.ts'
import { sensitiveIn } from './names.ts'
import { partsOf } from './pause-store.ts'
import * as store from './store.ts'
import { tryRule } from './trial-store.ts'

/** All rules in their order, with what they did lately. */
export async function showRules(deps: Deps, corpId: string): Promise<TagRule[]> {
  const { staff, tagGroups } = await getReference(deps.db, corpId)
  const rows = await store.listRules(deps.db, corpId)
  const changed = await store.countChanged(deps.db, corpId, deps.clock.now())
  return rows.map((row) => ({
    ruleId: row.rule_id,
    name: row.name,
    trigger: row.trigger,
    only: row.only_segment,
    addTagIds: row.add_tag_ids,
    removeTagIds: row.remove_tag_ids,
    ...standing(row, tagGroups),
    problem: row.problem,
    changed30: changed.get(row.rule_id) ?? 0,
    createdBy: staff.get(row.created_by)?.name ?? row.created_by,
    changedAt: row.changed_at.toISOString(),
  }))
}

function standing(
  row: store.RuleRow,
  tagGroups: readonly TagGroup[],
): Pick<TagRule, 'state' | 'pausedBy'> {
  const names = row.state === 'on' ? sensitiveIn(partsOf(row), tagGroups) : []
  return names.length > 0
    ? { state: 'paused', pausedBy: { kind: 'tag_sensitive', names } }
    : { state: row.state, pausedBy: row.paused_by }
}

/** Writes or changes a rule; it holds from now on, and what it did stays. */
export async function saveRule(
  deps: Deps,
  { corpId, staffId }: Session,
  asked: { ruleId: string; changeId: string; rule: RuleWish; state: 'on' | 'off' },
): Promise<TagRule[]> {
  const { ruleId, changeId, rule, state } = asked
  if (!isUuid(ruleId)) throw new Problem('rule.unknown')
  checkRule(await knownOf(deps.db, corpId), rule)
  const at = deps.clock.now()
  await deps.db.transaction().execute(async (db) => {
    const body = { ruleId, rule, state }
    // No customer's change: kept under the rule's own id.
    const change = { corpId, customerId: `rule:${ruleId}`, changeId, kind: 'rule.save', body, at }
    if (await firstTime(db, change))
      await store.putRule(db, corpId, { ...rule, ruleId, state, by: staffId, at })
  })
  return showRules(deps, corpId)
}

/** The tags it put on stay; done twice is the same as once. */
export async function deleteRule(
  deps: Deps,
  { corpId }: Session,
  ruleId: string,
): Promise<TagRule[]> {
  if (!isUuid(ruleId)) throw new Problem('rule.unknown')
  await store.endRule(deps.db, corpId, ruleId, deps.clock.now())
  return showRules(deps, corpId)
}

/** As it was when it was deleted; what went since has paused it all the same. */
export async function restoreRule(
  deps: Deps,
  { corpId }: Session,
  { ruleId, changeId }: { ruleId: string; changeId: string },
): Promise<TagRule[]> {
  if (!isUuid(ruleId)) throw new Problem('rule.unknown')
  const at = deps.clock.now()
  await deps.db.transaction().execute(async (db) => {
    const change = { corpId, customerId: `rule:${ruleId}`, changeId, kind: 'rule.restore', at }
    if (!(await firstTime(db, { ...change, body: { ruleId } }))) return
    await store.reviveRule(db, corpId, ruleId)
  })
  return showRules(deps, corpId)
}

/** What a rule would do now to whom its trigger's fact stands for; nothing is written. */
export async function tryWish(
  deps: Deps,
  { corpId }: Session,
  wish: RuleWish,
): Promise<TagRuleTrial> {
  const known = await knownOf(deps.db, corpId)
  checkRule(known, wish)
  const { reference } = known
  const trial = await tryRule(deps.db, {
    corpId,
    timeZone: reference.corp.timeZone,
    segment: { all: [conditionOf(wish.trigger), ...(wish.only?.all ?? [])] },
    effect: effectOf(wish, (tagId) => reference.tags.get(tagId)?.group),
    now: deps.clock.now(),
  })
  const namesOf = (tagIds: readonly string[]) =>
    tagIds.map((tagId) => reference.tags.get(tagId)?.name ?? tagId)
  const examples = trial.examples.map((one) => {
    return { ...one, add: namesOf(one.add), remove: namesOf(one.remove) }
  })
  return { ...trial, examples }
}

async function knownOf(db: Db, corpId: string): Promise<RuleReference & { reference: Reference }> {
  const reference = await getReference(db, corpId)
  const { productCodes, channelStates } = await store.listCodes(db, corpId)
  return { reference, productCodes, channelStates }
}
