import type { Use } from '@xiaoguan/shared'
import { sql } from 'kysely'
import type { Db } from '../db/open.ts'
import { namedIn } from './names.ts'
import { partsOf } from './pause-store.ts'
import { listRules } from './store.ts'

export type UsedKind = 'tag' | 'tag_group' | 'product' | 'script'
export type Uses = { uses: Use[]; customers: number }

/** Where something is used, and what becomes of each place when it goes. */
export async function listUsesOf(
  db: Db,
  corpId: string,
  { kind, id }: { kind: UsedKind; id: string },
): Promise<Uses> {
  if (kind === 'script') return { uses: await listSteps(db, corpId, id), customers: 0 }
  if (kind === 'product') return usesOfProduct(db, corpId, id)
  const tagIds = kind === 'tag' ? [id] : await listTagsIn(db, corpId, id)
  const uses = [
    ...(await listInRules(db, corpId, 'tag', tagIds)),
    ...(kind === 'tag_group' ? await listInRules(db, corpId, 'tag_group', [id]) : []),
    ...(await listChannels(db, corpId, tagIds)),
    ...(await listScripts(db, corpId, tagIds)),
    ...(kind === 'tag_group' ? await listProposals(db, corpId, id) : []),
  ]
  return { uses, customers: await countTagged(db, corpId, tagIds) }
}

async function listTagsIn(db: Db, corpId: string, tagGroupId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('tag')
    .select('tag_id')
    .where('corp_id', '=', corpId)
    .where('tag_group_id', '=', tagGroupId)
    .where('deleted_at', 'is', null)
    .execute()
  return rows.map((row) => row.tag_id)
}

async function listInRules(
  db: Db,
  corpId: string,
  kind: 'tag' | 'tag_group' | 'product',
  ids: readonly string[],
): Promise<Use[]> {
  const rules = await listRules(db, corpId)
  return rules.flatMap((rule) =>
    namedIn(partsOf(rule), kind, new Set(ids)).map(({ part }): Use => ({
      kind: 'rule',
      id: rule.rule_id,
      name: rule.name,
      part,
      becomes: 'paused',
    })),
  )
}

async function listChannels(db: Db, corpId: string, tagIds: readonly string[]): Promise<Use[]> {
  const { rows } = await sql<{ id: string; name: string }>`select state as id, name from channel
    where corp_id = ${corpId} and tag_ids ?| ${tagIds}::text[] order by name, state`.execute(db)
  return rows.map((row) => ({ ...row, kind: 'channel', part: 'tags', becomes: 'trimmed' }))
}

/** The newest published versions of scripts that are not archived. */
async function listScripts(db: Db, corpId: string, tagIds: readonly string[]): Promise<Use[]> {
  const { rows } = await sql<{ id: string; name: string; suited: boolean; unsuited: boolean }>`
    select id, name, suited, unsuited from (
      select distinct on (s.script_id) s.script_id as id, v.title as name, s.position,
        v.suited_tag_ids ?| ${tagIds}::text[] as suited,
        v.unsuited_tag_ids ?| ${tagIds}::text[] as unsuited
      from script s join script_version v on v.corp_id = s.corp_id and v.script_id = s.script_id
      where s.corp_id = ${corpId} and s.state <> 'archived' and v.published_at is not null
      order by s.script_id, v.version desc) newest
    where suited or unsuited order by position, id`.execute(db)
  return rows.flatMap(({ id, name, suited, unsuited }) => {
    const use = { kind: 'script' as const, id, name, becomes: 'trimmed' as const }
    return [
      ...(suited ? [{ ...use, part: 'suited' }] : []),
      ...(unsuited ? [{ ...use, part: 'unsuited' }] : []),
    ]
  })
}

async function listProposals(db: Db, corpId: string, tagGroupId: string): Promise<Use[]> {
  const rows = await db
    .selectFrom('tag_proposal')
    .select(['proposal_id as id', 'name'])
    .where('corp_id', '=', corpId)
    .where('tag_group_id', '=', tagGroupId)
    .where('state', 'in', ['open', 'approved'])
    .orderBy('asked_at')
    .execute()
  return rows.map((row) => ({ ...row, kind: 'proposal', part: 'group', becomes: 'kept' }))
}

async function countTagged(db: Db, corpId: string, tagIds: readonly string[]): Promise<number> {
  const { rows } = await sql<{ customers: number }>`select
      count(distinct t.customer_id)::integer as customers from follow_tag t
    where t.corp_id = ${corpId} and t.tag_id = any(${tagIds}::text[]) and t.present
      and not exists (select 1 from follow f where f.corp_id = t.corp_id
        and f.customer_id = t.customer_id and f.staff_id = t.staff_id
        and f.ended_at is not null and f.ended_by is distinct from 'customer')`.execute(db)
  return rows[0]?.customers ?? 0
}

async function usesOfProduct(db: Db, corpId: string, code: string): Promise<Uses> {
  const rules = await listInRules(db, corpId, 'product', [code])
  const { rows } = await sql<{ orders: number; customers: number }>`select
      count(distinct order_no)::integer as orders,
      count(distinct customer_id)::integer as customers
    from purchase_line where corp_id = ${corpId} and product_code = ${code}`.execute(db)
  const { orders, customers } = rows[0] ?? { orders: 0, customers: 0 }
  const bought: Use[] =
    orders > 0
      ? [{ kind: 'purchase', id: code, name: String(orders), part: 'orders', becomes: 'kept' }]
      : []
  return { uses: [...rules, ...bought], customers }
}

/** Steps of published SOPs that send this script. */
async function listSteps(db: Db, corpId: string, scriptId: string): Promise<Use[]> {
  const { rows } = await sql<{ id: string; name: string; part: string }>`
    select newest.sop_id as id, newest.definition->>'name' as name, step->>'title' as part from (
      select distinct on (s.sop_id) s.sop_id, v.definition, s.priority from sop s
      join sop_version v on v.corp_id = s.corp_id and v.sop_id = s.sop_id
      where s.corp_id = ${corpId} and s.state <> 'archived' and v.published_at is not null
      order by s.sop_id, v.version desc) newest
    cross join lateral jsonb_array_elements(newest.definition->'steps') as step
    where exists (select 1 from jsonb_array_elements(step->'variants') as one
      where one->>'scriptId' = ${scriptId})
    order by newest.priority desc, newest.sop_id`.execute(db)
  return rows.map((row) => ({ ...row, kind: 'sop', becomes: 'kept' }))
}
