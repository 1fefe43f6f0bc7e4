import type { SimFollow, SimMessage } from '../world.ts'
import { numberOf, numbersOf, textsOf } from './call.ts'
import type { Api, Call, Reply } from './call.ts'
import { membersOf } from './directory-api.ts'
import { arraySize, Refusal } from './refusal.ts'
import { getMember } from './relation.ts'

const daySeconds = 24 * 60 * 60
/** Days are those of the platform, which lives in China. */
const zoneSeconds = 8 * 60 * 60
const mostIds = 100
const mostDays = 30
const oldestDays = 180

export const behaviorApi: Api = {
  path: '/cgi-bin/externalcontact/get_user_behavior_data',
  method: 'POST',
  permission: 'customer_contact',
  empty: { behavior_data: [] },
  codeOnGet: 40058,
  run(call) {
    const userids = readMembers(call)
    const { first, last } = readRange(call)
    const days: Reply[] = []
    for (let day = first; day <= last; day += daySeconds) days.push(sumUp(call, userids, day))
    return { behavior_data: days }
  },
}

function readMembers(call: Call): string[] {
  const users = textsOf(call, 'userid')
  const parties = numbersOf(call, 'partyid')
  if (users.length + parties.length === 0) throw new Refusal(40063)
  if (users.length > mostIds) throw arraySize('userid', 0, mostIds)
  if (parties.length > mostIds) throw arraySize('partyid', 0, mostIds)
  const found = users.map((userid) => getMember(call, userid).userid)
  return [...new Set([...found, ...parties.flatMap((id) => membersOf(call, id))])]
}

function readRange(call: Call): { first: number; last: number } {
  const first = midnight(numberOf(call, 'start_time') ?? Number.NaN)
  const last = midnight(numberOf(call, 'end_time') ?? Number.NaN)
  const today = midnight(call.now / 1000)
  const good =
    first <= last &&
    last - first <= mostDays * daySeconds &&
    first >= today - oldestDays * daySeconds
  if (!good) throw new Refusal(600018)
  return { first, last }
}

function midnight(seconds: number): number {
  return Math.floor((seconds + zoneSeconds) / daySeconds) * daySeconds - zoneSeconds
}

/** Several members are added up; share and time of replies are missing when there were no chats. */
function sumUp(call: Call, userids: string[], day: number): Reply {
  const isOfDay = (seconds: number) => seconds >= day && seconds < day + daySeconds
  const follows = userids.flatMap((userid) => [...call.corp.followsOf(userid)])
  const fresh = follows.filter((follow) => isOfDay(follow.createtime)).length
  const chats = follows
    .map((follow) => messagesOfDay(call, follow, isOfDay))
    .filter((messages) => messages.length > 0)
  const spoken = chats.filter((messages) => messages.some((each) => each.from === 'staff'))
  return {
    stat_time: day,
    chat_cnt: spoken.length,
    message_cnt: chats.flat().filter((each) => each.from === 'staff').length,
    ...replies(chats),
    negative_feedback_cnt: 0,
    new_apply_cnt: fresh,
    new_contact_cnt: fresh,
  }
}

function messagesOfDay(
  call: Call,
  follow: SimFollow,
  isOfDay: (seconds: number) => boolean,
): SimMessage[] {
  return call.corp
    .messagesOf(follow.userid, follow.external_userid)
    .filter((each) => isOfDay(each.at / 1000))
}

/** Of the chats that she began: which share was answered, and after how many minutes. */
function replies(chats: SimMessage[][]): Reply {
  const asked = chats.filter((messages) => messages[0]?.from === 'customer')
  if (asked.length === 0) return {}
  const waits = asked.flatMap((messages) => {
    const answer = messages.find((each) => each.from === 'staff')
    return answer ? [answer.at - (messages[0]?.at ?? 0)] : []
  })
  const total = waits.reduce((sum, wait) => sum + wait, 0)
  return {
    reply_percentage: Math.round((waits.length / asked.length) * 10_000) / 100,
    ...(waits.length > 0 ? { avg_reply_time: Math.round(total / waits.length / 60_000) } : {}),
  }
}
