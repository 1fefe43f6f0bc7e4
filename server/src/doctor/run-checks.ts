import { type Check, CheckId } from '@xiaoguan/shared'
import { findCorp } from '../db/corp.ts'
import type { Deps } from '../deps.ts'
import { tryUnseal } from '../http/secrets.ts'
import { Problem } from '../problem.ts'
import { checkCallback } from './callback.ts'
import { checkClock, checkDatabase, checkDomainFile, checkPublicUrl } from './here.ts'
import { checkPlatform } from './platform.ts'
import { findCallbackSeen } from './store.ts'

const order = CheckId.options

/** Everything that must be right between this server, the world and WeCom, in the order to mend it. */
export async function runChecks(deps: Deps, corpId: string): Promise<Check[]> {
  const corp = await findCorp(deps.db, corpId)
  if (!corp) throw new Problem('not_found')
  const seen = await findCallbackSeen(deps.db, corpId)
  const found = await Promise.all([
    checkDatabase(deps),
    checkClock(deps),
    checkDomainFile(corp),
    checkCallback(deps, corp, seen),
    checkPlatform(deps, corp, tryUnseal(deps.config.secretKey, corp.secretSealed)),
  ])
  return [checkPublicUrl(corp), ...found.flat()].toSorted(
    (a, b) => order.indexOf(a.id) - order.indexOf(b.id),
  )
}
