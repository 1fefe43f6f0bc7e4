import type { StaffName } from '@xiaoguan/shared'
import { type ReferenceStaff, getReference } from '../corp/store.ts'
import type { Deps } from '../deps.ts'
import type { Session } from '../http/session.ts'

const most = 20

/** Colleagues who are there, by a part of their name; those of the own department first. */
export async function listColleaguesOf(
  { db }: Deps,
  { corpId, staffId }: Session,
  words: string,
): Promise<{ staff: StaffName[] }> {
  const { staff } = await getReference(db, corpId)
  const own = staff.get(staffId)?.departmentId
  const wanted = words.normalize('NFKC').trim().toLowerCase()
  const far = (one: ReferenceStaff) => (one.departmentId === own ? 0 : 1)
  const found = [...staff.values()]
    .filter((one) => one.active && one.name.toLowerCase().includes(wanted))
    .toSorted((a, b) => far(a) - far(b) || (a.name < b.name ? -1 : 1))
    .slice(0, most)
  return { staff: found.map((one) => ({ staffId: one.staffId, name: one.name })) }
}
