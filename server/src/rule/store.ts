import type { RuleProblem, RuleWish } from '@xiaoguan/shared'
import { type Selectable, sql } from 'kysely'
import { dayMs } from '../corp-time.ts'
import { json } from '../db/json.ts'
import type { Db } from '../db/open.ts'
import type { TagRuleTable } from '../db/tagging-tables.ts'

export type RuleRow = Selectable<TagRuleTable>

/** Rules of a corp in the order in which they run. */
export async function listRules(db: Db, corpId: string): Promise<RuleRow[]> {
  const rules = await listAllRules(db, corpId)
  return rules.filter((rule) => rule.deleted_at === null)
}

/** Deleted ones too: they may be brought back. */
export async function listAllRules(db: Db, corpId: string): Promise<RuleRow[]> {
  return db
    .selectFrom('tag_rule')
    .selectAll()
    .where('corp_id', '=', corpId)
    .orderBy('position')
    .orderBy('created_at')
    .orderBy('rule_id')
    .execute()
}

export async function listRulesOn(db: Db, corpId: string): Promise<RuleRow[]> {
  const rules = await listRules(db, corpId)
  return rules.filter((rule) => rule.state === 'on')
}

const changedDays = 30

/** Customers whom each rule changed in the last 30 days. */
export async function countChanged(
  db: Db,
  corpId: string,
  now: Date,
): Promise<Map<string, number>> {
  const since = new Date(now.getTime() - changedDays * dayMs)
  const rows = await db
    .selectFrom('rule_run')
    .select((eb) => ['rule_id', eb.fn.count<number>('customer_id').distinct().as('customers')])
    .where('corp_id', '=', corpId)
    .where('at', '>', since)
    .where('changed', '=', true)
    .groupBy('rule_id')
    .execute()
  return new Map(rows.map((row) => [row.rule_id, row.customers]))
}

/** Writes a rule anew; one that was paused or reported a loop starts with a clean slate. A new one runs last. */
export async function putRule(
  db: Db,
  corpId: string,
  rule: RuleWish & { ruleId: string; state: 'on' | 'off'; by: string; at: Date },
): Promise<void> {
  const set = {
    name: rule.name,
    trigger: json(rule.trigger),
    trigger_kind: rule.trigger.on,
    only_segment: rule.only && json(rule.only),
    add_tag_ids: json(rule.addTagIds),
    remove_tag_ids: json(rule.removeTagIds),
    state: rule.state,
    paused_by: null,
    problem: null,
    looked_day: null,
    changed_at: rule.at,
    deleted_at: null,
  }
  await db
    .insertInto('tag_rule')
    .values({
      corp_id: corpId,
      rule_id: rule.ruleId,
      created_by: rule.by,
      created_at: rule.at,
      position: sql<number>`(select coalesce(max(position), -1) + 1 from tag_rule
        where corp_id = ${corpId})`,
      ...set,
    })
    .onConflict((oc) => oc.columns(['corp_id', 'rule_id']).doUpdateSet(set))
    .execute()
}

export async function endRule(db: Db, corpId: string, ruleId: string, at: Date): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('tag_rule')
    .set({ deleted_at: at })
    .where('corp_id', '=', corpId)
    .where('rule_id', '=', ruleId)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export async function reviveRule(db: Db, corpId: string, ruleId: string): Promise<void> {
  await db
    .updateTable('tag_rule')
    .set({ deleted_at: null })
    .where('corp_id', '=', corpId)
    .where('rule_id', '=', ruleId)
    .execute()
}

/** Says on every rule of a chain that it had to be stopped. */
export async function noteProblem(db: Db, corpId: string, problem: RuleProblem): Promise<void> {
  await db
    .updateTable('tag_rule')
    .set({ problem: json(problem) })
    .where('corp_id', '=', corpId)
    .where('rule_id', 'in', [...new Set(problem.ruleIds)])
    .execute()
}

/** The rule was looked through for the silent ones of this day. */
export async function noteLooked(
  db: Db,
  rule: Pick<RuleRow, 'corp_id' | 'rule_id'>,
  day: string,
): Promise<void> {
  await db
    .updateTable('tag_rule')
    .set({ looked_day: day })
    .where('corp_id', '=', rule.corp_id)
    .where('rule_id', '=', rule.rule_id)
    .execute()
}

/** What rules may name besides tags, people and departments. */
export async function listCodes(db: Db, corpId: string) {
  const products = await db
    .selectFrom('product')
    .select('product_code')
    .where('corp_id', '=', corpId)
    .where('deleted_at', 'is', null)
    .execute()
  const channels = await db
    .selectFrom('channel')
    .select('state')
    .where('corp_id', '=', corpId)
    .execute()
  return {
    productCodes: new Set(products.map((row) => row.product_code)),
    channelStates: new Set(channels.map((row) => row.state)),
  }
}
