import * as z from 'zod/mini'
import type { Wecom, WecomCorp } from './client.ts'
import { WecomError } from './errors.ts'
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
  status: whole,
})

export type Member = {
  userId: string
  name: string
  position: string | null
  departmentIds: number[]
  mainDepartmentId: number | null
  leadsDepartmentIds: number[]
  avatar: string | null
  /** False: never signed in to 企业微信 yet. */
  activated: boolean
}

// Of `status`; 1 is active, and so is who has none.
const shutOut = new Set<number | null>([
  // disabled, left
  2, 5,
])
const notActivated = 4

/** One member of the corp's directory. 60111: not found or not visible to this app. Document 90196. */
export async function getMember(wecom: Wecom, corp: WecomCorp, userId: string): Promise<Member> {
  return memberOf(await wecom.call(corp, { path: 'user/get', query: { userid: userId } }, User))
}

// Not found, not visible to this app, no member's id, outside the app's range: for us she is not there, as is
// who is disabled or has left.
const notThere = new Set([60_111, 60_011, 40_003])

/** A member at work by her id; undefined when the app can't see such a person. */
export async function findMember(
  wecom: Wecom,
  corp: WecomCorp,
  userId: string,
): Promise<Member | undefined> {
  try {
    const user = await wecom.call(corp, { path: 'user/get', query: { userid: userId } }, User)
    return shutOut.has(user.status) ? undefined : memberOf(user)
  } catch (error) {
    if (error instanceof WecomError && notThere.has(error.errcode)) return undefined
    throw error
  }
}

/** All members at work in a department and those below it, as far as this app sees them. Document 90201. */
export async function listMembers(
  wecom: Wecom,
  corp: WecomCorp,
  departmentId: number,
): Promise<Member[]> {
  const query = { department_id: String(departmentId), fetch_child: '1' }
  const Reply = z.object({ userlist: listOf(User) })
  const call = { path: 'user/list', query, timeoutMs: longAnswerMs }
  const { userlist: users } = await wecom.call(corp, call, Reply)
  return users.filter((user) => !shutOut.has(user.status)).map(memberOf)
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
    activated: user.status !== notActivated,
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

export type Directory = {
  departments: Department[]
  members: Member[]
  /** Topmost visible departments: each was asked for once. */
  tops: number
  /** Members whom no department's list has: the app sees them alone. */
  outside: number
}

/** Everything the app may see; `knownIds` are asked for one by one where no list has them. */
export async function readDirectory(
  wecom: Wecom,
  corp: WecomCorp,
  knownIds: readonly string[],
): Promise<Directory> {
  const departments = await listDepartments(wecom, corp)
  const visible = new Set(departments.map(({ departmentId }) => departmentId))
  // Those below come with their tops.
  const tops = departments.filter(({ parentId }) => parentId === null || !visible.has(parentId))
  const members = new Map<string, Member>()
  for (const { departmentId } of tops)
    for (const member of await listMembers(wecom, corp, departmentId))
      members.set(member.userId, member)
  const listed = members.size
  // Not in the lists: gone, or visible alone. Nobody is shut out on a list's word.
  for (const userId of knownIds) {
    if (members.has(userId)) continue
    const member = await findMember(wecom, corp, userId)
    if (member) members.set(member.userId, member)
  }
  return {
    departments,
    members: [...members.values()],
    tops: tops.length,
    outside: members.size - listed,
  }
}
