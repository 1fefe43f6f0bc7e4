import { makeId, recordAppMessage } from '../world.ts'
import type { SimAppMessage } from '../world.ts'
import { checkAgentId, numberOf, objectOf, textOf } from './call.ts'
import type { Api, Call, Reply } from './call.ts'
import { checkContent, checkTaskIdIsNew, expectsAnswer } from './message-content.ts'
import { findReceivers } from './message-receivers.ts'
import { Refusal } from './refusal.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
const perMemberPerMinute = 30
const perMemberPerHour = 1000
const longestDuplicateCheckSeconds = 14_400

export const messageSendApi: Api = {
  path: '/cgi-bin/message/send',
  method: 'POST',
  permission: 'any',
  empty: {},
  codeOnGet: 40063,
  run: send,
}

function send(call: Call): Reply {
  const agentId = numberOf(call, 'agentid')
  if (agentId === undefined) throw new Refusal(41011)
  checkAgentId(call, agentId)
  const receivers = findReceivers(call)
  const msgtype = textOf(call, 'msgtype')
  const body = checkContent(call, msgtype)
  const answer = {
    invaliduser: receivers.invaliduser,
    invalidparty: receivers.invalidparty,
    invalidtag: receivers.invalidtag,
    unlicenseduser: '',
  }
  const repeated = findDuplicate(call, { userids: receivers.userids, msgtype, body })
  if (repeated) return { ...answer, msgid: repeated.msgid }
  checkTaskIdIsNew(body, call)
  const response = expectsAnswer(body) ? { responseCode: makeId('') } : {}
  const responseCode = response.responseCode ? { response_code: response.responseCode } : {}
  checkQuota(call, receivers.userids.length)
  // Too much for one member is dropped without a word.
  const userids = receivers.userids.filter((userid) => hasRoom(call, userid))
  if (userids.length === 0) return { ...answer, msgid: makeId('msgid'), ...responseCode }
  const message = { agentId, userids, msgtype, body, ...response }
  const { msgid } = recordAppMessage(call.world, call.corp.corpId, message)
  return { ...answer, msgid, ...responseCode }
}

/** The latest messages of all apps, newest first, not older than `ms`. */
function* since(call: Call, ms: number): Generator<SimAppMessage> {
  const { appMessages } = call.corp
  for (let index = appMessages.length - 1; index >= 0; index -= 1) {
    const message = appMessages[index]
    if (!message || message.at <= call.now - ms) return
    yield message
  }
}

function hasRoom(call: Call, userid: string): boolean {
  let inHour = 0
  let inMinute = 0
  for (const message of since(call, hourMs)) {
    if (message.agentId !== call.app.agentId || !message.userids.includes(userid)) continue
    inHour += 1
    if (message.at > call.now - minuteMs) inMinute += 1
  }
  return inMinute < perMemberPerMinute && inHour < perMemberPerHour
}

/** Person-times a day by one app: the number of accounts × 200. */
function checkQuota(call: Call, more: number): void {
  const accounts = call.corp.allUsers().filter((user) => user.active).length
  let sent = 0
  for (const message of since(call, dayMs)) {
    if (message.agentId === call.app.agentId) sent += message.userids.length
  }
  const limit = accounts * call.settings.messagesPerAccountADay
  if (sent + more > limit) throw new Refusal(45009)
}

function findDuplicate(
  call: Call,
  wanted: Pick<SimAppMessage, 'userids' | 'msgtype' | 'body'>,
): SimAppMessage | undefined {
  if (numberOf(call, 'enable_duplicate_check') !== 1) return undefined
  const seconds = numberOf(call, 'duplicate_check_interval') ?? 1800
  const ms = Math.min(seconds, longestDuplicateCheckSeconds) * 1000
  const print = fingerprint(wanted)
  for (const message of since(call, ms)) {
    if (message.agentId === call.app.agentId && fingerprint(message) === print) return message
  }
  return undefined
}

function fingerprint(of: Pick<SimAppMessage, 'userids' | 'msgtype' | 'body'>): string {
  return JSON.stringify([of.userids, of.msgtype, objectOf(of.body)])
}
