import { sql } from 'kysely'
import { raiseReferenceVersion } from '../db/corp.ts'
import { json } from '../db/json.ts'
import type { Db } from '../db/open.ts'

export type DirectoryDepartment = {
  departmentId: number
  name: string
  parentId: number | null
  /** The platform's: larger comes first. */
  order: number
  leaderIds: readonly string[]
}
export type DirectoryMember = {
  userId: string
  name: string
  departmentIds: readonly number[]
  mainDepartmentId: number | null
  leadsDepartmentIds: readonly number[]
  avatar: string | null
  position: string | null
  activated: boolean
}
type StaffRow = {
  staff_id: string
  name: string
  avatar: string | null
  position: string | null
  department_id: number | null
  activated: boolean
}
type LeadRow = { department_id: number; staff_id: string }

/**
 * The whole directory as the app may see it, asked for at `now`: who is missing has left. What is ours stays
 * (the role `operator`, rest days, capabilities, when somebody joined, a department's store type and address),
 * and so does a picture that the platform does not tell, and what was asked for later. True: something
 * changed, and the reference version was raised. Call it in a transaction.
 */
export async function applyDirectory(
  db: Db,
  corpId: string,
  directory: {
    departments: readonly DirectoryDepartment[]
    members: readonly DirectoryMember[]
  },
  now: Date,
): Promise<boolean> {
  if ((await takeTurn(db, corpId)) > now) return false
  await db
    .updateTable('corp')
    .set({ directory_fetched_at: now })
    .where('corp_id', '=', corpId)
    .execute()
  const { departments } = directory
  const known = new Set(departments.map(({ departmentId }) => departmentId))
  const newer = new Set(await listFetchedSince(db, corpId, now))
  const members = directory.members.filter(({ userId }) => !newer.has(userId))
  const staffIds = new Set(members.map(({ userId }) => userId))
  const leads = [
    ...departments.flatMap(({ departmentId, leaderIds }) =>
      leaderIds.map((staff_id) => ({ department_id: departmentId, staff_id })),
    ),
    ...members.flatMap(leadsOf),
  ].filter((lead) => known.has(lead.department_id) && staffIds.has(lead.staff_id))
  const rows = members.map((member) => toRow(member, known))
  const untold = sql`not (staff_id = any(${[...staffIds, ...newer]}::text[]))`
  const notNewer = sql`not (staff_id = any(${[...newer]}::text[]))`
  const changes = [
    await putDepartments(db, corpId, departments),
    await putStaff(db, corpId, rows, now),
    await endStaff(db, corpId, untold, now),
    await putLeads(db, corpId, leads, notNewer),
  ]
  return settle(db, corpId, changes)
}

/** One member as she was at `now`, or that she is gone. True: something changed. Call it in a transaction. */
export async function applyMember(
  db: Db,
  corpId: string,
  member: DirectoryMember | { gone: string },
  now: Date,
): Promise<boolean> {
  const staffId = 'gone' in member ? member.gone : member.userId
  const wholeAt = await takeTurn(db, corpId)
  if (wholeAt > now || (await listFetchedSince(db, corpId, now)).includes(staffId)) return false
  const known = await listKnown(db, corpId)
  const leads = 'gone' in member ? [] : leadsOf(member)
  const changes = [
    'gone' in member
      ? await endStaff(db, corpId, sql`staff_id = ${staffId}`, now)
      : await putStaff(db, corpId, [toRow(member, known)], now),
    await putLeads(
      db,
      corpId,
      leads.filter((lead) => known.has(lead.department_id)),
      sql`staff_id = ${staffId}`,
    ),
  ]
  await db
    .updateTable('staff')
    .set({ fetched_at: now })
    .where('corp_id', '=', corpId)
    .where('staff_id', '=', staffId)
    .execute()
  return settle(db, corpId, changes)
}

/** Stamps who is in 客户联系 使用范围. Staff whom nobody asked about are outside. */
export async function stampScope(db: Db, corpId: string, followUserIds: readonly string[]) {
  await sql`update staff set in_scope = (staff_id = any(${[...followUserIds]}::text[]))
    where corp_id = ${corpId}
      and in_scope is distinct from (staff_id = any(${[...followUserIds]}::text[]))`.execute(db)
}

/** Stamps whether these people have an 互通账号 licence. */
export async function stampLicence(
  db: Db,
  corpId: string,
  staffIds: readonly string[],
  licensed: boolean,
) {
  if (staffIds.length === 0) return
  await db
    .updateTable('staff')
    .set({ licensed })
    .where('corp_id', '=', corpId)
    .where('staff_id', 'in', [...staffIds])
    .where((eb) => eb.or([eb('licensed', 'is', null), eb('licensed', '!=', licensed)]))
    .execute()
}

/** Changes of the directory go one after the other; gives when the whole was last asked for. */
async function takeTurn(db: Db, corpId: string): Promise<Date> {
  const { rows } = await sql<{ at: Date | null }>`select directory_fetched_at as at from corp
    where corp_id = ${corpId} for no key update`.execute(db)
  return rows[0]?.at ?? new Date(0)
}

/** People who alone were asked for later than `at`. */
async function listFetchedSince(db: Db, corpId: string, at: Date): Promise<string[]> {
  const rows = await db
    .selectFrom('staff')
    .select('staff_id')
    .where('corp_id', '=', corpId)
    .where('fetched_at', '>', at)
    .execute()
  return rows.map((row) => row.staff_id)
}

