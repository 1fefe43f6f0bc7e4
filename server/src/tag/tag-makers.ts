import { type TagMaker, createTags } from '@xiaoguan/shared'
import type { Deps } from '../deps.ts'
import { firstTime } from '../http/once.ts'
import type { Session } from '../http/session.ts'
import { Problem } from '../problem.ts'
import { listMakerRows, setCapability } from './tag-maker-store.ts'

/** 谁能直接建标签: staff who work here, operators first. */
export async function showMakers({ db }: Deps, corpId: string): Promise<TagMaker[]> {
  const rows = await listMakerRows(db, corpId)
  return rows.map(({ staffId, name, department, role, capabilities }) => {
    const always = role === 'operator'
    return { staffId, name, department, may: always || capabilities.includes(createTags), always }
  })
}

export async function setMaker(
  deps: Deps,
  session: Session,
  staffId: string,
  { changeId, may }: { changeId: string; may: boolean },
): Promise<TagMaker[]> {
  const { corpId } = session
  const at = deps.clock.now()
  await deps.db.transaction().execute(async (db) => {
    const body = { staffId, may }
    const change = { corpId, customerId: `maker:${staffId}`, changeId, kind: 'maker', body, at }
    if (!(await firstTime(db, change))) return
    const audit = { actorId: session.staffId, at }
    const isThere = await setCapability(db, { corpId, staffId, name: createTags, has: may }, audit)
    if (!isThere) throw new Problem('staff.not_found')
  })
  return showMakers(deps, corpId)
}
