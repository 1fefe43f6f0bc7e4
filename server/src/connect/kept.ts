import { findCorp } from '../db/corp.ts'
import type { Deps } from '../deps.ts'
import { tryUnseal } from '../http/secrets.ts'
import type { Answers } from './settings.ts'
import { findFirstOperator } from './store.ts'

/** What a corp was connected with; empty of one nobody knows, without the secret where it can't be opened. */
export async function keptSettings({ db, config }: Deps, corpId: string): Promise<Answers> {
  const corp = await findCorp(db, corpId)
  if (!corp) return {}
  return {
    CONNECT_KEY: corpId,
    CONNECT_NAME: corp.name,
    CONNECT_CORP_ID: corp.wecomCorpId,
    CONNECT_AGENT_ID: corp.agentId,
    CONNECT_SECRET: tryUnseal(config.secretKey, corp.secretSealed),
    CONNECT_PUBLIC_URL: corp.publicUrl,
    CONNECT_OPERATOR: await findFirstOperator(db, corpId),
  }
}
