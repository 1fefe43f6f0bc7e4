import type { SimGroupChat } from '../world.ts'
import { isVisible, textOf, textsOf } from './call.ts'
import type { Api, Call, Reply } from './call.ts'
import { arraySize, Refusal, textOfCode } from './refusal.ts'
import { getServant } from './relation.ts'

const mostChats = 100

const base = {
  method: 'POST',
  permission: 'customer_contact',
  empty: { failed_chat_list: [] },
  codeOnGet: 40058,
} as const

export const groupTransferApi: Api = {
  ...base,
  path: '/cgi-bin/externalcontact/groupchat/transfer',
  run: (call) => transfer(call, 'resigned'),
}

export const groupOnJobTransferApi: Api = {
  ...base,
  path: '/cgi-bin/externalcontact/groupchat/onjob_transfer',
  run: (call) => transfer(call, 'on_job'),
}

/** Unlike customers, groups change hands at once. */
function transfer(call: Call, kind: 'resigned' | 'on_job'): Reply {
  const chatIds = textsOf(call, 'chat_id_list')
  if (chatIds.length === 0) throw new Refusal(40063)
  if (chatIds.length > mostChats) throw arraySize('chat_id_list', 1, mostChats)
  const owner = getServant(call, textOf(call, 'new_owner')).userid
  const failed: Reply[] = []
  for (const chat_id of new Set(chatIds)) {
    const chat = call.corp.groupChats.get(chat_id)
    const errcode = chat ? findObstacle(call, { chat, kind, owner }) : 90501
    if (errcode !== 0 || !chat) failed.push({ chat_id, errcode, errmsg: textOfCode(errcode) })
    else {
      const members = [...new Set([owner, ...chat.members])]
      const inherited = kind === 'resigned'
      call.world.commit({
        type: 'group_chat_saved',
        corpId: call.corp.corpId,
        chat: { ...chat, owner, members, inherited },
      })
    }
  }
  return { failed_chat_list: failed }
}

function findObstacle(
  call: Call,
  of: { chat: SimGroupChat; kind: 'resigned' | 'on_job'; owner: string },
): number {
  const { chat, kind, owner } = of
  if (!isVisible(call.app, chat.owner)) return 90501
  const stays = call.corp.findUser(chat.owner) !== undefined
  if (kind === 'resigned') {
    if (stays) return chat.inherited ? 90508 : 90500
    return 0
  }
  if (!stays) return 90502
  return chat.owner === owner ? 90504 : 0
}
