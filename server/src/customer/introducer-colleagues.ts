import { type StaffName, matchPinyin } from '@xiaoguan/shared'
import { type ReferenceStaff, getReference } from '../corp/store.ts'
import type { Deps } from '../deps.ts'
import type { Session } from '../http/session.ts'
import { readingsOf } from '../readings.ts'

const most = 20

/** Colleagues who are there, by a part of their name as it is written or in pinyin; those of the own department first. */
export async function listColleaguesOf(
  { db }: Deps,
  { corpId, staffId }: Session,
  words: string,
): Promise<{ staff: StaffName[] }> {
  const { staff } = await getReference(db, corpId)
  const own = staff.get(staffId)?.departmentId
  const isFound = ({ name }: ReferenceStaff) =>
    words.trim() === '' || matchPinyin(name, readingsOf(name), words) !== null
  const far = (one: ReferenceStaff) => (one.departmentId === own ? 0 : 1)
  const found = [...staff.values()]
    .filter((one) => one.active && isFound(one))
    .toSorted((a, b) => far(a) - far(b) || (a.name < b.name ? -1 : 1))
    .slice(0, most)
  return { staff: found.map((one) => ({ staffId: one.staffId, name: one.name })) }
}
