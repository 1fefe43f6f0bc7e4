import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { createGzip, type Gzip } from 'node:zlib'
import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { copyEnd, copyLine, endLine, headLine, quote, type RowCounts } from './dump-format.ts'

// A job that runs while we look runs again after a restore.
const openJobs = `select %COLUMNS% from pgboss.job where state < 'completed'`

type Table = { name: string; columns: string[] }

/**
 * Writes every table and the jobs that wait, as one moment of the database, to a file that only its owner can
 * read. It appears under its name when it is whole. Gives the number of rows.
 */
export async function dumpDatabase(url: string, file: string, now: Date): Promise<number> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const unfinished = `${file}.unfinished`
  const out = createGzip({ level: 6 })
  const written = pipeline(out, createWriteStream(unfinished, { mode: 0o600 }))
  // A disk that is full, or a folder that is not there, is told where it is waited for.
  written.catch(() => undefined)
  try {
    await client.query('begin isolation level repeatable read read only')
    out.write(headLine({ format: 1, at: now.toISOString(), migrations: await migrations(client) }))
    const rows: RowCounts = {}
    for (const table of await listTables(client))
      rows[table.name] = await Promise.race([copyOut(client, table, out), failureOf(written)])
    out.end(endLine(rows))
    await written
    await client.query('commit')
    await rename(unfinished, file)
    return Object.values(rows).reduce((sum, count) => sum + count, 0)
  } catch (error) {
    out.destroy()
    await rm(unfinished, { force: true })
    throw error
  } finally {
    await client.end()
  }
}

/** Ends only when writing fails. */
async function failureOf(written: Promise<void>): Promise<never> {
  await written
  return new Promise(() => undefined)
}

async function migrations(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>('select name from migration order by name')
  return rows.map((row) => row.name)
}

/** Tables with their stored columns; what applied which migration is said by the head. */
async function listTables(client: pg.Client): Promise<Table[]> {
  const { rows } = await client.query<{ name: string; columns: string[] }>(
    `select table_schema || '.' || table_name as name,
        array_agg(column_name::text order by ordinal_position) as columns
      from information_schema.columns join information_schema.tables using (table_schema, table_name)
      where table_type = 'BASE TABLE' and is_generated = 'NEVER'
        and ((table_schema = 'public' and table_name <> 'migration')
          or (table_schema = 'pgboss' and table_name = 'job'))
      group by 1 order by 1`,
  )
  return rows
}

async function copyOut(client: pg.Client, table: Table, out: Gzip): Promise<number> {
  out.write(copyLine(table.name, table.columns))
  const columns = table.columns.map(quote).join(', ')
  const select =
    table.name === 'pgboss.job'
      ? openJobs.replace('%COLUMNS%', columns.replace('"state"', waitingState))
      : `select ${columns} from ${table.name}`
  const rows = client.query(copyTo(`copy (${select}) to stdout`))
  for await (const chunk of rows) if (!out.write(chunk)) await once(out, 'drain')
  out.write(`${copyEnd}\n`)
  return rows.rowCount
}

const waitingState = `case when state = 'active' then 'retry' else state end`
