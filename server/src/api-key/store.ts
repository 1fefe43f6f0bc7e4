import type { Db } from '../db/open.ts'

export type KeyRow = {
  apiKeyId: string
  name: string
  createdBy: string
  createdAt: Date
  revokedAt: Date | null
}

/** Keys of a corp, those in use first, with the names of who made them. */
export async function listKeyRows(db: Db, corpId: string): Promise<KeyRow[]> {
  return db
    .selectFrom('api_key as k')
    .leftJoin('staff as s', (join) =>
      join.onRef('s.corp_id', '=', 'k.corp_id').onRef('s.staff_id', '=', 'k.created_by'),
    )
    .where('k.corp_id', '=', corpId)
    .select((eb) => [
      'k.api_key_id as apiKeyId',
      'k.name',
      eb.fn.coalesce('s.name', 'k.created_by').as('createdBy'),
      'k.created_at as createdAt',
      'k.revoked_at as revokedAt',
    ])
    .orderBy('k.revoked_at', (ob) => ob.desc().nullsFirst())
    .orderBy('k.created_at', 'desc')
    .execute()
}

export async function addKeyRow(
  db: Db,
  key: { corpId: string; apiKeyId: string; name: string; keyHash: string; by: string; at: Date },
): Promise<void> {
  await db
    .insertInto('api_key')
    .values({
      corp_id: key.corpId,
      api_key_id: key.apiKeyId,
      name: key.name,
      key_hash: key.keyHash,
      created_by: key.by,
      created_at: key.at,
    })
    .execute()
}

/** The key of this corp with this hash, unless it was revoked. Found by a digest, so nothing is learned from the time it takes. */
export async function findKeyId(
  db: Db,
  corpId: string,
  keyHash: string,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('api_key')
    .select('api_key_id')
    .where('key_hash', '=', keyHash)
    .where('corp_id', '=', corpId)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  return row?.api_key_id
}

export async function hasKey(db: Db, corpId: string, apiKeyId: string): Promise<boolean> {
  const row = await db
    .selectFrom('api_key')
    .select('api_key_id')
    .where('corp_id', '=', corpId)
    .where('api_key_id', '=', apiKeyId)
    .executeTakeFirst()
  return row !== undefined
}

/** False when it was revoked before. */
export async function revokeKeyRow(
  db: Db,
  corpId: string,
  apiKeyId: string,
  now: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('api_key')
    .set({ revoked_at: now })
    .where('corp_id', '=', corpId)
    .where('api_key_id', '=', apiKeyId)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}
