import type { Role } from '@xiaoguan/shared'
import { sql } from 'kysely'
import { addAudit } from '../audit/store.ts'
import type { Db } from '../db/open.ts'

type MakerRow = {
  staffId: string
  name: string
  department: string | null
  role: Role
  capabilities: string[]
}

export async function listMakerRows(db: Db, corpId: string): Promise<MakerRow[]> {
  const { rows } = await sql<MakerRow>`select s.staff_id as "staffId", s.name, d.name as department,
      s.role, s.capabilities
    from staff s left join department d
      on d.corp_id = s.corp_id and d.department_id = s.department_id
    where s.corp_id = ${corpId} and s.active
    order by s.role <> 'operator', d.position nulls last, d.department_id, s.name, s.staff_id`.execute(
    db,
  )
  return rows
}

/** Gives or takes a capability and writes that to the audit log; false: no such staff here. */
export async function setCapability(
  db: Db,
  { corpId, staffId, name, has }: { corpId: string; staffId: string; name: string; has: boolean },
  audit: { actorId: string; at: Date },
): Promise<boolean> {
  const { rows } = await sql`update staff set capabilities = (capabilities - ${name}::text)
      || case when ${has} then jsonb_build_array(${name}::text) else '[]'::jsonb end
    where corp_id = ${corpId} and staff_id = ${staffId} and active returning staff_id`.execute(db)
  if (rows.length === 0) return false
  const action = has ? `capability.given:${name}` : `capability.taken:${name}`
  await addAudit(db, { corpId, ...audit, action, subject: staffId })
  return true
}
