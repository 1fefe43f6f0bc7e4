import type { Corp, SimDepartment, SimUser } from '../world.ts'
import type { EventWriters, WorldEvent } from './callback-events.ts'

type Fields = WorldEvent['fields']

/** Members and departments that came, changed or went. */
export const directoryEvents: EventWriters = {
  user_saved: ({ change, before }) => userSaved(change.user, before.user),
  user_renamed: ({ change: { from, to } }) => [
    userEvent('update_user', from, { NewUserID: to }, [from, to]),
  ],
  department_saved: ({ corp, change, before }) =>
    departmentSaved(corp, change.department, before.department),
  department_removed: ({ corp, change }) => [
    departmentEvent(corp, 'delete_party', change.departmentId),
  ],
}

function userSaved(user: SimUser, before: SimUser | undefined): WorldEvent[] {
  const wasHere = before?.active ?? false
  if (!user.active) return wasHere ? [userEvent('delete_user', user.userid)] : []
  const fields = describeUser(user)
  if (!before || !wasHere) return [userEvent('create_user', user.userid, fields)]
  const old = describeUser(before)
  const changed = Object.entries(fields).filter(([name, value]) => old[name] !== value)
  if (changed.length === 0) return []
  return [userEvent('update_user', user.userid, Object.fromEntries(changed))]
}

function describeUser(user: SimUser): Fields {
  return {
    Name: user.name,
    Department: user.department.join(','),
    MainDepartment: user.department[0],
    IsLeaderInDept: user.is_leader_in_dept.join(','),
    Position: user.position,
    Avatar: user.avatar,
    Status: user.status ?? 1,
  }
}

function userEvent(
  changeType: string,
  userid: string,
  more: Fields = {},
  sees: readonly string[] = [userid],
): WorldEvent {
  return {
    event: 'change_contact',
    changeType,
    fields: { UserID: userid, ...more },
    audience: { customerContact: false, sees },
  }
}

function departmentSaved(
  corp: Corp,
  department: SimDepartment,
  before: SimDepartment | undefined,
): WorldEvent[] {
  const { id, name, parentid } = department
  if (!before) {
    const fields = { Name: name, ParentId: String(parentid), Order: department.order }
    return [departmentEvent(corp, 'create_party', id, fields)]
  }
  const same =
    before.name === name && before.parentid === parentid && before.order === department.order
  if (same && before.department_leader.join() === department.department_leader.join()) return []
  const Name = before.name === name ? undefined : name
  const ParentId = before.parentid === parentid ? undefined : String(parentid)
  return [departmentEvent(corp, 'update_party', id, { Name, ParentId })]
}

/** An app sees a department when it sees one of its members. */
function departmentEvent(
  corp: Corp,
  changeType: string,
  id: number,
  more: Fields = {},
): WorldEvent {
  const members = corp.allUsers().filter((user) => user.active && user.department.includes(id))
  return {
    event: 'change_contact',
    changeType,
    fields: { Id: id, ...more },
    audience: { customerContact: false, sees: members.map(({ userid }) => userid) },
  }
}
