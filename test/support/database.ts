import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { migrate } from '@xiaoguan/server/db/migrate'
import { type Database, adoptPglite, openDatabase } from '@xiaoguan/server/db/open'
import pg from 'pg'

const migrations = new URL('../../server/src/db/migrations/', import.meta.url)
const int8 = 20
const date = 1082

/** A database of its own, schema up to date: PGlite, or with TEST_DB=postgres one that we make and drop. */
export async function openTestDatabase(): Promise<Database> {
  return process.env.TEST_DB === 'postgres' ? openOwnPostgres() : openPgliteCopy()
}

async function openOwnPostgres(): Promise<Database> {
  const admin = process.env.TEST_DATABASE_URL
  if (!admin)
    throw new Error(
      'TEST_DB=postgres needs TEST_DATABASE_URL (test/support/postgres-setup.ts sets it)',
    )
  const name = `xiaoguan_test_${randomBytes(6).toString('hex')}`
  await ask(admin, `create database ${name}`)
  const url = new URL(admin)
  url.pathname = `/${name}`
  const database = await openDatabase({ kind: 'postgres', url: url.href })
  await migrate(database, new Date())
  const close = async () => {
    await database.close()
    await ask(admin, `drop database if exists ${name} with (force)`)
  }
  return { ...database, close }
}

async function ask(url: string, statement: string) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

/** A fresh PGlite takes seconds to set up, so each test file starts from a snapshot of a migrated one. */
async function openPgliteCopy(): Promise<Database> {
  const snapshot = await migratedSnapshot()
  const pglite = await PGlite.create({
    loadDataDir: new Blob([Uint8Array.from(snapshot)]),
    parsers: { [int8]: Number, [date]: (text: string) => text },
  })
  return adoptPglite(pglite)
}

async function migratedSnapshot(): Promise<Buffer> {
  const hash = createHash('sha1')
  for (const name of readdirSync(migrations).toSorted())
    hash.update(readFileSync(new URL(name, migrations)))
  const folder = join(tmpdir(), `xiaoguan-test-${process.getuid?.() ?? 0}`)
  const file = join(folder, `${hash.digest('hex').slice(0, 16)}.tar`)
  try {
    return readFileSync(file)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
  }
  const database = adoptPglite(await PGlite.create())
  if (database.kind !== 'pglite') throw new Error('adoptPglite gives a PGlite')
  await migrate(database, new Date())
  const dump = Buffer.from(await (await database.pglite.dumpDataDir('none')).arrayBuffer())
  await database.close()
  mkdirSync(folder, { recursive: true })
  // Put in place whole: another worker may be doing the same.
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, dump)
  renameSync(draft, file)
  return dump
}
