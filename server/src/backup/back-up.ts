import { createReadStream } from 'node:fs'
import { chmod } from 'node:fs/promises'
import { pino } from 'pino'
import { sql } from 'kysely'
import { migrate } from '../db/migrate.ts'
import { type Database, openDatabase } from '../db/open.ts'
import { createQueue } from '../jobs/queue.ts'
import { dumpDatabase } from './dump.ts'
import { hasPgTools, pgDump, pgRestore } from './pg-tools.ts'
import { RestoreRefused, loadDump, readHead } from './restore.ts'

export type BackupWay = 'pg_dump' | 'own'

/** Writes a backup; by pg_dump where it is present and new enough, else (or when asked) our own dump. */
export async function backUp(
  url: string,
  file: string,
  { own, now }: { own: boolean; now: Date },
): Promise<BackupWay> {
  if (own || !(await hasPgTools(url))) {
    await dumpDatabase(url, file, now)
    return 'own'
  }
  await pgDump(url, file)
  await chmod(file, 0o600)
  return 'pg_dump'
}

/**
 * Restores a backup of either kind into an empty database, and brings the schema up to date. What it holds is
 * readable only under the SECRET_KEY of the server that it came from.
 */
export async function restore(url: string, file: string, now: Date): Promise<void> {
  const isOwn = await isGzip(file)
  if (!isOwn) {
    await refuseTables(url)
    await pgRestore(url, file)
  }
  const database = await openDatabase({ kind: 'postgres', url })
  try {
    if (isOwn) await restoreOwn(database, url, file, now)
    await migrate(database, now)
  } finally {
    await database.close()
  }
}

async function restoreOwn(database: Database, url: string, file: string, now: Date) {
  const { migrations } = await readHead(file)
  const applied = new Set(await migrate(database, now, new Set(migrations)))
  const { rows } = await sql<{ name: string }>`select name from migration`.execute(database.db)
  for (const { name } of rows) applied.add(name)
  const unknown = migrations.find((name) => !applied.has(name))
  if (unknown) throw new RestoreRefused(`the dump is of a newer version (${unknown}): update first`)
  const extra = [...applied].find((name) => !migrations.includes(name))
  if (extra) throw new RestoreRefused('the database is not empty: restore into a new one')
  // The queue makes its own tables; the dump fills them.
  const queue = createQueue(database, pino({ level: 'error' }))
  await queue.start(false)
  await queue.stop()
  await loadDump(url, file)
}

async function refuseTables(url: string) {
  const database = await openDatabase({ kind: 'postgres', url })
  try {
    const { rows } = await sql`select 1 from information_schema.tables
      where table_schema in ('public', 'pgboss') limit 1`.execute(database.db)
    if (rows.length > 0)
      throw new RestoreRefused('the database is not empty: restore into a new one')
  } finally {
    await database.close()
  }
}

async function isGzip(file: string): Promise<boolean> {
  for await (const chunk of createReadStream(file, { end: 1 })) {
    // Without an encoding a file is read as bytes.
    const bytes = chunk as Buffer
    return bytes[0] === 0x1f && bytes[1] === 0x8b
  }
  throw new RestoreRefused('the file is empty')
}
