import { applyDirectory } from '../../staff/directory-store.ts'
import {
  type Department,
  type Member,
  getMember,
  listDepartments,
  listMembers,
} from '../../wecom/directory.ts'
import { WecomError } from '../../wecom/errors.ts'
import type { Phase, SyncContext } from '../phase.ts'
import { listDutyIds } from '../scope-store.ts'

type Page = {
  departments: Department[]
  members: Member[]
  /** Of them, those whom no department's list has: the app sees them alone. */
  outside: number
  tops: number
}

/** 部门和员工: the departments, everybody in the topmost visible ones, and whoever is visible alone. */
export const directoryPhase: Phase<Record<string, never>, Page> = {
  open: () => ({}),
  read: readDirectory,
  async write({ db, context, page, at }) {
    await applyDirectory(db, context.run.corpId, page, at)
    return {
      departments: page.departments.length,
      staff: page.members.length,
      leastCalls: 1 + page.tops + page.outside,
    }
  },
  next: () => null,
}

async function readDirectory(context: SyncContext): Promise<Page> {
  const { wecom, corp, deps, run } = context
  const departments = await listDepartments(wecom, corp)
  const known = new Set(departments.map(({ departmentId }) => departmentId))
  const tops = departments.filter(({ parentId }) => parentId === null || !known.has(parentId))
  const members = new Map<string, Member>()
  for (const { departmentId } of tops)
    for (const member of await listMembers(wecom, corp, departmentId))
      members.set(member.userId, member)
  const listed = members.size
  // Not in the lists: gone, or visible alone. Nobody is shut out on a list's word.
  for (const staffId of await listDutyIds(deps.db, run.corpId)) {
    if (members.has(staffId)) continue
    const member = await findMember(context, staffId)
    if (member) members.set(member.userId, member)
  }
  return {
    departments,
    members: [...members.values()],
    outside: members.size - listed,
    tops: tops.length,
  }
}

const notFound = new Set([60_111, 40_003])

/** A member by her id; undefined when the app can't see such a person. */
export async function findMember(
  { wecom, corp }: Pick<SyncContext, 'wecom' | 'corp'>,
  staffId: string,
): Promise<Member | undefined> {
  try {
    return await getMember(wecom, corp, staffId)
  } catch (error) {
    if (error instanceof WecomError && notFound.has(error.errcode)) return undefined
    throw error
  }
}
