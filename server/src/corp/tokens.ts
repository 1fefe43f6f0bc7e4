import { sql } from 'kysely'
import type { Db } from '../db/open.ts'
import { seal, unseal } from '../http/secrets.ts'
import type { KeptToken, TokenKey, TokenStore } from '../wecom/token-store.ts'

type Row = { value_sealed: string | null; expires_at: Date | null }

// By the database's clock, which all processes share. Longer than a fetch may take; a process that dies
// meanwhile holds the others up no longer than this.
const leaseS = 10

/** Tokens and tickets in the database, sealed, with the right to fetch a new one in the same row. */
export function createTokenStore(db: Db, secretKey: string): TokenStore {
  const rowOf = ({ corpId, kind }: TokenKey) =>
    db.selectFrom('wecom_token').where('corp_id', '=', corpId).where('kind', '=', kind)
  const ofHolder = ({ corpId, kind }: TokenKey, holder: string) =>
    db
      .updateTable('wecom_token')
      .where('corp_id', '=', corpId)
      .where('kind', '=', kind)
      .where('fetching_by', '=', holder)
  const noLease = { fetching_until: null, fetching_by: null }

  return {
    async find(key) {
      const row = await rowOf(key).select(['value_sealed', 'expires_at']).executeTakeFirst()
      return open(secretKey, key, row)
    },
    async lease(key, holder) {
      const { rows } = await sql<Row>`
        insert into wecom_token as t (corp_id, kind, fetching_until, fetching_by)
        values (${key.corpId}, ${key.kind}, now() + make_interval(secs => ${leaseS}), ${holder})
        on conflict (corp_id, kind) do update
          set fetching_until = excluded.fetching_until, fetching_by = excluded.fetching_by
          where t.fetching_until is null or t.fetching_until < now()
        returning value_sealed, expires_at`.execute(db)
      return rows[0] ? { kept: open(secretKey, key, rows[0]) } : undefined
    },
    async save(key, holder, { value, expiresAt }) {
      const sealed = seal(secretKey, JSON.stringify([key.app, value]))
      await ofHolder(key, holder)
        .set({ value_sealed: sealed, expires_at: expiresAt, ...noLease })
        .execute()
    },
    async release(key, holder) {
      await ofHolder(key, holder).set(noLease).execute()
    },
    async drop(key, value) {
      const row = await rowOf(key).select(['value_sealed', 'expires_at']).executeTakeFirst()
      if (!row?.value_sealed || open(secretKey, key, row)?.value !== value) return
      await db
        .updateTable('wecom_token')
        .set({ value_sealed: null, expires_at: null })
        .where('corp_id', '=', key.corpId)
        .where('kind', '=', key.kind)
        .where('value_sealed', '=', row.value_sealed)
        .execute()
    },
  }
}

/** Undefined for what another app, secret or key of ours left there: fetched anew. */
function open(secretKey: string, key: TokenKey, row: Row | undefined): KeptToken | undefined {
  if (!row?.value_sealed || !row.expires_at) return undefined
  try {
    const opened: unknown = JSON.parse(unseal(secretKey, row.value_sealed))
    if (!Array.isArray(opened) || opened[0] !== key.app || typeof opened[1] !== 'string')
      return undefined
    return { value: opened[1], expiresAt: row.expires_at }
  } catch {
    // Sealed with another key, or touched.
    return undefined
  }
}
