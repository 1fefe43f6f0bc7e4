import type { Deps } from '../deps.ts'
import { type Corp, findCorp, getCorp } from '../db/corp.ts'
import { unseal } from '../http/secrets.ts'
import { Problem } from '../problem.ts'
import type { CallbackKeys } from '../wecom/callback.ts'

/** Finds a corp's keys; `fresh`: as the database has them now, not as it had them some seconds ago. */
export type FindKeys = (corpId: string, fresh: boolean) => Promise<CallbackKeys | undefined>

/** Keeps the opened keys of each corp in memory as long as its sealed ones stay the same. */
export function createKeyRing({ db, config }: Pick<Deps, 'db' | 'config'>): FindKeys {
  const kept = new Map<string, { sealed: string; keys: CallbackKeys }>()
  return async (corpId, fresh) => {
    const corp = fresh ? await findCorp(db, corpId) : await findKept(db, corpId)
    if (!corp?.callbackTokenSealed || !corp.callbackKeySealed) return undefined
    const sealed = [corp.callbackTokenSealed, corp.callbackKeySealed, corp.wecomCorpId].join(' ')
    const known = kept.get(corpId)
    if (known?.sealed === sealed) return known.keys
    const keys = {
      token: unseal(config.secretKey, corp.callbackTokenSealed),
      aesKey: unseal(config.secretKey, corp.callbackKeySealed),
      receiveId: corp.wecomCorpId,
    }
    kept.set(corpId, { sealed, keys })
    return keys
  }
}

async function findKept(db: Deps['db'], corpId: string): Promise<Corp | undefined> {
  try {
    return await getCorp(db, corpId)
  } catch (error) {
    if (error instanceof Problem && error.code === 'not_found') return undefined
    throw error
  }
}
