import type { Db } from './open.ts'
import { Problem } from '../problem.ts'

/** One corp's settings, with secrets still sealed. */
export type Corp = {
  corpId: string
  name: string
  wecomCorpId: string
  agentId: string
  secretSealed: string
  callbackTokenSealed: string | null
  callbackKeySealed: string | null
  verifyFileName: string | null
  verifyFileText: string | null
  publicUrl: string
  frameAncestors: string
  timeZone: string
  opensAt: string
  closesAt: string
  quietFrom: string
  quietTo: string
  contactCap: number
  dailyLimit: number
  referenceVersion: number
}

const kept = new WeakMap<Db, Map<string, { corp: Corp; at: number }>>()
// A corp's address and keys change by hand, now and then; a page of the old address fails its origin check anyway.
const keptForMs = 10_000

/** The corp's row, at most ten seconds old; for figures and rules read it fresh with findCorp. */
export async function getCorp(db: Db, corpId: string): Promise<Corp> {
  const corps = kept.get(db) ?? new Map<string, { corp: Corp; at: number }>()
  kept.set(db, corps)
  const known = corps.get(corpId)
  const at = performance.now()
  if (known && at - known.at < keptForMs) return known.corp
  const corp = await findCorp(db, corpId)
  if (!corp) throw new Problem('not_found')
  corps.set(corpId, { corp, at })
  return corp
}

/** The key of the one corp on this server; undefined: there is none, or several. */
export async function findOnlyCorp(db: Db): Promise<string | undefined> {
  const [only, another] = await db.selectFrom('corp').select('corp_id').limit(2).execute()
  return another ? undefined : only?.corp_id
}

export async function findCorp(db: Db, corpId: string): Promise<Corp | undefined> {
  const row = await db
    .selectFrom('corp')
    .selectAll()
    .where('corp_id', '=', corpId)
    .executeTakeFirst()
  if (!row) return undefined
  return {
    corpId: row.corp_id,
    name: row.name,
    wecomCorpId: row.wecom_corp_id,
    agentId: row.agent_id,
    secretSealed: row.secret_sealed,
    callbackTokenSealed: row.callback_token_sealed,
    callbackKeySealed: row.callback_key_sealed,
    verifyFileName: row.verify_file_name,
    verifyFileText: row.verify_file_text,
    publicUrl: row.public_url,
    frameAncestors: row.frame_ancestors,
    timeZone: row.time_zone,
    opensAt: row.opens_at,
    closesAt: row.closes_at,
    quietFrom: row.quiet_from,
    quietTo: row.quiet_to,
    contactCap: row.contact_cap,
    dailyLimit: row.daily_limit,
    referenceVersion: row.reference_version,
  }
}

/** Every change to a reference table calls this in its transaction, so that caches in all processes notice. */
export async function raiseReferenceVersion(db: Db, corpId: string) {
  await db
    .updateTable('corp')
    .set((eb) => ({ reference_version: eb('reference_version', '+', 1) }))
    .where('corp_id', '=', corpId)
    .execute()
}
