import { readFile, readdir } from 'node:fs/promises'
import { sql } from 'kysely'
import type { Database, Db } from './open.ts'

const folder = new URL('./migrations/', import.meta.url)
const migrationLock = 4_107_001

/**
 * Brings the schema up to date; forward only, each file once, in one transaction. Gives the names applied.
 * `only`: no others (a restore first makes the tables as the dump has them).
 */
export async function migrate(
  database: Database,
  now: Date,
  only?: ReadonlySet<string>,
): Promise<string[]> {
  const files = (await readdir(folder))
    .filter((name) => name.endsWith('.sql') && (!only || only.has(name)))
    .toSorted()
  await sql`create table if not exists migration (name text not null, at timestamptz not null,
    constraint migration__pk primary key (name))`.execute(database.db)
  return database.db.transaction().execute(async (db) => {
    if (database.kind === 'postgres')
      await sql`select pg_advisory_xact_lock(${migrationLock})`.execute(db)
    const { rows } = await sql<{ name: string }>`select name from migration`.execute(db)
    const known = new Set(rows.map((row) => row.name))
    const applied = files.filter((name) => !known.has(name))
    for (const name of applied) await applyFile(db, name, now)
    return applied
  })
}

async function applyFile(db: Db, name: string, now: Date) {
  const text = await readFile(new URL(name, folder), 'utf8')
  // PGlite takes one statement at a time; our files hold no function bodies, so ";" at a line's end ends one.
  const statements = text
    .replaceAll(/--.*$/gm, '')
    .split(/;\s*(?:\n|$)/)
    .map((statement) => statement.trim())
    .filter(Boolean)
  for (const statement of statements) await sql.raw(statement).execute(db)
  await sql`insert into migration (name, at) values (${name}, ${now})`.execute(db)
}
