import { sql } from 'kysely'
import type { Db } from '../db/open.ts'
import { ledDepartments, staffInReach } from '../http/access.ts'
import type { Session } from '../http/session.ts'

type Choices = {
  staff: { staffId: string; name: string }[]
  departments: { departmentId: number; name: string }[]
  channels: { state: string; name: string }[]
  products: { productCode: string; name: string; category: string }[]
  fields: {
    fieldKey: string
    label: string
    kind: 'text' | 'number' | 'date' | 'choice'
    choices: string[]
  }[]
}

/** Names for the parts of a segment: of people and departments only those in reach, who left included while she has customers. */
export async function loadChoiceRows(db: Db, session: Session): Promise<Choices> {
  const { corpId } = session
  const staff = await sql<Choices['staff'][number]>`select s.staff_id as "staffId", s.name
    from staff s where s.corp_id = ${corpId} and ${staffInReach(session, sql.ref('s.staff_id'))}
      and (s.active or exists (select 1 from customer c where c.corp_id = ${corpId}
        and c.main_follower_id = s.staff_id))
    order by s.active desc, s.department_id nulls last, s.name, s.staff_id`.execute(db)
  const departments = await sql<Choices['departments'][number]>`
    select d.department_id as "departmentId", d.name from department d
    where d.corp_id = ${corpId} and d.department_id in (${ledDepartments(session)})
    order by d.position, d.department_id`.execute(db)
  const channels = await sql<Choices['channels'][number]>`select state, name from channel
    where corp_id = ${corpId} order by seen_only, created_at desc, state limit 500`.execute(db)
  const products = await sql<Choices['products'][number]>`
    select product_code as "productCode", name, category from product
    where corp_id = ${corpId} and deleted_at is null
    order by category, name, product_code limit 2000`.execute(db)
  const fields = await sql<Choices['fields'][number]>`
    select field_key as "fieldKey", label, kind, choices from customer_field
    where corp_id = ${corpId} and archived_at is null order by position, field_key`.execute(db)
  return {
    staff: staff.rows,
    departments: departments.rows,
    channels: channels.rows,
    products: products.rows,
    fields: fields.rows,
  }
}
