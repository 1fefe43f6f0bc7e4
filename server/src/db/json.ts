import type { ColumnType } from 'kysely'

/** jsonb: written as text (see `json`), read as what it holds. */
export type Json<T> = ColumnType<T, string, string>
export type JsonDefault<T> = ColumnType<T, string | undefined, string>

/** Writes a value into a jsonb column: both drivers take text, one of them only text. */
export function json(value: unknown): string {
  return JSON.stringify(value)
}
