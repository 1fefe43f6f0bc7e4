import type { ScriptProof } from '@xiaoguan/shared'
import type { Db } from '../db/open.ts'

/** How scripts fare, by script id. */
export type Tally = ReadonlyMap<string, ScriptProof>

const kept = new WeakMap<Db, Map<string, { version: string; tally: Tally }>>()
const noTally: Tally = new Map()

/** The tally of a corp's scripts; `version` tells when it was last counted (read in the caller's own query), null: never. */
export async function getTally(db: Db, corpId: string, version: string | null): Promise<Tally> {
  if (version === null) return noTally
  const corps = kept.get(db) ?? new Map<string, { version: string; tally: Tally }>()
  kept.set(db, corps)
  const known = corps.get(corpId)
  if (known?.version === version) return known.tally
  const tally = await loadTally(db, corpId)
  corps.set(corpId, { version, tally })
  return tally
}

async function loadTally(db: Db, corpId: string): Promise<Tally> {
  const rows = await db
    .selectFrom('script_tally')
    .select(['script_id', 'sent', 'matured', 'replied', 'ordered', 'waiting'])
    .where('corp_id', '=', corpId)
    .execute()
  return new Map(rows.map(({ script_id: scriptId, ...proof }) => [scriptId, proof]))
}
