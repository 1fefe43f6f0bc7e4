import type { CustomerCard } from '@xiaoguan/shared'
import type { Deps } from '../deps.ts'
import type { Session } from '../http/session.ts'
import { Problem } from '../problem.ts'
import { changeCard } from './card.ts'
import { addEvent } from './event-store.ts'
import { findOwnRemark, wishRemark } from './remark-store.ts'
import { refreshSearchWords } from './search-words-store.ts'

type Asked = { changeId: string; remark: string; description: string }

/** Sets 备注 and 描述 of the own follow; WeCom is told by the job `remark.sync`. */
export function setOwnRemark(
  deps: Deps,
  session: Session,
  customerId: string,
  { changeId, remark, description }: Asked,
): Promise<{ card: CustomerCard }> {
  const { corpId, staffId } = session
  const body = { staffId, remark, description }
  const change = { customerId, changeId, kind: 'remark.set', body }
  return changeCard(deps, session, change, async (db, _customer, at) => {
    const follow = { corpId, customerId, staffId }
    const before = await findOwnRemark(db, follow)
    if (!before) throw new Problem('remark.not_yours')
    const words = { remark: remark || null, description: description || null }
    const isSame = before.remark === words.remark && before.description === words.description
    if (isSame && before.sync !== 'refused') return
    await wishRemark(db, follow, words)
    await refreshSearchWords(db, corpId, [customerId])
    const event = { corpId, customerId, actorId: staffId, source: 'staff' as const, at }
    await addEvent(db, { ...event, kind: 'remark.set', body: { staffId } })
    await deps.enqueue(db, 'remark.sync', follow)
  })
}
