import { CompiledQuery, type RawBuilder } from 'kysely'
import type { Db } from './open.ts'

/** Runs a statement with its parameters' values; `values` names every one of them. */
type Run<Name extends string, Row> = (
  db: Db,
  values: Record<Name, string | Date | null>,
) => Promise<Row | undefined>

/**
 * A statement of one row whose text is built once, at its first run: Kysely builds a template anew on
 * every request, and gives each use of a value a parameter of its own. `build` is given a stand-in for
 * each parameter, to be used as its value.
 */
export function oneRow<Name extends string, Row>(
  names: readonly Name[],
  build: (standIn: Record<Name, string>) => RawBuilder<Row>,
): Run<Name, Row> {
  let text: string | undefined
  return async (db, values) => {
    text ??= compile(db, names, build)
    const parameters = names.map((name) => values[name])
    const { rows } = await db.executeQuery<Row>(CompiledQuery.raw(text, parameters))
    return rows[0]
  }
}

/** The text with `$n` for the n-th name, however often it is used. */
function compile<Name extends string>(
  db: Db,
  names: readonly Name[],
  build: (standIn: Record<Name, string>) => RawBuilder<unknown>,
): string {
  // Each name stands in for itself; fromEntries forgets the names.
  const standIns = Object.fromEntries<string>(names.map((name) => [name, name])) as Record<
    Name,
    string
  >
  const { sql, parameters } = build(standIns).compile(db)
  return sql.replaceAll(/\$(\d+)/g, (_, n) => {
    const at = names.findIndex((name) => name === parameters[Number(n) - 1])
    if (at < 0) throw new Error('a statement that is built once has only its named parameters')
    return `$${at + 1}`
  })
}
