import type { CustomerField, FieldKind } from '@xiaoguan/shared'
import { sql } from 'kysely'
import { json } from '../db/json.ts'
import type { Db } from '../db/open.ts'

export type FieldRow = {
  fieldKey: string
  label: string
  kind: FieldKind
  choices: string[]
  archived: boolean
}

/** A corp's fields in their order, archived ones last. */
export async function listFieldRows(db: Db, corpId: string): Promise<FieldRow[]> {
  const { rows } = await sql<FieldRow>`select field_key as "fieldKey", label, kind, choices,
      archived_at is not null as archived
    from customer_field where corp_id = ${corpId}
    order by archived_at is not null, position, field_key`.execute(db)
  return rows
}

/** The same with how many customers have a value. */
export async function listFieldsWithCounts(db: Db, corpId: string): Promise<CustomerField[]> {
  const { rows } = await sql<{ key: string; customers: number }>`
    select k.key, count(*)::int as customers
    from customer c cross join lateral jsonb_object_keys(c.fields) as k(key)
    where c.corp_id = ${corpId} group by 1`.execute(db)
  const counts = new Map(rows.map((row) => [row.key, row.customers]))
  const fields = await listFieldRows(db, corpId)
  return fields.map((field) => ({ ...field, customers: counts.get(field.fieldKey) ?? 0 }))
}

/** One at a time may change a corp's fields. */
export async function lockFields(db: Db, corpId: string): Promise<void> {
  await sql`select 1 from corp where corp_id = ${corpId} for update`.execute(db)
}

/** A new one stands last. */
export async function saveFieldRow(
  db: Db,
  corpId: string,
  field: FieldRow,
  at: Date,
): Promise<void> {
  const archivedAt = field.archived ? at : null
  await sql`insert into customer_field
      (corp_id, field_key, label, kind, choices, position, archived_at, created_at)
    select ${corpId}, ${field.fieldKey}, ${field.label}, ${field.kind},
      ${json(field.choices)}::jsonb, coalesce(max(position), 0) + 1, ${archivedAt}::timestamptz,
      ${at}::timestamptz
    from customer_field where corp_id = ${corpId}
    on conflict (corp_id, field_key) do update set label = excluded.label,
      choices = excluded.choices, archived_at = excluded.archived_at`.execute(db)
}

/** Those not named stand behind. */
export async function orderFieldRows(
  db: Db,
  corpId: string,
  fieldKeys: readonly string[],
): Promise<void> {
  await sql`update customer_field f set position = coalesce(
      array_position(${fieldKeys}::text[], f.field_key), ${fieldKeys.length} + f.position)
    where f.corp_id = ${corpId}`.execute(db)
}

/** Null clears it. */
export async function setFieldValue(
  db: Db,
  { corpId, customerId }: { corpId: string; customerId: string },
  fieldKey: string,
  value: string | null,
): Promise<void> {
  const fields =
    value === null
      ? sql`fields - ${fieldKey}::text`
      : sql`fields || ${json({ [fieldKey]: value })}::jsonb`
  await sql`update customer set fields = ${fields}
    where corp_id = ${corpId} and customer_id = ${customerId}`.execute(db)
}
