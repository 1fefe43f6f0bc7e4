import * as z from 'zod/mini'

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

/** The names after ":" in a path, as an object of strings. */
export type PathParams<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? { [K in Name]: string } & PathParams<Rest>
  : Path extends `${string}:${infer Name}`
    ? { [K in Name]: string }
    : unknown

export type Schema = z.ZodMiniType

/** `api_key`: another system, with a key of the corp instead of a session. */
type Asker = 'staff' | 'lead' | 'operator' | 'api_key'

/** One request the web can make and the server answers: declared once, parsed on both sides. */
export type Endpoint<
  Path extends string = string,
  Query extends Schema = Schema,
  Body extends Schema = Schema,
  Reply extends Schema = Schema,
> = {
  readonly method: Method
  readonly path: Path
  readonly summary: string
  /** Who may ask at all; which customers and people they may ask about is decided in the query. */
  readonly who: Asker
  readonly query: Query
  readonly body: Body
  readonly reply: Reply
}

export const Nothing = z.object({})
export type Nothing = z.infer<typeof Nothing>

/** Declares an endpoint; `query` and `body` default to nothing, `who` to any signed-in staff. */
export function endpoint<
  const Path extends string,
  Reply extends Schema,
  Query extends Schema = typeof Nothing,
  Body extends Schema = typeof Nothing,
>(declared: {
  method: Method
  path: Path
  summary: string
  who?: Asker
  query?: Query
  body?: Body
  reply: Reply
}): Endpoint<Path, Query, Body, Reply> {
  return {
    method: declared.method,
    path: declared.path,
    summary: declared.summary,
    who: declared.who ?? 'staff',
    // The defaults stand in for the type parameters' defaults: safe because both say "nothing".
    query: declared.query ?? (Nothing as unknown as Query),
    body: declared.body ?? (Nothing as unknown as Body),
    reply: declared.reply,
  }
}
