import { listApiKeys, makeApiKey, revokeApiKey } from '@xiaoguan/shared'
import { type Serving, serve } from '../http/serve.ts'
import { makeKey, revokeKey } from './make-key.ts'
import { listKeyRows } from './store.ts'

export function apiKeyRoutes(serving: Serving) {
  const { deps } = serving
  const list = async (corpId: string) => {
    const rows = await listKeyRows(deps.db, corpId)
    return rows.map((row) => ({
      ...row,
      createdAt: row.createdAt.toISOString(),
      revokedAt: row.revokedAt?.toISOString() ?? null,
    }))
  }
  serve(serving, listApiKeys, async ({ session }) => ({ keys: await list(session.corpId) }))
  serve(serving, makeApiKey, async ({ session, body }) => {
    const secret = await makeKey(deps, session, body.name)
    return { secret, keys: await list(session.corpId) }
  })
  serve(serving, revokeApiKey, async ({ session, params }) => {
    await revokeKey(deps, session, params.apiKeyId)
    return { keys: await list(session.corpId) }
  })
}
