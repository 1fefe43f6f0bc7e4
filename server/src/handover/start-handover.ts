import type { Handover } from '@xiaoguan/shared'
import { isUuid } from '../customer/change-store.ts'
import type { Deps } from '../deps.ts'
import { firstTime } from '../http/once.ts'
import type { Session } from '../http/session.ts'
import { Problem } from '../problem.ts'
import { getGiver } from './giver.ts'
import { getHandover } from './load-handovers.ts'
import { addCustomers, addHandover, mayTakeOver } from './store.ts'

type Asked = {
  handoverId: string
  fromId: string
  toId: string
  customerIds: string[]
  all: boolean
  message: string | null
  note: string | null
}

// A hand-over is about many customers; its own rows say which.
const ofNobody = 'handover'

/** Writes down who goes to whom, with the job that tells the platform; once under its id. */
export async function startHandoverOf(
  deps: Deps,
  session: Session,
  asked: Asked,
): Promise<{ handover: Handover }> {
  const { handoverId, ...body } = asked
  if (!isUuid(handoverId)) throw new Problem('bad_request')
  if (asked.fromId === asked.toId) throw new Problem('handover.same_person')
  const { corpId, staffId } = session
  const at = deps.clock.now()
  const change = { changeId: handoverId, kind: 'handover.start', body, at }
  await deps.db.transaction().execute(async (db) => {
    if (!(await firstTime(db, { corpId, customerId: ofNobody, ...change }))) return
    const from = await getGiver(db, session, asked.fromId)
    if (!(await mayTakeOver(db, session, asked.toId))) throw new Problem('staff.not_found')
    const kind = from.active ? ('on_job' as const) : ('resigned' as const)
    const { fromId, toId, message, note } = asked
    const start = { corpId, handoverId, kind, fromId, toId, message, note, askedBy: staffId, at }
    await addHandover(db, start)
    const { added, running } = await addCustomers(db, start, asked.all ? null : asked.customerIds)
    if (added === 0) throw new Problem(running > 0 ? 'handover.already_running' : 'handover.nobody')
    await deps.enqueue(db, 'handover.step', { corpId, handoverId })
  })
  return { handover: await getHandover(deps, session, handoverId) }
}
