import { createHash } from 'node:crypto'
import { PGlite } from '@electric-sql/pglite'
import { type Dialect, Kysely, PGliteDialect, PostgresDialect } from 'kysely'
import pg from 'pg'
import { lockFolder } from './lock.ts'
import { oneAtATime } from './one-at-a-time.ts'
import type { Tables } from './tables.ts'

/** A connection or a transaction: the first argument of everything that runs SQL. */
export type Db = Kysely<Tables>

export type Database =
  | { kind: 'pglite'; db: Db; pglite: PGlite; close: () => Promise<void> }
  | { kind: 'postgres'; db: Db; url: string; close: () => Promise<void> }

export type DatabaseTarget =
  | { kind: 'pglite'; dir: string | null }
  | { kind: 'postgres'; url: string; poolSize?: number }

const int8 = 20
const date = 1082

type Wrap = (dialect: Dialect) => Dialect
const asItIs: Wrap = (dialect) => dialect

/** Opens the database; both drivers give int8 as number and date as text. `wrap`: to stand between (fault tests). */
export async function openDatabase(target: DatabaseTarget, wrap = asItIs): Promise<Database> {
  return target.kind === 'pglite' ? openPglite(target.dir, wrap) : openPostgres(target, wrap)
}

async function openPglite(dir: string | null, wrap: Wrap): Promise<Database> {
  // PGlite does not lock its folder: a second process silently destroys commits.
  const unlock = dir ? lockFolder(dir) : () => {}
  try {
    const pglite = await PGlite.create({
      ...(dir ? { dataDir: dir } : {}),
      parsers: { [int8]: Number, [date]: (text: string) => text },
    })
    return adoptPglite(pglite, unlock, wrap)
  } catch (error) {
    unlock()
    throw error
  }
}

/** Wraps a PGlite that somebody else made (tests: one per worker, from a snapshot). */
export function adoptPglite(
  pglite: PGlite,
  unlock: () => void = () => {},
  wrap = asItIs,
): Database {
  const db = new Kysely<Tables>({ dialect: wrap(oneAtATime(new PGliteDialect({ pglite }))) })
  const close = async () => {
    await db.destroy()
    if (!pglite.closed) await pglite.close()
    unlock()
  }
  return { kind: 'pglite', db, pglite, close }
}

function openPostgres(
  { url, poolSize = 10 }: { url: string; poolSize?: number },
  wrap: Wrap,
): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    Client: NamingClient,
    types: {
      getTypeParser: (oid: number, format?: 'text' | 'binary') => {
        if (oid === int8) return Number
        if (oid === date) return (text: string) => text
        return format === 'binary'
          ? pg.types.getTypeParser(oid, 'binary')
          : pg.types.getTypeParser(oid)
      },
    },
  })
  // An idle connection that breaks is replaced by the pool; the next query says what is wrong.
  pool.on('error', () => undefined)
  const db = new Kysely<Tables>({ dialect: wrap(new PostgresDialect({ pool })) })
  return { kind: 'postgres', db, url, close: () => db.destroy() }
}

const names = new Map<string, string>()
const namesKept = 500
/** Longer ones are lists written out: seldom the same again, and each connection would keep the text for ever. */
const namedLongest = 16_000

function nameOf(text: string): string | undefined {
  if (text.length > namedLongest) return undefined
  const known = names.get(text)
  if (known) return known
  if (names.size >= namesKept) return undefined
  const name = createHash('sha1').update(text).digest('base64url')
  names.set(text, name)
  return name
}

/** Names each statement with parameters, so that PostgreSQL plans it once per connection. */
class NamingClient extends pg.Client {
  // pg's overloads can't be written as one signature; the arguments go through unchanged.
  override query: pg.Client['query'] = ((text: unknown, values?: unknown, done?: unknown) => {
    const query = super.query.bind(this) as (...args: unknown[]) => unknown
    if (typeof text !== 'string' || !Array.isArray(values) || values.length === 0)
      return query(text, values, done)
    const name = nameOf(text)
    return name ? query({ name, text, values }, done) : query(text, values, done)
  }) as pg.Client['query']
}
