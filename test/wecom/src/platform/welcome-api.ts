import { addMessage, spendWelcomeCode } from '../world.ts'
import type { SimWelcomeCode } from '../world.ts'
import { objectOf, textOf } from './call.ts'
import type { Api, Call } from './call.ts'
import { findMedia } from './media-api.ts'
import { arraySize, Refusal, tooLong } from './refusal.ts'

const lifeMs = 20_000
const mostAttachments = 9
const longestTextBytes = 4000

type Body = Record<string, unknown>

export const welcomeApi: Api = {
  path: '/cgi-bin/externalcontact/send_welcome_msg',
  method: 'POST',
  permission: 'customer_contact',
  empty: {},
  codeOnGet: 40063,
  run(call) {
    const lines = readLines(call)
    const welcome = getCode(call)
    const { code, userid, external_userid } = welcome
    const { corpId } = call.corp
    spendWelcomeCode(call.world, corpId, code, call.app.agentId)
    for (const { msgtype, body } of lines) {
      const of = { corpId, userid, external_userid }
      addMessage(call.world, of, { from: 'staff', msgtype, body })
    }
    return {}
  },
}

/** A code nobody used, twenty seconds old at most, of a conversation that has not begun. */
function getCode(call: Call): SimWelcomeCode {
  const code = textOf(call, 'welcome_code')
  const welcome = call.corp.welcomeCodes.find((each) => each.code === code)
  if (!welcome || welcome.issuedAt + lifeMs < call.now) throw new Refusal(41050)
  if (welcome.spentBy !== undefined) {
    throw new Refusal(welcome.spentBy === call.app.agentId ? 41050 : 41096)
  }
  const { userid, external_userid, issuedAt } = welcome
  const messages = call.corp.messagesOf(userid, external_userid)
  if (messages.some((each) => each.at >= issuedAt)) throw new Refusal(41051)
  return welcome
}

/** The text and the attachments as lines of the conversation. */
function readLines(call: Call): { msgtype: string; body: Body }[] {
  const text = objectOf(call.body['text'])?.['content']
  const content = typeof text === 'string' ? text : ''
  if (Buffer.byteLength(content) > longestTextBytes) throw tooLong('content', longestTextBytes)
  const list = call.body['attachments']
  const attachments = Array.isArray(list) ? list : []
  if (content === '' && attachments.length === 0) throw new Refusal(40063)
  if (attachments.length > mostAttachments) throw arraySize('attachments', 0, mostAttachments)
  return [
    ...(content === '' ? [] : [{ msgtype: 'text', body: { content } }]),
    ...attachments.map((each) => readAttachment(call, objectOf(each) ?? {})),
  ]
}

function readAttachment(call: Call, attachment: Body): { msgtype: string; body: Body } {
  const msgtype = typeof attachment['msgtype'] === 'string' ? attachment['msgtype'] : ''
  const needed = neededFields[msgtype]
  if (!needed) throw new Refusal(40008)
  const body = objectOf(attachment[msgtype])
  if (!body) throw new Refusal(40063)
  const isThere = (name: string) => typeof body[name] === 'string' && body[name] !== ''
  for (const names of needed) {
    if (!names.some(isThere)) throw new Refusal(40063)
  }
  for (const name of ['media_id', 'pic_media_id']) {
    if (isThere(name) && !findMedia(call, String(body[name]))) throw new Refusal(40007)
  }
  return { msgtype, body }
}

/** Of each list one field has to be there. */
const neededFields: Record<string, string[][]> = {
  image: [['media_id', 'pic_url']],
  link: [['title'], ['url']],
  miniprogram: [['title'], ['pic_media_id'], ['appid'], ['page']],
  video: [['media_id']],
  file: [['media_id']],
}
