import type { MessageContent } from '@xiaoguan/shared'
import type { WorldSeed } from '@xiaoguan/wecom-simulator/world-seed'
import * as company from './content/company.ts'
import { people } from './content/people.ts'
import { tagGroups } from './content/tags.ts'
import type { CustomerRow, FollowRow, History } from './history.ts'
import { momentsOf } from './moments.ts'
import { namedId } from './named.ts'
import { clock, dayOf } from './time.ts'

export type WorldAddresses = { publicUrl: string; simPort: number; appSecret: string }
type Corp = WorldSeed['corps'][number]
type App = NonNullable<Corp['apps']>[number]
type Chat = NonNullable<Corp['chats']>[number]
type Message = NonNullable<Chat['messages']>[number]

/** The same people, customers, follows and tags as the simulated WeCom has them. */
export function toWorld(history: History, addresses: WorldAddresses): WorldSeed {
  const tagsByFollow = presentTags(history)
  const active = history.follow.filter((each) => each.ended_by !== 'transfer')
  const corp: Corp = {
    corpId: company.demoWecomCorpId,
    name: company.demoCorpName,
    apps: [demoApp(addresses)],
    departments: company.departments.map((each, index) => ({
      id: each.id,
      name: each.name,
      parentid: each.parentId ?? 0,
      order: 100 - index,
      department_leader: people
        .filter((person) => person.role === 'lead' && person.departmentId === each.id)
        .map((person) => person.id),
    })),
    users: people.map((each) => ({
      userid: each.id,
      name: each.name,
      department: [each.departmentId],
      is_leader_in_dept: [each.role === 'lead' ? 1 : 0],
      position: each.position,
      active: each.active,
    })),
    customers: history.customer.map(toCustomer),
    follows: active.map((each) => toFollow(each, tagsByFollow.get(keyOf(each)) ?? [])),
    tagGroups: tagGroups.map((group, index) => ({
      id: group.id,
      name: group.name,
      order: 100 - index,
      createdByAgent: company.demoAgentId,
      create_time: seconds(history.now),
      tags: group.tags.map((tag, n) => ({
        id: tag.id,
        name: tag.name,
        order: 100 - n,
        createdByAgent: company.demoAgentId,
        create_time: seconds(history.now),
      })),
    })),
    chats: [...chatsOf(history), groupTalk(history)],
    groupChats: [groupChat(history)],
    moments: momentsOf(history),
  }
  return { corps: [corp] }
}

/** The app 销冠 at these addresses; move.ts puts it into a world that lives on. */
export function demoApp({ publicUrl, simPort, appSecret }: WorldAddresses): App {
  const base = `${publicUrl}/c/${company.demoCorpId}`
  return {
    agentId: company.demoAgentId,
    secret: appSecret,
    name: company.demoAppName,
    trustedDomains: [...new Set([`localhost:${simPort + 1}`, new URL(publicUrl).host])],
    sidebarUrl: `${base}/sidebar`,
    workbenchUrl: `${base}/h5`,
    callback: { url: `${base}/callback`, ...company.demoCallbackKeys },
  }
}

const seconds = (ms: number): number => Math.floor(ms / 1000)
const keyOf = (each: { staff_id: string; customer_id: string }): string =>
  `${each.staff_id} ${each.customer_id}`

function presentTags(history: History): Map<string, string[]> {
  const byFollow = new Map<string, string[]>()
  for (const row of history.follow_tag) {
    if (!row.present) continue
    const list = byFollow.get(keyOf(row))
    if (list) list.push(row.tag_id)
    else byFollow.set(keyOf(row), [row.tag_id])
  }
  return byFollow
}

function toCustomer(customer: CustomerRow) {
  const { customer_id, name, gender } = customer
  return { external_userid: customer_id, name, gender }
}

/** The customers with a story of their own stand first in the list of conversations. */
const storyIds = new Set(
  ['linxiaoyu', 'zhaojie', 'xiaolu', 'songya', 'guman', 'zhangchi', 'mengyao', 'buchixiangcai'].map(
    namedId,
  ),
)

