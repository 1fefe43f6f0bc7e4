import { randomBytes } from 'node:crypto'
import { issueCredential } from '../world.ts'
import type { SimApp, SimCredential, World } from '../world.ts'
import { Refusal } from './refusal.ts'

const lifeSeconds = 7200

export type Credential = { value: string; expiresIn: number }

/**
 * The credential in force: the same one during its life, a new one only after it.
 * A corp ticket belongs to no app: agentId 0.
 */
export function currentCredential(
  world: World,
  corpId: string,
  kind: SimCredential['kind'],
  agentId: number,
): Credential {
  const now = world.now()
  const valid = world
    .getCorp(corpId)
    .credentials.find(
      (each) =>
        each.kind === kind && each.agentId === agentId && !each.revoked && each.expiresAt > now,
    )
  if (valid) {
    return { value: valid.value, expiresIn: Math.ceil((valid.expiresAt - now) / 1000) }
  }
  const value = randomBytes(kind === 'access_token' ? 96 : 64).toString('base64url')
  issueCredential(world, corpId, { kind, agentId, value, expiresAt: now + lifeSeconds * 1000 })
  return { value, expiresIn: lifeSeconds }
}

/** Whose token this is; refuses unknown, revoked and expired ones. */
export function tokenOwner(world: World, token: string): { corpId: string; app: SimApp } {
  for (const corp of world.corps.values()) {
    const known = corp.credentials.find(
      (each) => each.kind === 'access_token' && each.value === token,
    )
    const app = known && corp.apps.get(known.agentId)
    if (!known || !app) continue
    if (known.revoked) throw new Refusal(40014)
    if (known.expiresAt <= world.now()) throw new Refusal(42001)
    return { corpId: corp.corpId, app }
  }
  throw new Refusal(40014)
}
