import { randomBytes, randomUUID } from 'node:crypto'
import { addAudit } from '../audit/store.ts'
import type { Deps } from '../deps.ts'
import { isUuid } from '../customer/change-store.ts'
import type { Session } from '../http/session.ts'
import { Problem } from '../problem.ts'
import { hashKey } from './hash.ts'
import { addKeyRow, hasKey, revokeKeyRow } from './store.ts'

const secretBytes = 32

/** Makes a key and gives its text, which is kept nowhere. */
export async function makeKey(deps: Deps, session: Session, name: string): Promise<string> {
  const { corpId, staffId } = session
  const secret = `xg_${randomBytes(secretBytes).toString('base64url')}`
  const apiKeyId = randomUUID()
  const at = deps.clock.now()
  await deps.db.transaction().execute(async (db) => {
    const keyHash = hashKey(secret)
    await addKeyRow(db, { corpId, apiKeyId, name, keyHash, by: staffId, at })
    await addAudit(db, audit(session, 'api_key.made', apiKeyId, at))
  })
  return secret
}

/** From now on the key is refused; twice is the same as once. */
export async function revokeKey(deps: Deps, session: Session, apiKeyId: string): Promise<void> {
  const at = deps.clock.now()
  const { corpId } = session
  if (!isUuid(apiKeyId)) throw new Problem('api_key.unknown')
  await deps.db.transaction().execute(async (db) => {
    if (!(await hasKey(db, corpId, apiKeyId))) throw new Problem('api_key.unknown')
    if (await revokeKeyRow(db, corpId, apiKeyId, at))
      await addAudit(db, audit(session, 'api_key.revoked', apiKeyId, at))
  })
}

function audit({ corpId, staffId: actorId }: Session, action: string, subject: string, at: Date) {
  return { corpId, actorId, action, subject, at }
}
