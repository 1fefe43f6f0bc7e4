import * as z from 'zod/mini'
import type { Wecom, WecomCorp } from './client.ts'

const User = z.object({
  userid: z.string(),
  name: z.optional(z.string()),
  department: z._default(z.array(z.int()), []),
  main_department: z.optional(z.int()),
  is_leader_in_dept: z._default(z.array(z.int()), []),
  avatar: z.optional(z.string()),
})

export type Member = {
  userId: string
  name: string
  departmentIds: number[]
  mainDepartmentId: number | null
  leadsDepartmentIds: number[]
  avatar: string | null
}

/** One member of the corp's directory. 60111: not found or not visible to this app. */
export async function getMember(wecom: Wecom, corp: WecomCorp, userId: string): Promise<Member> {
  const user = await wecom.call(corp, { path: 'user/get', query: { userid: userId } }, User)
  return {
    userId: user.userid,
    name: user.name ?? user.userid,
    departmentIds: user.department,
    mainDepartmentId: user.main_department ?? user.department[0] ?? null,
    leadsDepartmentIds: user.department.filter((_, at) => user.is_leader_in_dept[at] === 1),
    avatar: user.avatar || null,
  }
}
