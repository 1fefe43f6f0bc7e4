import { isVisible, textOf } from './call.ts'
import type { Call } from './call.ts'
import { departmentsBelow } from './directory-api.ts'
import { Refusal } from './refusal.ts'

export type Receivers = {
  userids: string[]
  /** "a|b", lower-cased as the platform does. */
  invaliduser: string
  invalidparty: string
  invalidtag: string
}

const mostUsers = 1000
const mostParties = 100

/** Partly wrong receivers are named in the answer and do not fail the call; all wrong is 81013. */
export function findReceivers(call: Call): Receivers {
  const users = split(textOf(call, 'touser'))
  const parties = split(textOf(call, 'toparty'))
  const tags = split(textOf(call, 'totag'))
  if (users.length + parties.length + tags.length === 0) throw new Refusal(82001)
  if (users.length > mostUsers) throw new Refusal(40032)
  if (parties.length > mostParties) throw new Refusal(82002)
  if (tags.length > mostParties) throw new Refusal(82003)
  if (users.includes('@all')) return { ...none, userids: everyone(call) }
  const knownUsers = users.flatMap((userid) => reachable(call, userid))
  const knownParties = parties.filter((id) => call.corp.departments.has(Number(id)))
  const userids = new Set([...knownUsers, ...knownParties.flatMap((id) => within(call, id))])
  if (userids.size === 0) throw new Refusal(81013)
  return {
    userids: [...userids],
    invaliduser: join(users.filter((userid) => reachable(call, userid).length === 0)).toLowerCase(),
    invalidparty: join(parties.filter((id) => !knownParties.includes(id))),
    // Directory tags (通讯录标签) are not part of the simulator: none is valid.
    invalidtag: join(tags),
  }
}

const none = { invaliduser: '', invalidparty: '', invalidtag: '' }

function split(text: string): string[] {
  return text.split('|').filter((each) => each !== '')
}

function join(list: string[]): string {
  return list.join('|')
}

function everyone(call: Call): string[] {
  return call.corp.allUsers().flatMap((user) => reachable(call, user.userid))
}

/** The userid as the directory writes it, or nothing for one out of reach. */
function reachable(call: Call, userid: string): string[] {
  const user = call.corp.findUser(userid)
  return user && isVisible(call.app, user.userid) ? [user.userid] : []
}

function within(call: Call, departmentId: string): string[] {
  const departments = departmentsBelow(call, Number(departmentId))
  return call.corp
    .allUsers()
    .filter((user) => user.department.some((id) => departments.has(id)))
    .flatMap((user) => reachable(call, user.userid))
}
