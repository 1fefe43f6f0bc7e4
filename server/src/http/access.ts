import type { Role } from '@xiaoguan/shared'
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../db/open.ts'
import { Problem } from '../problem.ts'
import type { Session } from './session.ts'

/** A signed-in person as the database knows her at this moment. */
export type Actor = {
  corpId: string
  staffId: string
  name: string
  role: Role
  departmentId: number | null
}

/** Reads who asks; a person who left or lost the app is refused whatever her cookie says. */
export async function getActor(db: Db, session: Session): Promise<Actor> {
  const row = await db
    .selectFrom('staff')
    .select(['name', 'role', 'department_id', 'active'])
    .where('corp_id', '=', session.corpId)
    .where('staff_id', '=', session.staffId)
    .executeTakeFirst()
  if (!row) throw new Problem('staff.unknown')
  if (!row.active) throw new Problem('staff.inactive')
  return { ...session, name: row.name, role: row.role, departmentId: row.department_id }
}

/**
 * SQL: the ids of the departments this person leads, those below them included; for an operator all.
 * One place for "leads see their departments".
 */
export function ledDepartments(session: Session): RawBuilder<{ department_id: number }> {
  return sql`with recursive led as (
    select d.department_id from department d
    where d.corp_id = ${session.corpId} and (
      exists (select 1 from department_lead l where l.corp_id = ${session.corpId}
        and l.department_id = d.department_id and l.staff_id = ${session.staffId})
      or exists (select 1 from staff s where s.corp_id = ${session.corpId}
        and s.staff_id = ${session.staffId} and s.role = 'operator' and s.active))
    union
    select d.department_id from department d join led on d.parent_id = led.department_id
    where d.corp_id = ${session.corpId}
  ) select department_id from led`
}

/** SQL condition: `staffColumn` is oneself or a person of a led department (operator: anybody). */
export function staffInReach(
  session: Session,
  staffColumn: RawBuilder<unknown>,
): RawBuilder<boolean> {
  return sql<boolean>`(${staffColumn} = ${session.staffId} or ${staffColumn} in (
    select s.staff_id from staff s where s.corp_id = ${session.corpId}
      and s.department_id in (${ledDepartments(session)})))`
}

/**
 * SQL condition: this person may see and serve this customer: she follows her, or leads (or operates)
 * a department in which somebody does.
 */
export function customerInReach(session: Session, customerId: string): RawBuilder<boolean> {
  return sql<boolean>`exists (select 1 from follow f
    where f.corp_id = ${session.corpId} and f.customer_id = ${customerId}
      and (f.ended_at is null or f.ended_by = 'customer')
      and ${staffInReach(session, sql.ref('f.staff_id'))})`
}

/**
 * Throws unless the customer exists and is in reach, or `orElse` lets this person. For actions; loads fold the
 * condition into their query.
 */
export async function checkCustomerInReach(
  db: Db,
  session: Session,
  customerId: string,
  orElse: RawBuilder<boolean> = sql`false`,
): Promise<void> {
  const { rows } = await sql<{ known: boolean; reach: boolean; active: boolean }>`select
    exists (select 1 from customer c where c.corp_id = ${session.corpId} and c.customer_id = ${customerId}) as known,
    (${customerInReach(session, customerId)} or ${orElse}) as reach,
    exists (select 1 from staff s where s.corp_id = ${session.corpId} and s.staff_id = ${session.staffId}
      and s.active) as active`.execute(db)
  const found = rows[0]
  if (!found?.active) throw new Problem('staff.inactive')
  if (!found.known) throw new Problem('customer.not_found')
  if (!found.reach) throw new Problem('customer.not_yours')
}
