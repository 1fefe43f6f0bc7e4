import * as z from 'zod/mini'
import type { Wecom, WecomCorp } from './client.ts'
import { id, listOf, text, whole } from './fields.ts'

// Neither list is paged.
const longAnswerMs = 15_000

// Kept with its gaps: who leads is told by the place in the list.
const numbers = z.pipe(
  z.nullish(z.array(z.unknown())),
  z.transform((values) => (values ?? []).map((value) => Number(value))),
)
const User = z.object({
  userid: id,
  name: text,
  position: text,
  department: numbers,
  main_department: whole,
  is_leader_in_dept: numbers,
  avatar: text,
})

export type Member = {
  userId: string
  name: string
  position: string | null
  departmentIds: number[]
  mainDepartmentId: number | null
  leadsDepartmentIds: number[]
  avatar: string | null
}

/** One member of the corp's directory. 60111: not found or not visible to this app. Document 90196. */
export async function getMember(wecom: Wecom, corp: WecomCorp, userId: string): Promise<Member> {
  return memberOf(await wecom.call(corp, { path: 'user/get', query: { userid: userId } }, User))
}

/** All members of a department and those below it who are visible to this app. Document 90201. */
export async function listMembers(
  wecom: Wecom,
  corp: WecomCorp,
  departmentId: number,
): Promise<Member[]> {
  const query = { department_id: String(departmentId), fetch_child: '1' }
  const Reply = z.object({ userlist: listOf(User) })
  const call = { path: 'user/list', query, timeoutMs: longAnswerMs }
  const { userlist: users } = await wecom.call(corp, call, Reply)
  return users.map((user) => memberOf(user))
}

function memberOf(user: z.infer<typeof User>): Member {
  const departments = user.department.filter((departmentId) => departmentId > 0)
  return {
    userId: user.userid,
    name: user.name ?? user.userid,
    position: user.position,
    departmentIds: departments,
    mainDepartmentId: user.main_department ?? departments[0] ?? null,
    leadsDepartmentIds: user.department.filter((_, at) => user.is_leader_in_dept[at] === 1),
    avatar: user.avatar,
  }
}

const Departments = z.object({
  department: listOf(
    z.object({
      id: z.int(),
      name: text,
      parentid: whole,
      order: whole,
      department_leader: listOf(id),
    }),
  ),
})

export type Department = {
  departmentId: number
  name: string
  parentId: number | null
  order: number
  leaderIds: string[]
}

/** All departments visible to this app; the root has no parent. Document 90208. */
export async function listDepartments(wecom: Wecom, corp: WecomCorp): Promise<Department[]> {
  const call = { path: 'department/list', timeoutMs: longAnswerMs }
  const { department: rows } = await wecom.call(corp, call, Departments)
  return rows.map((row) => ({
    departmentId: row.id,
    name: row.name ?? String(row.id),
    parentId: row.parentid || null,
    order: row.order ?? 0,
    leaderIds: row.department_leader,
  }))
}
