import { createHash } from 'node:crypto'
import type { SimGroupChat } from '../world.ts'
import { isVisible, numberOf, objectOf, textOf } from './call.ts'
import type { Api, Call, Reply } from './call.ts'
import { pageOf } from './cursor.ts'
import { arraySize, Refusal } from './refusal.ts'

const mostOwners = 100
const mostPerPage = 1000

const base = { method: 'POST', permission: 'customer_contact', codeOnGet: 40058 } as const

export const groupChatListApi: Api = {
  ...base,
  path: '/cgi-bin/externalcontact/groupchat/list',
  empty: { group_chat_list: [] },
  run(call) {
    const filter = numberOf(call, 'status_filter') ?? 0
    if (![0, 1, 2, 3].includes(filter)) throw new Refusal(40058, 'status_filter invalid')
    const limit = numberOf(call, 'limit')
    if (limit === undefined || limit < 1 || limit > mostPerPage) {
      throw new Refusal(40058, 'limit invalid')
    }
    const owners = readOwners(call)
    const chats = [...call.corp.groupChats.values()].filter(
      (chat) =>
        isVisible(call.app, chat.owner) &&
        (owners === undefined || owners.has(chat.owner.toLowerCase())) &&
        (filter === 0 || statusOf(call, chat) === filter),
    )
    const { page, next } = pageOf(chats, textOf(call, 'cursor'), limit)
    return {
      group_chat_list: page.map((chat) => ({
        chat_id: chat.chat_id,
        status: statusOf(call, chat),
      })),
      ...(next === '' ? {} : { next_cursor: next }),
    }
  },
}

export const groupChatGetApi: Api = {
  ...base,
  path: '/cgi-bin/externalcontact/groupchat/get',
  empty: {},
  run(call) {
    const chat = call.corp.groupChats.get(textOf(call, 'chat_id'))
    if (!chat || !isVisible(call.app, chat.owner)) throw new Refusal(40050)
    const withNames = numberOf(call, 'need_name') === 1
    const members = [...new Set([chat.owner, ...chat.members])]
    return {
      group_chat: {
        chat_id: chat.chat_id,
        name: chat.name,
        owner: chat.owner,
        create_time: chat.create_time,
        notice: chat.notice,
        member_list: members.map((id) => describeMember(call, chat, { id, withNames })),
        admin_list: [],
        member_version: createHash('md5').update(members.join(' ')).digest('hex'),
      },
    }
  },
}

/** The owners asked for, or undefined for all of them. */
function readOwners(call: Call): Set<string> | undefined {
  const list = objectOf(call.body['owner_filter'])?.['userid_list']
  const asked = Array.isArray(list) ? list.map(String) : []
  if (asked.length > mostOwners) throw arraySize('userid_list', 1, mostOwners)
  if (asked.length > 0) return new Set(asked.map((userid) => userid.toLowerCase()))
  const seen = call.corp
    .allUsers()
    .filter((user) => user.active && isVisible(call.app, user.userid))
  if (seen.length > call.settings.groupChatOwnersLimit) throw new Refusal(81017)
  return undefined
}

/** 0 all is well, 1 the owner has left, 3 a new owner has taken it over after that. */
function statusOf(call: Call, chat: SimGroupChat): number {
  if (!call.corp.findUser(chat.owner)) return 1
  return chat.inherited ? 3 : 0
}

function describeMember(
  call: Call,
  chat: SimGroupChat,
  of: { id: string; withNames: boolean },
): Reply {
  const { id, withNames } = of
  const customer = call.corp.customers.get(id)
  const name = customer?.name ?? call.corp.findUser(id)?.name ?? ''
  return {
    userid: id,
    type: customer ? 2 : 1,
    ...(customer?.unionid ? { unionid: customer.unionid } : {}),
    join_time: chat.create_time,
    join_scene: 1,
    ...(id === chat.owner ? {} : { invitor: { userid: chat.owner } }),
    group_nickname: '',
    ...(withNames ? { name } : {}),
  }
}
