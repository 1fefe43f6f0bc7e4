import { remarkFollow } from '../world.ts'
import type { RemarkFields, SimCustomer, SimFollow } from '../world.ts'
import { isVisible, lengthOf, numberOf, optionalTextOf, textOf, textsOf } from './call.ts'
import type { Api, Call, Reply } from './call.ts'
import { pageOf } from './cursor.ts'
import { pageOfFollows } from './follow-page.ts'
import { findMedia } from './media-api.ts'
import { arraySize, Refusal, tooLong } from './refusal.ts'
import { followersInSight, getCustomer, getMember, getRelation } from './relation.ts'
import { isLive, liveFollowsOf } from './relation.ts'
import type { Settings } from './settings.ts'

const followersPerPage = 500
const mostMembers = 100

/** The APIs that read stored customers share one bound on calls in flight. */
const parallel = (settings: Settings) => settings.customerListParallel

export const followUserListApi: Api = {
  path: '/cgi-bin/externalcontact/get_follow_user_list',
  method: 'GET',
  permission: 'customer_contact',
  empty: { follow_user: [] },
  run: (call) => ({
    follow_user: call.corp
      .allUsers()
      .filter((user) => user.active && user.customerContact && isVisible(call.app, user.userid))
      .map((user) => user.userid),
  }),
}

export const customerListApi: Api = {
  path: '/cgi-bin/externalcontact/list',
  parallel,
  method: 'GET',
  permission: 'customer_contact',
  empty: { external_userid: [] },
  run(call) {
    const userid = call.query.get('userid') ?? ''
    if (userid === '') throw new Refusal(60111)
    const follows = liveFollowsOf(call, getMember(call, userid))
    if (follows.length === 0) throw new Refusal(84061)
    return { external_userid: follows.map((follow) => follow.external_userid) }
  },
}

export const customerGetApi: Api = {
  path: '/cgi-bin/externalcontact/get',
  parallel,
  method: 'GET',
  permission: 'customer_contact',
  empty: { follow_user: [] },
  run(call) {
    const customer = getCustomer(call, call.query.get('external_userid') ?? '')
    const live = followersInSight(call, customer.external_userid).filter(isLive)
    if (live.length === 0) throw new Refusal(84061)
    const { page, next } = pageOf(live, call.query.get('cursor') ?? '', followersPerPage)
    return {
      external_contact: describeCustomer(customer),
      follow_user: page.map((follow) => describeFollow(call, follow)),
      ...(next === '' ? {} : { next_cursor: next }),
    }
  },
}

export const batchByUserApi: Api = {
  path: '/cgi-bin/externalcontact/batch/get_by_user',
  parallel,
  method: 'POST',
  permission: 'customer_contact',
  empty: { external_contact_list: [] },
  codeOnGet: 40058,
  run: listByUsers,
}

function listByUsers(call: Call): Reply {
  const userids = textsOf(call, 'userid_list')
  if (userids.length === 0) throw new Refusal(40063)
  if (userids.length > mostMembers) throw arraySize('userid_list', 1, mostMembers)
  const limit = numberOf(call, 'limit') ?? 50
  if (limit < 1 || limit > 100) throw new Refusal(40058, 'limit invalid')
  const users = userids.map((userid) => getMember(call, userid))
  const licensed = users.filter((user) => user.licensed)
  if (licensed.length === 0) throw new Refusal(701008)
  const serving = licensed.filter((user) => user.customerContact).map((user) => user.userid)
  const cursor = textOf(call, 'cursor')
  const { page, next } = pageOfFollows(call, serving, { cursor, limit })
  const { emptyBatchCode } = call.settings
  if (emptyBatchCode !== 0 && cursor === '' && page.length === 0) throw new Refusal(emptyBatchCode)
  const unlicensed = users.filter((user) => !user.licensed).map((user) => user.userid)
  return {
    external_contact_list: page.map((follow) => ({
      external_contact: describeKnown(call, follow.external_userid),
      follow_info: { ...describeRemarks(follow), tag_id: follow.tag_ids },
    })),
    next_cursor: next,
    ...(unlicensed.length > 0 ? { fail_info: { unlicensed_userid_list: unlicensed } } : {}),
  }
}

export const remarkApi: Api = {
  path: '/cgi-bin/externalcontact/remark',
  method: 'POST',
  permission: 'customer_contact',
  empty: {},
  codeOnGet: 40003,
  run(call) {
    const user = getMember(call, textOf(call, 'userid'))
    const customer = getCustomer(call, textOf(call, 'external_userid'))
    const fields = readRemarks(call, customer)
    const { userid, external_userid } = getRelation(call, user, customer)
    remarkFollow(call.world, { corpId: call.corp.corpId, userid, external_userid }, fields)
    return {}
  },
}

function readRemarks(call: Call, customer: SimCustomer): RemarkFields {
  const company = limited(call, 'remark_company', 20)
  const mobiles = textsOf(call, 'remark_mobiles')
  const picture = optionalTextOf(call, 'remark_pic_mediaid')
  if (picture && !findMedia(call, picture)) throw new Refusal(40007)
  const remark = limited(call, 'remark', 20)
  const description = limited(call, 'description', 150)
  const given = [remark, description, company, picture].some((each) => each !== undefined)
  if (!given && mobiles.length === 0) throw new Refusal(40063)
  const isSet = (text: string | undefined) =>
    text !== undefined && (text !== '' || call.settings.emptyRemarkClears)
  return {
    ...(isSet(remark) ? { remark } : {}),
    ...(isSet(description) ? { description } : {}),
    // Only WeChat users have a company set by the member.
    ...(isSet(company) && customer.type === 1 ? { remark_corp_name: company } : {}),
    // A list replaces all numbers, [""] clears them.
    ...(mobiles.length === 0 ? {} : { remark_mobiles: mobiles.filter((each) => each !== '') }),
  }
}

function limited(call: Call, name: string, max: number): string | undefined {
  const text = optionalTextOf(call, name)
  if (text !== undefined && lengthOf(text) > max) throw tooLong(name, max)
  return text
}

function describeKnown(call: Call, externalUserid: string): Reply {
  const customer = call.corp.customers.get(externalUserid)
  if (!customer) throw new Error(`the seed follows ${externalUserid}, who is no customer in it`)
  return describeCustomer(customer)
}

function describeCustomer(customer: SimCustomer): Reply {
  return { ...customer }
}

function describeRemarks(follow: SimFollow): Reply {
  return {
    userid: follow.userid,
    remark: follow.remark,
    description: follow.description,
    createtime: follow.createtime,
    ...(follow.remark_corp_name ? { remark_corp_name: follow.remark_corp_name } : {}),
    remark_mobiles: follow.remark_mobiles,
    oper_userid: follow.oper_userid || follow.userid,
    add_way: follow.add_way,
    ...(follow.state === undefined ? {} : { state: follow.state }),
    ...(follow.wechat_channels ? { wechat_channels: follow.wechat_channels } : {}),
  }
}

function describeFollow(call: Call, follow: SimFollow): Reply {
  const corpTags = follow.tag_ids.flatMap((id) => {
    const found = call.corp.findTag(id)
    if (!found) return []
    return [{ group_name: found.group.name, tag_name: found.tag.name, tag_id: id, type: 1 }]
  })
  const own = follow.personal_tags.map((name) => ({ group_name: '', tag_name: name, type: 2 }))
  return { ...describeRemarks(follow), tags: [...corpTags, ...own] }
}
