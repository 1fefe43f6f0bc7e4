import type { SimMoment, SimReaction } from '../world.ts'
import { userKey } from '../world.ts'
import { isVisible, numberOf, textOf } from './call.ts'
import type { Api, Call, Reply } from './call.ts'
import { pageOf } from './cursor.ts'
import { Refusal } from './refusal.ts'
import { getMember } from './relation.ts'

const mostPerPage = 20
const mostSeconds = 30 * 24 * 60 * 60
const ofAllTypes = 2

const base = { method: 'POST', permission: 'customer_contact', codeOnGet: 40058 } as const

export const momentListApi: Api = {
  ...base,
  path: '/cgi-bin/externalcontact/get_moment_list',
  empty: { moment_list: [] },
  run(call) {
    const { start, end } = readSpan(call)
    const type = numberOf(call, 'filter_type') ?? ofAllTypes
    if (![0, 1, ofAllTypes].includes(type)) throw new Refusal(40058, 'filter_type invalid')
    const creator = textOf(call, 'creator')
    if (creator !== '') getMember(call, creator)
    const moments = [...call.corp.moments.values()].filter(
      (each) =>
        isSeen(call, each) &&
        // Neither end belongs to it.
        each.create_time > start &&
        each.create_time < end &&
        (type === ofAllTypes || each.create_type === type) &&
        (creator === '' || userKey(each.userid) === userKey(creator)),
    )
    const newestFirst = moments.toSorted((a, b) => b.create_time - a.create_time)
    const { page, next } = pageOf(newestFirst, textOf(call, 'cursor'), readLimit(call))
    return { next_cursor: next, moment_list: page.map(describe) }
  },
}

export const momentCommentsApi: Api = {
  ...base,
  path: '/cgi-bin/externalcontact/get_moment_comments',
  empty: { comment_list: [], like_list: [] },
  run(call) {
    const momentId = textOf(call, 'moment_id')
    if (momentId === '') throw new Refusal(41059)
    const moment = call.corp.moments.get(momentId)
    if (!moment || !isSeen(call, moment)) throw new Refusal(41060)
    const user = getMember(call, textOf(call, 'userid'))
    if (userKey(user.userid) !== userKey(moment.userid))
      throw new Refusal(moment.create_type === 0 ? 41062 : 41061)
    return { comment_list: moment.comments.map(tell), like_list: moment.likes.map(tell) }
  },
}

/** A span of at most 30 days; for others the document names no code, and this is the table's. */
function readSpan(call: Call): { start: number; end: number } {
  const start = numberOf(call, 'start_time')
  const end = numberOf(call, 'end_time')
  if (start === undefined || end === undefined) throw new Refusal(600018)
  if (start > end || end - start > mostSeconds) throw new Refusal(600018)
  return { start, end }
}

/** More than the most is as good as nothing said. */
function readLimit(call: Call): number {
  const limit = numberOf(call, 'limit') ?? mostPerPage
  return limit < 1 || limit > mostPerPage ? mostPerPage : limit
}

function isSeen(call: Call, { userid }: SimMoment): boolean {
  return isVisible(call.app, userid) && call.corp.findUser(userid) !== undefined
}

/** Who published a post that the corp made is told by another API. */
function describe(moment: SimMoment): Reply {
  return {
    moment_id: moment.moment_id,
    ...(moment.create_type === 1 ? { creator: moment.userid } : {}),
    create_time: moment.create_time,
    create_type: moment.create_type,
    visible_type: moment.visible_type,
    ...(moment.content === '' ? {} : { text: { content: moment.content } }),
  }
}

function tell({ external_userid, userid, create_time }: SimReaction): Reply {
  return external_userid === undefined ? { userid, create_time } : { external_userid, create_time }
}
