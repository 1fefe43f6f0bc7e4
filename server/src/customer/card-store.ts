import type { CustomerField, RemarkSync } from '@xiaoguan/shared'
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../db/open.ts'
import { oneRow } from '../db/statement.ts'
import { ledDepartments } from '../http/access.ts'
import type { Session } from '../http/session.ts'
import type { Asking } from '../sidebar/rows.ts'
import { type Her, admit, askingColumns, first, isHer, list } from '../sidebar/store.ts'

const notesMost = 100

export type CardRows = Asking & {
  customer: CardCustomerRow | null
  own: {
    remark: string | null
    description: string | null
    sync: RemarkSync
    problem: string | null
  } | null
  /** All that are on: which of them are 🔒, the reference data say. */
  tags: { staffId: string; tagId: string; present: boolean }[]
  phones: string[]
  fields: Omit<CustomerField, 'archived' | 'customers'>[]
  notes: { noteId: string; authorId: string; text: string; at: string }[]
  stageChange: { actorId: string | null; at: string } | null
  /** Of her main follower and of those who stand: whom of them the asker leads. */
  led: string[]
}

type CardCustomerRow = {
  mainFollowerId: string | null
  introducerCustomerId: string | null
  introducerStaffId: string | null
  /** 称呼 or name of the customer who brought her. */
  introducer: string | null
  fields: Record<string, string>
  consentAt: string | null
}

const present = sql`(ended_at is null or ended_by = 'customer')`

/** SQL condition: this person leads the department of the staff in `column`; an operator leads all. */
export const isLedBy = (session: Session, column: RawBuilder<unknown>) => sql<boolean>`exists (
  select 1 from staff s where s.corp_id = ${session.corpId} and s.staff_id = ${column}
    and s.department_id in (${ledDepartments(session)}))`

const customerRow = (her: Her, corpId: string) => sql`select main_follower_id as "mainFollowerId",
  introducer_customer_id as "introducerCustomerId", introducer_staff_id as "introducerStaffId",
  (select coalesce(i.salutation, i.name) from customer i where i.corp_id = ${corpId}
    and i.customer_id = customer.introducer_customer_id) as introducer,
  fields, consent_at as "consentAt" from customer where ${her}`

const phoneRows = (her: Her) => sql`select distinct m.phone as phone
  from (select mobiles from follow where ${her} and ${present}) f
  cross join lateral jsonb_array_elements_text(f.mobiles) as m(phone) order by 1`

const findCardRows = oneRow<'corpId' | 'staffId' | 'customerId', CardRows>(
  ['corpId', 'staffId', 'customerId'],
  (given) => {
    const { corpId, staffId } = given
    const her = isHer(given)
    return sql`select ${askingColumns(given)},
      ${first(customerRow(her, corpId))} as customer,
      ${first(sql`select remark, description, remark_sync as sync, remark_problem as problem
        from follow where ${her} and staff_id = ${staffId} and ended_at is null`)} as own,
      ${list(sql`select staff_id as "staffId", tag_id as "tagId", present from follow_tag
        where ${her} and present order by added_at, tag_id limit 500`)} as tags,
      (select coalesce(json_agg(p.phone), '[]'::json) from (${phoneRows(her)}) p) as phones,
      ${list(sql`select field_key as "fieldKey", label, kind, choices from customer_field
        where corp_id = ${corpId} and archived_at is null
        order by position, field_key`)} as fields,
      ${list(sql`select note_id as "noteId", author_id as "authorId", text, at from note
        where ${her} and deleted_at is null
        order by at desc, note_id limit ${sql.lit(notesMost)}`)} as notes,
      ${first(sql`select actor_id as "actorId", at from customer_event
        where ${her} and kind = 'stage.changed' order by at desc, event_id desc`)} as "stageChange",
      (select coalesce(json_agg(p.staff_id), '[]'::json) from (
        select staff_id from follow where ${her} and ended_at is null
        union select main_follower_id from customer where ${her}
          and main_follower_id is not null) p
        where ${isLedBy(given, sql.ref('p.staff_id'))}) as led
      from corp where corp_id = ${corpId}`
  },
)

/** 资料 in one statement, but for what runs out; throws when this customer is not in reach. */
export async function getCardRows(
  db: Db,
  session: Session,
  customerId: string,
): Promise<CardRows & { customer: CardCustomerRow }> {
  return admit(await findCardRows(db, { ...session, customerId }))
}

/** Her phone numbers as they are; only card-phones.ts shows them. */
export async function listPhones(db: Db, corpId: string, customerId: string): Promise<string[]> {
  const { rows } = await phoneRows(isHer({ corpId, customerId, staffId: '' })).execute(db)
  return (rows as { phone: string }[]).map((row) => row.phone)
}

/** Whether this person leads one of these people. */
export async function leadsOneOf(
  db: Db,
  session: Session,
  staffIds: readonly string[],
): Promise<boolean> {
  const { rows } = await sql<{ leads: boolean }>`select coalesce(bool_or(
    ${isLedBy(session, sql.ref('k.id'))}), false) as leads
    from unnest(${staffIds}::text[]) as k(id)`.execute(db)
  return rows[0]?.leads ?? false
}