async function listKnown(db: Db, corpId: string): Promise<Set<number>> {
  const rows = await db
    .selectFrom('department')
    .select('department_id')
    .where('corp_id', '=', corpId)
    .execute()
  return new Set(rows.map((row) => row.department_id))
}

async function settle(db: Db, corpId: string, changes: readonly boolean[]): Promise<boolean> {
  const rolesChanged = await putRoles(db, corpId)
  const changed = rolesChanged || changes.includes(true)
  if (changed) await raiseReferenceVersion(db, corpId)
  return changed
}

function leadsOf(member: DirectoryMember): LeadRow[] {
  return member.leadsDepartmentIds.map((department_id) => ({
    department_id,
    staff_id: member.userId,
  }))
}

/** Her main department, or else the first of hers that the app may see. */
function toRow(member: DirectoryMember, known: ReadonlySet<number>): StaffRow {
  const wanted = [member.mainDepartmentId, ...member.departmentIds]
  const department = wanted.find((id) => id !== null && known.has(id))
  return {
    staff_id: member.userId,
    name: member.name,
    avatar: member.avatar,
    position: member.position,
    department_id: department ?? null,
    activated: member.activated,
  }
}

async function putDepartments(
  db: Db,
  corpId: string,
  departments: readonly DirectoryDepartment[],
): Promise<boolean> {
  const known = new Set(departments.map(({ departmentId }) => departmentId))
  const rows = departments
    .toSorted((a, b) => b.order - a.order || a.departmentId - b.departmentId)
    .map(({ departmentId, name, parentId }, position) => ({
      department_id: departmentId,
      name,
      // A parent outside the app's sight makes this one a top.
      parent_id: parentId !== null && known.has(parentId) ? parentId : null,
      position,
    }))
  const put = await sql`insert into department (corp_id, department_id, parent_id, name, position)
    select ${corpId}, r.department_id, r.parent_id, r.name, r.position
    from jsonb_to_recordset(${json(rows)}::jsonb) as r(department_id integer, parent_id integer,
      name text, position integer)
    on conflict (corp_id, department_id) do update
      set parent_id = excluded.parent_id, name = excluded.name, position = excluded.position
      where (department.parent_id, department.name, department.position)
        is distinct from (excluded.parent_id, excluded.name, excluded.position)
    returning 1`.execute(db)
  const dropped = await sql`delete from department
    where corp_id = ${corpId} and not (department_id = any(${[...known]}::integer[]))
    returning 1`.execute(db)
  return put.rows.length + dropped.rows.length > 0
}

async function putStaff(
  db: Db,
  corpId: string,
  rows: readonly StaffRow[],
  now: Date,
): Promise<boolean> {
  const put = await sql`insert into staff (corp_id, staff_id, name, avatar, position,
      department_id, activated, joined_at)
    select ${corpId}, r.staff_id, r.name, r.avatar, r.position, r.department_id, r.activated,
      ${now}::timestamptz
    from jsonb_to_recordset(${json(rows)}::jsonb) as r(staff_id text, name text, avatar text,
      position text, department_id integer, activated boolean)
    on conflict (corp_id, staff_id) do update
      set name = excluded.name, avatar = coalesce(excluded.avatar, staff.avatar),
        position = excluded.position, department_id = excluded.department_id,
        activated = excluded.activated, active = true, left_at = null
      where not staff.active or (staff.name, staff.avatar, staff.position, staff.department_id,
          staff.activated)
        is distinct from (excluded.name, coalesce(excluded.avatar, staff.avatar),
          excluded.position, excluded.department_id, excluded.activated)
    returning 1`.execute(db)
  return put.rows.length > 0
}

async function endStaff(
  db: Db,
  corpId: string,
  who: ReturnType<typeof sql>,
  now: Date,
): Promise<boolean> {
  const left = await sql`update staff set active = false, left_at = ${now}
    where corp_id = ${corpId} and active and ${who} returning 1`.execute(db)
  return left.rows.length > 0
}

/** Makes the leads of the part of the directory that `within` names exactly these. */
async function putLeads(
  db: Db,
  corpId: string,
  leads: readonly LeadRow[],
  within: ReturnType<typeof sql>,
): Promise<boolean> {
  const wanted = sql`select distinct r.department_id, r.staff_id
    from jsonb_to_recordset(${json(leads)}::jsonb) as r(department_id integer, staff_id text)`
  const dropped = await sql`delete from department_lead
    where corp_id = ${corpId} and ${within} and (department_id, staff_id) not in (${wanted})
    returning 1`.execute(db)
  const put = await sql`insert into department_lead (corp_id, department_id, staff_id)
    select ${corpId}, w.department_id, w.staff_id from (${wanted}) w
    on conflict do nothing returning 1`.execute(db)
  return dropped.rows.length + put.rows.length > 0
}

/** Who leads a department is a lead; an operator is made by us and stays one. */
async function putRoles(db: Db, corpId: string): Promise<boolean> {
  const role = sql`case when exists (select 1 from department_lead l
    where l.corp_id = s.corp_id and l.staff_id = s.staff_id) then 'lead' else 'staff' end`
  const changed = await sql`update staff s set role = ${role}
    where s.corp_id = ${corpId} and s.role <> 'operator' and s.role <> ${role}
    returning 1`.execute(db)
  return changed.rows.length > 0
}
