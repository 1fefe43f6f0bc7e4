import type { SimCustomer, SimFollow, SimUser } from '../world.ts'
import { isVisible } from './call.ts'
import type { Call } from './call.ts'
import { Refusal } from './refusal.ts'

/** A member named in a customer-contact call: 40003 when unknown, 60111 when out of sight. */
export function getMember(call: Call, userid: string): SimUser {
  const user = call.corp.findUser(userid)
  if (!user) throw new Refusal(40003)
  if (!isVisible(call.app, userid)) throw new Refusal(60111)
  return user
}

/** A member who takes customers over: in the 客户联系 range and with a licence. */
export function getServant(call: Call, userid: string): SimUser {
  const user = getMember(call, userid)
  if (!user.customerContact) throw new Refusal(84074)
  if (!user.licensed) throw new Refusal(701008)
  return user
}

/** A customer whom somebody within the app's sight follows or followed. */
export function getCustomer(call: Call, externalUserid: string): SimCustomer {
  if (externalUserid === '') throw new Refusal(41035)
  const customer = call.corp.customers.get(externalUserid)
  if (!customer || followersInSight(call, externalUserid).length === 0) throw new Refusal(40096)
  return customer
}

/** Followers who are still in the company and within the app's visible range. */
export function followersInSight(call: Call, externalUserid: string): SimFollow[] {
  return call.corp
    .followersOf(externalUserid)
    .filter(({ userid }) => call.corp.findUser(userid) && isVisible(call.app, userid))
}

/**
 * Whether the APIs know the relation: a customer who deletes the member leaves it in place, a
 * member who deletes the customer ends it, and one whom the member has not accepted is none yet.
 */
export function isLive(follow: SimFollow): boolean {
  return follow.deleted_by !== 'staff' && follow.half !== true
}

/** The relation of a member and a customer, both checked; 84061 when there is none. */
export function getRelation(call: Call, user: SimUser, customer: SimCustomer): SimFollow {
  const follow = call.corp.findFollow(user.userid, customer.external_userid)
  if (!user.customerContact || !follow || !isLive(follow)) throw new Refusal(84061)
  return follow
}

/** The live relations of a member, none for one without the customer function. */
export function liveFollowsOf(call: Call, user: SimUser): SimFollow[] {
  return user.customerContact ? call.corp.followsOf(user.userid).filter(isLive) : []
}
