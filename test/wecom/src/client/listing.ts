import type {
  Corp,
  SimAppMessage,
  SimCustomer,
  SimFollow,
  SimGroupChat,
  SimMessage,
  SimUser,
} from '../world.ts'
import { isMember, relationOf } from './conversations.ts'

/** One line of the client's list of conversations. */
export interface ChatLine {
  id: string
  kind: 'single' | 'group'
  name: string
  /** The name she gave herself, where the staff's remark is shown as `name`. */
  nickname: string
  avatar: string
  /** Behind the name, as the client writes it: 微信 or the customer's corp. */
  origin: string
  memberCount: number
  endedBy: 'customer' | 'staff' | null
  pinned: boolean
  lastAt: number
  last: SimMessage | null
}

/** All conversations of a staff: those she pinned, then the others, the newest first. */
export function listChats(corp: Corp, user: SimUser): ChatLine[] {
  const single = corp.followsOf(user.userid).map((follow) => singleLine(corp, follow))
  const groups = [...corp.groupChats.values()]
    .filter((group) => isMember(group, user.userid))
    .map((group) => groupLine(corp, group))
  return [...single, ...groups].toSorted(
    (left, right) => Number(right.pinned) - Number(left.pinned) || right.lastAt - left.lastAt,
  )
}

function singleLine(corp: Corp, follow: SimFollow): ChatLine {
  const customer = corp.customers.get(follow.external_userid)
  const last = corp.messagesOf(follow.userid, follow.external_userid).at(-1) ?? null
  const nickname = customer?.name ?? follow.external_userid
  return {
    id: follow.external_userid,
    kind: 'single',
    name: follow.remark || nickname,
    nickname,
    avatar: customer?.avatar ?? '',
    origin: customer ? originOf(customer) : '',
    memberCount: 2,
    endedBy: follow.deleted_by ?? null,
    pinned: follow.pinned,
    lastAt: last?.at ?? follow.createtime * 1000,
    last,
  }
}

function originOf(customer: SimCustomer): string {
  return customer.type === 2 ? (customer.corp_name ?? '企业微信') : '微信'
}

function groupLine(corp: Corp, group: SimGroupChat): ChatLine {
  const last = corp.messagesOf(group.owner, group.chat_id).at(-1) ?? null
  return {
    id: group.chat_id,
    kind: 'group',
    name: group.name,
    nickname: group.name,
    avatar: '',
    origin: '外部群',
    memberCount: new Set([group.owner, ...group.members]).size,
    endedBy: null,
    pinned: false,
    lastAt: last?.at ?? 0,
    last,
  }
}

/** The newest `count` messages of a conversation, oldest first; undefined: not this staff's. */
export function listMessages(
  corp: Corp,
  user: SimUser,
  chat: string,
  count: number,
): readonly SimMessage[] | undefined {
  const of = relationOf(corp, user.userid, chat)
  return of && corp.messagesOf(of.userid, of.external_userid).slice(-count)
}

export function listAppMessages(corp: Corp, user: SimUser, count: number): SimAppMessage[] {
  return corp.appMessages.filter((message) => isReceiver(message, user)).slice(-count)
}

export function isReceiver(message: SimAppMessage, user: SimUser): boolean {
  return message.userids.some((each) => each.toLowerCase() === user.userid.toLowerCase())
}

/** Who can sign in to the client, by department, in the directory's order. */
export function listPeople(corps: Iterable<Corp>) {
  return [...corps].map((corp) => ({
    corpId: corp.corpId,
    name: corp.name,
    departments: [...corp.departments.values()]
      .toSorted((left, right) => right.order - left.order || left.id - right.id)
      .map((department) => ({
        name: department.name,
        people: corp
          .allUsers()
          .filter((user) => user.active && user.department[0] === department.id)
          .map((user) => describeUser(corp, user)),
      }))
      .filter((department) => department.people.length > 0),
  }))
}

export function describeUser(corp: Corp, user: SimUser) {
  const names = user.department.map((id) => corp.departments.get(id)?.name ?? '')
  return {
    account: `${corp.corpId}/${user.userid}`,
    userid: user.userid,
    name: user.name,
    avatar: user.avatar,
    position: user.position,
    department: names.filter(Boolean).join('、'),
    isLead: user.is_leader_in_dept.includes(1),
    customerCount: corp.followsOf(user.userid).filter((follow) => !follow.deleted_by).length,
  }
}
