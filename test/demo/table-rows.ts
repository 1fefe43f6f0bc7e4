import type { Tables } from '@xiaoguan/server/db/tables'
import type { Insertable } from 'kysely'
import { demoCorpId as corpId } from './content/company.ts'

export type TableRows = [table: keyof Tables, rows: Record<string, unknown>[]]

/** Adds the corp and writes what is kept as jsonb as text. */
export function toRow(row: object): Record<string, unknown> {
  const values = Object.entries(row).map(([name, value]: [string, unknown]) => [
    name,
    isJson(value) ? JSON.stringify(value) : value,
  ])
  return { corp_id: corpId, ...Object.fromEntries(values) }
}

function isJson(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  return !(value instanceof Date) && !(value instanceof Uint8Array)
}

export function rowsOf<T extends keyof Tables>(
  table: T,
  rows: readonly Omit<Insertable<Tables[T]>, 'corp_id'>[],
): TableRows {
  return [table, rows.map(toRow)]
}
