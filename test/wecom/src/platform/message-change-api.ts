import type { SimAppMessage } from '../world.ts'
import { checkAgentId, numberOf, objectOf, textOf, textsOf } from './call.ts'
import type { Api, Call } from './call.ts'
import { checkTemplateCard } from './message-content.ts'
import { Refusal } from './refusal.ts'

const hourMs = 60 * 60 * 1000
const recallMs = 24 * hourMs
const updateMs = 72 * hourMs

const base = { method: 'POST', permission: 'any', empty: {}, codeOnGet: 40063 } as const

export const messageRecallApi: Api = {
  ...base,
  path: '/cgi-bin/message/recall',
  run(call) {
    const msgid = textOf(call, 'msgid')
    const message = findOwn(call, (each) => each.msgid === msgid)
    if (!message || message.at + recallMs <= call.now) throw new Refusal(42052)
    save(call, { ...message, recalledAt: call.now })
    return {}
  },
}

/** A card with buttons may be replaced once within three days. */
export const cardUpdateApi: Api = {
  ...base,
  path: '/cgi-bin/message/update_template_card',
  run(call) {
    const agentId = numberOf(call, 'agentid')
    if (agentId === undefined) throw new Refusal(41011)
    checkAgentId(call, agentId)
    const code = textOf(call, 'response_code')
    const message = findOwn(call, (each) => code !== '' && each.responseCode === code)
    if (!message || message.at + updateMs <= call.now) throw new Refusal(60140)
    const card = objectOf(call.body['template_card'])
    const button = objectOf(call.body['button'])
    if (!card && typeof button?.['replace_name'] !== 'string') throw new Refusal(40063)
    const body = card ? checkTemplateCard(card, call) : { ...message.body, replaced: button }
    save(call, { ...message, body, responseCode: undefined })
    const known = new Set(message.userids.map((userid) => userid.toLowerCase()))
    const strangers = textsOf(call, 'userids').filter((each) => !known.has(each.toLowerCase()))
    return { invaliduser: strangers }
  },
}

function findOwn(call: Call, fits: (message: SimAppMessage) => boolean): SimAppMessage | undefined {
  return call.corp.appMessages.findLast(
    (each) => each.agentId === call.app.agentId && each.recalledAt === undefined && fits(each),
  )
}

function save(call: Call, message: SimAppMessage): void {
  call.world.commit({ type: 'app_message_changed', corpId: call.corp.corpId, message })
}
