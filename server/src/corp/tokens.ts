import type { Db } from '../db/open.ts'
import { seal, unseal } from '../http/secrets.ts'
import type { TokenStore } from '../wecom/tokens.ts'

/** Tokens and tickets in the database, sealed, shared by all processes; a copy in memory spares the query. */
export function createTokenStore(db: Db, secretKey: string): TokenStore {
  const kept = new Map<string, { value: string; expiresAt: Date }>()
  return {
    async find(corpId, kind, now) {
      const key = `${corpId}/${kind}`
      const known = kept.get(key)
      if (known && known.expiresAt > now) return known.value
      const row = await db
        .selectFrom('wecom_token')
        .select(['value_sealed', 'expires_at'])
        .where('corp_id', '=', corpId)
        .where('kind', '=', kind)
        .executeTakeFirst()
      if (!row || row.expires_at <= now) return undefined
      const value = unseal(secretKey, row.value_sealed)
      kept.set(key, { value, expiresAt: row.expires_at })
      return value
    },
    async save(corpId, kind, value, expiresAt) {
      kept.set(`${corpId}/${kind}`, { value, expiresAt })
      const row = { value_sealed: seal(secretKey, value), expires_at: expiresAt }
      await db
        .insertInto('wecom_token')
        .values({ corp_id: corpId, kind, ...row })
        .onConflict((oc) => oc.columns(['corp_id', 'kind']).doUpdateSet(row))
        .execute()
    },
    async drop(corpId, kind) {
      kept.delete(`${corpId}/${kind}`)
      await db
        .deleteFrom('wecom_token')
        .where('corp_id', '=', corpId)
        .where('kind', '=', kind)
        .execute()
    },
  }
}
