import { type Reference, getReference } from '../corp/store.ts'
import type { Deps } from '../deps.ts'
import { getActor } from '../http/access.ts'
import type { Session } from '../http/session.ts'
import { Problem } from '../problem.ts'
import { type Scope, listLedDepartmentIds } from './store.ts'

export type Sight = { scope: Scope; name: string; reference: Reference }

/** Whose figures somebody sees: an operator all, a lead her departments, everybody else her own. */
export async function sightOf(
  deps: Deps,
  session: Session,
  departmentId: number | null,
): Promise<Sight> {
  const actor = await getActor(deps.db, session)
  const reference = await getReference(deps.db, session.corpId)
  const { corpId, staffId } = session
  if (actor.role === 'staff') {
    if (departmentId !== null) throw new Problem('not_allowed')
    return { scope: { corpId, departmentIds: null, staffId }, name: actor.name, reference }
  }
  const led = await listLedDepartmentIds(deps.db, session)
  if (departmentId !== null) {
    if (!led.includes(departmentId)) throw new Problem('not_allowed')
    const departmentIds = withBelow(departmentId, reference)
    const name = reference.departments.get(departmentId)?.name ?? ''
    return { scope: { corpId, departmentIds, staffId: null }, name, reference }
  }
  // Tasks without a department are seen by the operator only.
  if (actor.role === 'operator')
    return { scope: { corpId, departmentIds: null, staffId: null }, name: '全公司', reference }
  const name = namesOfTop(led, reference)
  return { scope: { corpId, departmentIds: led, staffId: null }, name, reference }
}

function withBelow(departmentId: number, reference: Reference): number[] {
  const found = [departmentId]
  for (const id of found)
    for (const department of reference.departments.values())
      if (department.parentId === id && !found.includes(department.departmentId))
        found.push(department.departmentId)
  return found
}

/** The led departments that lie below no other led one. */
function namesOfTop(led: readonly number[], reference: Reference): string {
  return [...reference.departments.values()]
    .filter(({ departmentId }) => led.includes(departmentId))
    .filter(({ parentId }) => parentId === null || !led.includes(parentId))
    .map(({ name }) => name)
    .join('、')
}
