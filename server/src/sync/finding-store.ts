import type { Finding, FindingKind } from '@xiaoguan/shared'
import { sql } from 'kysely'
import { json } from '../db/json.ts'
import type { Db } from '../db/open.ts'

type Run = { corpId: string; syncRunId: string }

/** Those that a sync finds; others are told by callbacks and stay. */
const ofSync: FindingKind[] = [
  'staff_out_of_scope',
  'staff_unlicensed',
  'staff_not_activated',
  'staff_without_department',
  'lead_without_people',
  'customer_of_left_staff',
  'tags_over_limit',
]

/** Writes anew what this run found: facts of the platform that are by now in our own tables. */
export async function replaceFindings(db: Db, run: Run, now: Date) {
  const { corpId } = run
  await db
    .deleteFrom('sync_finding')
    .where('corp_id', '=', corpId)
    .where('kind', 'in', ofSync)
    .execute()
  const ofCorp = (alias: string) => sql`${sql.ref(`${alias}.corp_id`)} = ${corpId}`
  await sql`insert into sync_finding (corp_id, kind, subject, detail, found_at)
    select ${corpId}, f.kind, f.subject,
      case when f.count is null then '{}'::jsonb else jsonb_build_object('count', f.count) end,
      ${now}::timestamptz
    from (
      select 'staff_out_of_scope' as kind, s.staff_id as subject, null::integer as count
        from staff s where ${ofCorp('s')} and s.active and s.in_scope = false
      union all
      select 'staff_unlicensed', s.staff_id, null
        from staff s where ${ofCorp('s')} and s.active and s.licensed = false
      union all
      select 'staff_not_activated', s.staff_id, null
        from staff s where ${ofCorp('s')} and s.active and not s.activated
      union all
      select 'staff_without_department', s.staff_id, null
        from staff s where ${ofCorp('s')} and s.active and s.department_id is null
      union all
      select 'lead_without_people', l.staff_id, null from (${leadsOfNobody(corpId)}) l
      union all
      select 'tags_over_limit', 'tags', t.count from (
        select count(*)::integer as count from tag t
        where ${ofCorp('t')} and t.deleted_at is null) t
        where t.count > (select c.tag_limit from corp c where ${ofCorp('c')})
    ) f`.execute(db)
  const leftBehind = [...(await countLeftBehind(db, run))]
  if (leftBehind.length === 0) return
  await db
    .insertInto('sync_finding')
    .values(
      leftBehind.map(([subject, count]) => ({
        corp_id: corpId,
        kind: 'customer_of_left_staff',
        subject,
        detail: json({ count }),
        found_at: now,
      })),
    )
    .execute()
}

/** Leads in whose departments, with all below, nobody works but leads of them. */
function leadsOfNobody(corpId: string) {
  return sql`select distinct l.staff_id from department_lead l
    where l.corp_id = ${corpId} and not exists (
      with recursive led as (
        select m.department_id from department_lead m
        where m.corp_id = ${corpId} and m.staff_id = l.staff_id
        union
        select d.department_id from department d join led on d.parent_id = led.department_id
        where d.corp_id = ${corpId})
      select 1 from staff s where s.corp_id = ${corpId} and s.active
        and s.staff_id <> l.staff_id and s.department_id in (select department_id from led))`
}

const customersAtOnce = 1000

/**
 * How many customers each of those who left has for herself: as the platform listed them, or as they stand
 * here. In steps that need no plan: after a first sync the database does not know yet how large its tables are.
 */
async function countLeftBehind(db: Db, run: Run): Promise<Map<string, number>> {
  const staff = await db
    .selectFrom('staff')
    .select(['staff_id', 'active'])
    .where('corp_id', '=', run.corpId)
    .execute()
  const onDuty = staff.filter((row) => row.active).map((row) => row.staff_id)
  const left = staff.filter((row) => !row.active).map((row) => row.staff_id)
  const { rows } = await sql<{ staff_id: string; customer_id: string }>`
    select m.staff_id, m.customer_id from sync_seen m
      where m.corp_id = ${run.corpId} and m.sync_run_id = ${run.syncRunId}
        and not (m.staff_id = any(${onDuty}::text[]))
    union
    select f.staff_id, f.customer_id from follow f
      where f.corp_id = ${run.corpId} and f.ended_at is null
        and f.staff_id = any(${left}::text[])`.execute(db)
  const counts = new Map<string, number>()
  for (let at = 0; at < rows.length; at += customersAtOnce) {
    const some = rows.slice(at, at + customersAtOnce)
    const served = await listServed(
      db,
      run.corpId,
      some.map((row) => row.customer_id),
      onDuty,
    )
    for (const row of some)
      if (!served.has(row.customer_id))
        counts.set(row.staff_id, (counts.get(row.staff_id) ?? 0) + 1)
  }
  return counts
}

async function listServed(
  db: Db,
  corpId: string,
  customerIds: readonly string[],
  onDuty: readonly string[],
): Promise<Set<string>> {
  const { rows } = await sql<{ customer_id: string }>`select distinct g.customer_id from follow g
    where g.corp_id = ${corpId} and g.customer_id = any(${[...customerIds]}::text[])
      and g.ended_at is null and g.staff_id = any(${[...onDuty]}::text[])`.execute(db)
  return new Set(rows.map((row) => row.customer_id))
}

export async function listFindings(db: Db, corpId: string): Promise<Finding[]> {
  const rows = await db
    .selectFrom('sync_finding as f')
    .leftJoin('staff as s', (join) =>
      join.onRef('s.corp_id', '=', 'f.corp_id').onRef('s.staff_id', '=', 'f.subject'),
    )
    .where('f.corp_id', '=', corpId)
    .select(['f.kind', 'f.subject', 'f.detail', 'f.found_at', 's.name'])
    .orderBy('f.kind')
    .orderBy('f.subject')
    .execute()
  return rows.map((row) => ({
    // Written by us under the same names.
    kind: row.kind as FindingKind,
    subject: row.subject,
    name: row.name,
    count: typeof row.detail.count === 'number' ? row.detail.count : null,
    foundAt: row.found_at.toISOString(),
  }))
}
