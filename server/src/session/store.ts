import type { Role } from '@xiaoguan/shared'
import type { Db } from '../db/open.ts'
import { raiseReferenceVersion } from '../db/corp.ts'

export type SignedInStaff = {
  staffId: string
  name: string
  role: Role
  active: boolean
  capabilities: string[]
}

export async function findStaff(
  db: Db,
  corpId: string,
  staffId: string,
): Promise<SignedInStaff | undefined> {
  const row = await db
    .selectFrom('staff')
    .select(['staff_id', 'name', 'role', 'active', 'capabilities'])
    .where('corp_id', '=', corpId)
    .where('staff_id', '=', staffId)
    .executeTakeFirst()
  if (!row) return undefined
  return {
    staffId: row.staff_id,
    name: row.name,
    role: row.role,
    active: row.active,
    capabilities: row.capabilities,
  }
}

/** Adds a member who signs in for the first time, as the platform's directory describes her. */
export async function addStaff(
  db: Db,
  corpId: string,
  member: {
    userId: string
    name: string
    avatar: string | null
    mainDepartmentId: number | null
    leadsDepartmentIds: number[]
  },
  now: Date,
) {
  await db
    .insertInto('staff')
    .values({
      corp_id: corpId,
      staff_id: member.userId,
      name: member.name,
      avatar: member.avatar,
      role: member.leadsDepartmentIds.length > 0 ? 'lead' : 'staff',
      department_id: member.mainDepartmentId,
      joined_at: now,
    })
    .onConflict((oc) => oc.doNothing())
    .execute()
  for (const departmentId of member.leadsDepartmentIds) {
    await db
      .insertInto('department_lead')
      .values({ corp_id: corpId, department_id: departmentId, staff_id: member.userId })
      .onConflict((oc) => oc.doNothing())
      .execute()
  }
  await raiseReferenceVersion(db, corpId)
}
