import { sql } from 'kysely'
import type { Db } from '../db/open.ts'

/** How many rows of each table belong to a corp, jobs among them; tables without any are left out. */
export async function countRowsOf(
  db: Db,
  corpId: string,
): Promise<{ table: string; rows: number }[]> {
  const counts: { table: string; rows: number }[] = []
  for (const table of await listTables(db)) {
    const found = await sql<{ rows: number }>`select count(*)::int as rows
      from ${sql.table(table)} where ${ofCorp(table, corpId)}`.execute(db)
    counts.push({ table, rows: found.rows[0]?.rows ?? 0 })
  }
  return counts.filter(({ rows }) => rows > 0)
}

/** Takes everything of a corp away; call inside a transaction. */
export async function deleteRowsOf(db: Db, corpId: string): Promise<void> {
  for (const table of await listTables(db))
    await sql`delete from ${sql.table(table)} where ${ofCorp(table, corpId)}`.execute(db)
}

const jobTable = 'pgboss.job'

/** As the database has them, so that a table made later is not forgotten. */
async function listTables(db: Db): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select c.table_name as name
    from information_schema.columns c
    join information_schema.tables t using (table_schema, table_name)
    where c.table_schema = current_schema() and c.column_name = 'corp_id' and t.table_type = 'BASE TABLE'
    order by c.table_name`.execute(db)
  const jobs = await sql<{ found: boolean }>`select to_regclass(${jobTable}) is not null as found`
    // The queue's tables come with the first start of a server.
    .execute(db)
  return [...rows.map((row) => row.name), ...(jobs.rows[0]?.found ? [jobTable] : [])]
}

const ofCorp = (table: string, corpId: string) =>
  table === jobTable ? sql`data->>'corpId' = ${corpId}` : sql`corp_id = ${corpId}`
