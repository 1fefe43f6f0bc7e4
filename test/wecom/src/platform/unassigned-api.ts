import type { SimFollow, SimUser } from '../world.ts'
import { isVisible, numberOf, textOf } from './call.ts'
import type { Api, Call } from './call.ts'
import { pageOf } from './cursor.ts'
import { Refusal } from './refusal.ts'
import { isLive } from './relation.ts'

const mostPerPage = 1000

export const unassignedApi: Api = {
  path: '/cgi-bin/externalcontact/get_unassigned_list',
  method: 'POST',
  permission: 'customer_contact',
  empty: { info: [] },
  codeOnGet: 40058,
  run(call) {
    const size = numberOf(call, 'page_size') ?? mostPerPage
    if (size < 1 || size > mostPerPage) throw new Refusal(40058, 'page_size invalid')
    const { page, next } = pageOf(unassigned(call), textOf(call, 'cursor'), size)
    return {
      info: page.map(({ user, follow }) => ({
        handover_userid: user.userid,
        external_userid: follow.external_userid,
        dimission_time: leftSeconds(user),
      })),
      is_last: next === '',
      next_cursor: next,
    }
  },
}

/** Customers of those who left, whom nobody has taken yet; who left last comes first. */
function unassigned(call: Call): { user: SimUser; follow: SimFollow }[] {
  const gone = call.corp
    .allUsers()
    .filter((user) => !user.active && isVisible(call.app, user.userid))
    .toSorted((a, b) => leftSeconds(b) - leftSeconds(a))
  return gone.flatMap((user) =>
    call.corp
      .followsOf(user.userid)
      .filter((follow) => isLive(follow) && !isOnTheWay(call, follow))
      .map((follow) => ({ user, follow })),
  )
}

function isOnTheWay(call: Call, follow: SimFollow): boolean {
  return call.corp.transfers.some(
    (each) =>
      each.state === 'waiting' &&
      each.external_userid === follow.external_userid &&
      each.from.toLowerCase() === follow.userid.toLowerCase(),
  )
}

function leftSeconds(user: SimUser): number {
  return Math.floor((user.leftAt ?? 0) / 1000)
}
