import { getReference } from '../corp/store.ts'
import { wallClock } from '../corp-time.ts'
import type { Deps } from '../deps.ts'
import type { Session } from '../http/session.ts'
import { Problem } from '../problem.ts'
import { type Nudge, addNudge, countOverdue, findNudge, findPersonInReach } from './store.ts'

/** Reminds a person of her overdue list: once a day, whoever of her leads is first. */
export async function nudgePerson(deps: Deps, session: Session, staffId: string, nudgeId: string) {
  const now = deps.clock.now()
  const { corpId } = session
  const { corp, staff } = await getReference(deps.db, corpId)
  const day = wallClock(now, corp.timeZone).day
  const done = await deps.db.transaction().execute(async (db): Promise<Nudge> => {
    const person = await findPersonInReach(db, session, staffId)
    if (!person?.active) throw new Problem('not_found')
    if (!person.reach) throw new Problem('not_allowed')
    const before = await findNudge(db, corpId, staffId, nudgeId)
    if (before) return before
    const overdue = await countOverdue(db, corpId, staffId, now)
    if (overdue === 0) throw new Problem('nudge.nothing_late')
    const nudge = { nudgeId, staffId, byId: session.staffId, overdue, at: now }
    if (!(await addNudge(db, corpId, { ...nudge, day }))) {
      // A twin of this request may have been faster; anybody else's nudge stands in the way.
      const twin = await findNudge(db, corpId, staffId, nudgeId)
      if (!twin) throw new Problem('nudge.already_today')
      return twin
    }
    await deps.enqueue(db, 'nudge.send', { corpId, staffId, nudgeId })
    return { ...nudge, sentAt: null }
  })
  const by = staff.get(done.byId)?.name ?? done.byId
  return { nudgeId, at: done.at.toISOString(), by, overdue: done.overdue }
}