function toFollow(follow: FollowRow, tagIds: string[]) {
  const ended = follow.ended_by === 'customer' || follow.ended_by === 'staff'
  return {
    userid: follow.staff_id,
    external_userid: follow.customer_id,
    tag_ids: tagIds,
    remark: follow.remark ?? '',
    description: follow.description ?? '',
    remark_mobiles: follow.mobiles,
    add_way: follow.add_way ?? 0,
    oper_userid: follow.staff_id,
    createtime: seconds(follow.added_at.getTime()),
    pinned: storyIds.has(follow.customer_id),
    ...(ended ? ({ deleted_by: follow.ended_by === 'staff' ? 'staff' : 'customer' } as const) : {}),
  }
}

/** How long a chat of a customer without a story goes back. */
const plainMessages = 2

function chatsOf(history: History): Chat[] {
  const named = new Set(history.namedIds)
  const byFollow = new Map<string, Message[]>()
  const add = (staffId: string, customerId: string, message: Message) => {
    const key = `${staffId} ${customerId}`
    byFollow.set(key, [...(byFollow.get(key) ?? []), message])
  }
  const parts = new Map<string, History['touch_part']>()
  for (const part of history.touch_part) {
    parts.set(part.touch_id, [...(parts.get(part.touch_id) ?? []), part])
  }
  for (const touch of history.touch) {
    if (touch.touchpoint !== 'chat') continue
    for (const part of parts.get(touch.touch_id) ?? []) {
      const at = part.at.getTime() + part.n * 1000
      const id = `m-${touch.touch_id}-${part.n}`
      add(touch.staff_id, touch.customer_id, { id, from: 'staff', at, ...toBubble(part.content) })
    }
  }
  for (const [n, said] of history.said.entries()) {
    const body = { content: said.text }
    const message: Message = {
      id: `c-${n}`,
      from: 'customer',
      msgtype: 'text',
      body,
      at: said.at.getTime(),
    }
    add(said.staffId, said.customerId, message)
  }
  const follows = history.follow.filter((each) => each.ended_by !== 'transfer')
  return follows.flatMap((follow) => {
    const all = (byFollow.get(keyOf(follow)) ?? []).toSorted((a, b) => a.at - b.at)
    const messages = named.has(follow.customer_id) ? all : all.slice(-plainMessages)
    if (messages.length === 0) return []
    return [{ userid: follow.staff_id, external_userid: follow.customer_id, messages }]
  })
}

/** As the client shows it: a picture and a card are told by their names. */
function toBubble(content: MessageContent): Pick<Message, 'msgtype' | 'body'> {
  switch (content.kind) {
    case 'text':
      return { msgtype: 'text', body: { content: content.text } }
    case 'link':
      return {
        msgtype: 'news',
        body: { link: content.url, title: content.title, desc: content.summary, imgUrl: '' },
      }
    case 'mini_program':
      return {
        msgtype: 'miniprogram',
        body: { appid: content.appId, title: content.title, page: content.page, imgUrl: '' },
      }
    case 'image':
    case 'file':
    case 'video':
      return { msgtype: 'text', body: { content: `[图片] ${content.name}` } }
  }
}

const groupId = 'wrHLnanjingxilu0001'
const groupOwner = 'wangfang'

/** The shop's group: its staff and some of 王芳's customers. */
function groupChat(history: History) {
  const hers = history.follow.filter((each) => each.staff_id === groupOwner && !each.ended_at)
  const customers = hers.slice(0, 12).map((each) => each.customer_id)
  const members = [groupOwner, 'zhouqian', 'chenyiming', 'shenjiayi', ...customers]
  return { chat_id: groupId, name: '南京西路店 · 老客小群', owner: groupOwner, members }
}

/** Written to this morning, so that it stands high in everybody's list. */
function groupTalk(history: History): Chat {
  const content = '早，今天 10 点开门，下午 3 点以后还有两个位子，想来的跟我说一声。'
  const at = clock(dayOf(history.now), '10:05')
  const message: Message = { id: 'g-1', from: 'staff', msgtype: 'text', body: { content }, at }
  return { userid: groupOwner, external_userid: groupId, messages: [message] }
}
