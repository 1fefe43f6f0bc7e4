import type { SimDepartment, SimUser } from '../world.ts'
import { isVisible, numberOf, textOf } from './call.ts'
import type { Api, Call, Reply } from './call.ts'
import { pageOf } from './cursor.ts'
import { Refusal } from './refusal.ts'

const base = { method: 'GET', permission: 'any' } as const

export const userGetApi: Api = {
  ...base,
  path: '/cgi-bin/user/get',
  empty: { department: [], order: [], is_leader_in_dept: [], direct_leader: [] },
  run(call) {
    const userid = call.query.get('userid') ?? ''
    const user = call.corp.findUser(userid)
    if (!user || !isVisible(call.app, userid)) throw new Refusal(60111)
    return describeUser(call, user)
  },
}

export const userListApi: Api = {
  ...base,
  path: '/cgi-bin/user/list',
  empty: { userlist: [] },
  run: (call) => ({ userlist: listMembers(call).map((user) => describeUser(call, user)) }),
}

export const userSimpleListApi: Api = {
  ...base,
  path: '/cgi-bin/user/simplelist',
  empty: { userlist: [] },
  run: (call) => ({
    userlist: listMembers(call).map(({ userid, name, department }) => ({
      userid,
      name,
      department,
    })),
  }),
}

const mostIdsPerPage = 10_000

/** The only list of all members that a new contact-sync secret gets. */
export const userIdListApi: Api = {
  path: '/cgi-bin/user/list_id',
  method: 'POST',
  permission: 'any',
  empty: { dept_user: [] },
  codeOnGet: 40058,
  run(call) {
    const limit = numberOf(call, 'limit') ?? mostIdsPerPage
    if (limit < 1 || limit > mostIdsPerPage) throw new Refusal(40058, 'limit invalid')
    const places = visibleMembers(call).flatMap(({ userid, department }) =>
      department.map((id) => ({ userid, department: id })),
    )
    const { page, next } = pageOf(places, textOf(call, 'cursor'), limit)
    return { dept_user: page, next_cursor: next }
  },
}

export const departmentListApi: Api = {
  ...base,
  path: '/cgi-bin/department/list',
  empty: { department: [] },
  run: (call) => ({ department: listDepartments(call).map(describeDepartment) }),
}

export const departmentGetApi: Api = {
  ...base,
  path: '/cgi-bin/department/get',
  empty: {},
  run(call) {
    const id = Number(call.query.get('id') ?? Number.NaN)
    const department = listDepartments(call).find((each) => each.id === id)
    if (!department) throw new Refusal(60123)
    return { department: describeDepartment(department) }
  },
}

export const departmentSimpleListApi: Api = {
  ...base,
  path: '/cgi-bin/department/simplelist',
  empty: { department_id: [] },
  run: (call) => ({
    department_id: listDepartments(call).map(({ id, parentid, order }) => ({
      id,
      parentid,
      order,
    })),
  }),
}

function describeDepartment(each: SimDepartment): Reply {
  return {
    id: each.id,
    name: each.name,
    department_leader: each.department_leader,
    parentid: each.parentid,
    order: each.order,
  }
}

/** Apps made since 2022-06-20 get no mobile, e-mail, avatar, gender or QR code here. */
function describeUser(call: Call, user: SimUser): Reply {
  return {
    userid: user.userid,
    name: user.name,
    department: user.department,
    order: user.department.map(() => 0),
    position: user.position,
    is_leader_in_dept: user.department.map((_, index) => user.is_leader_in_dept[index] ?? 0),
    direct_leader: leadersOf(call, user),
    main_department: user.department[0],
    status: user.status ?? 1,
  }
}

function leadersOf(call: Call, user: SimUser): string[] {
  const main = call.corp.departments.get(user.department[0] ?? 0)
  return main?.department_leader.filter((leader) => leader !== user.userid) ?? []
}

function visibleMembers(call: Call): SimUser[] {
  return call.corp.allUsers().filter((user) => user.active && isVisible(call.app, user.userid))
}

/** Members of one department, with `fetch_child=1` also of those below it. */
function listMembers(call: Call): SimUser[] {
  const id = Number(call.query.get('department_id') ?? Number.NaN)
  checkInSight(call, id)
  const within = call.query.get('fetch_child') === '1' ? departmentsBelow(call, id) : new Set([id])
  return visibleMembers(call).filter((user) => user.department.some((each) => within.has(each)))
}

/** All departments, or `id` and those below, cut to what the app may see. */
function listDepartments(call: Call): SimDepartment[] {
  const asked = call.query.get('id')
  const all = [...call.corp.departments.values()]
  if (asked) checkInSight(call, Number(asked))
  const below = asked ? departmentsBelow(call, Number(asked)) : new Set(all.map(({ id }) => id))
  const seen = call.app.visibleUserIds === 'all' ? undefined : visibleDepartments(call)
  return all.filter(({ id }) => below.has(id) && (!seen || seen.has(id)))
}

/** Refuses a department that is not there, or in which the app may see nobody. */
function checkInSight(call: Call, id: number): void {
  if (!call.corp.departments.has(id)) throw new Refusal(60123)
  const { unseenDepartmentCode } = call.settings
  if (call.app.visibleUserIds === 'all' || unseenDepartmentCode === 0) return
  const below = departmentsBelow(call, id)
  const seen = visibleDepartments(call)
  if (![...below].some((each) => seen.has(each))) throw new Refusal(unseenDepartmentCode)
}

/** Departments in which the app may see somebody. */
function visibleDepartments(call: Call): Set<number> {
  return new Set(visibleMembers(call).flatMap((user) => user.department))
}

/** `id` and every department under it. */
export function departmentsBelow(call: Call, id: number): Set<number> {
  const found = new Set([id])
  // A set visits what is added during the walk, so this goes all the way down.
  for (const parent of found) {
    for (const each of call.corp.departments.values()) {
      if (each.parentid === parent) found.add(each.id)
    }
  }
  return found
}

/** userids of everybody in a department or below it. */
export function membersOf(call: Call, departmentId: number): string[] {
  if (!call.corp.departments.has(departmentId)) throw new Refusal(60123)
  const below = departmentsBelow(call, departmentId)
  return call.corp
    .allUsers()
    .filter((user) => user.active && user.department.some((id) => below.has(id)))
    .map((user) => user.userid)
}
