import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { finished } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { type DumpHead, type RowCounts, copyEnd, readDumpLine } from './dump-format.ts'

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
    await client.query('commit')
    return loaded
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    await client.end()
  }
}

async function refuseFilled(client: pg.Client) {
  const { rows } = await client.query('select 1 from corp limit 1')
  if (rows.length > 0)
    throw new RestoreRefused('the database is not empty: restore into a new one, then switch to it')
}

async function loadTables(client: pg.Client, file: string): Promise<number> {
  const loaded: RowCounts = {}
  let rows: RowCounts | undefined
  let into:
    | { table: string; stream: ReturnType<typeof copyFrom> & NodeJS.WritableStream }
    | undefined
  for await (const line of linesOf(file)) {
    if (into && line !== copyEnd) {
      loaded[into.table] = (loaded[into.table] ?? 0) + 1
      if (!into.stream.write(`${line}\n`)) await once(into.stream, 'drain')
    } else if (into) {
      into.stream.end()
      await finished(into.stream)
      into = undefined
    } else {
      const found = readDumpLine(line)
      if (found.kind === 'copy') {
        loaded[found.table] = 0
        into = { table: found.table, stream: client.query(copyFrom(found.statement)) }
      }
      if (found.kind === 'end') rows = found.rows
    }
  }
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
