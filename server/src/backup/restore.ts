import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { finished } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { type DumpHead, type RowCounts, copyEnd, quote, readDumpLine } from './dump-format.ts'

/** Why a file can't be restored: said in one line. */
export class RestoreRefused extends Error {
  override readonly name = 'RestoreRefused'
}

const cut = 'the file ends too early: it was cut, or is still being written'

/** The first line of a dump: which migrations its tables have. */
export async function readHead(file: string): Promise<DumpHead> {
  for await (const line of linesOf(file)) {
    const found = readDumpLine(line)
    if (found.kind === 'head' && found.head.format === 1) return found.head
    break
  }
  throw new RestoreRefused('this is no dump of ours')
}

/**
 * Fills the empty tables of a database with a dump, in one transaction, and counts. The schema must have
 * exactly the dump's migrations, and the queue its tables.
 */
export async function loadDump(url: string, file: string): Promise<number> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query('begin')
    await refuseFilled(client)
    const loaded = await loadTables(client, file)
    await countOn(client)
    await client.query('commit')
    return loaded
  } finally {
    // Undoes what was not committed. A rollback would wait for ever behind a COPY that a cut file left open.
    await client.end()
  }
}

async function refuseFilled(client: pg.Client) {
  const { rows } = await client.query('select 1 from corp limit 1')
  if (rows.length > 0)
    throw new RestoreRefused('the database is not empty: restore into a new one, then switch to it')
}

/** COPY brings the numbers that the database gave, not how far it was: the next ones come after them. */
async function countOn(client: pg.Client) {
  const { rows } = await client.query<{ table: string; column: string }>(
    `select format('%I.%I', table_schema, table_name) as table, column_name as column
      from information_schema.columns where table_schema = 'public' and is_identity = 'YES'`,
  )
  for (const { table, column } of rows)
    await client.query(
      `select setval(pg_get_serial_sequence($1, $2), max(${quote(column)})) from ${table}`,
      [table, column],
    )
}

type Copying = { table: string; stream: ReturnType<typeof copyFrom> & NodeJS.WritableStream }

async function loadTables(client: pg.Client, file: string): Promise<number> {
  const loaded: RowCounts = {}
  let rows: RowCounts | undefined
  let into: Copying | undefined
  for await (const line of linesOf(file)) {
    if (into) {
      const isOver = await copyLine(into, line)
      if (!isOver) loaded[into.table] = (loaded[into.table] ?? 0) + 1
      else into = undefined
      continue
    }
    const found = readDumpLine(line)
    if (found.kind === 'copy') {
      loaded[found.table] = 0
      into = openCopy(client, found)
    }
    if (found.kind === 'end') rows = found.rows
  }
  return checkCounts(rows, loaded)
}

function openCopy(client: pg.Client, found: { table: string; statement: string }): Copying {
  const stream = client.query(copyFrom(found.statement))
  // Thrown at the next line or by `finished`; heard here so that it does not end the process.
  stream.on('error', () => {})
  return { table: found.table, stream }
}

/** Hands one line to the table; true: it was the end of its rows. */
async function copyLine({ stream }: Copying, line: string): Promise<boolean> {
  if (stream.errored) throw stream.errored
  if (line === copyEnd) {
    stream.end()
    await finished(stream)
    return true
  }
  if (!stream.write(`${line}\n`)) await once(stream, 'drain')
  return false
}

function checkCounts(rows: RowCounts | undefined, loaded: RowCounts): number {
  if (!rows) throw new RestoreRefused(cut)
  const wrong = Object.entries(rows).find(([table, count]) => loaded[table] !== count)
  if (wrong) throw new RestoreRefused(`${wrong[0]}: ${loaded[wrong[0]] ?? 0} of ${wrong[1]} rows`)
  return Object.values(loaded).reduce((sum, count) => sum + count, 0)
}

async function* linesOf(file: string): AsyncGenerator<string> {
  const text = createReadStream(file).pipe(createGunzip())
  try {
    // Values hold no bare line ends: COPY writes them as \n and \r.
    for await (const line of createInterface({ input: text, crlfDelay: 0 })) yield line
  } catch (error) {
    throw new RestoreRefused(cut, { cause: error })
  } finally {
    text.destroy()
  }
}
