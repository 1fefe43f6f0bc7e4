import type {
  CorpData,
  SimApp,
  SimAppMessage,
  SimCredential,
  SimCustomer,
  SimDepartment,
  SimFollow,
  SimGroupChat,
  SimMedia,
  SimMessage,
  SimTag,
  SimTagGroup,
  SimTransfer,
  SimUser,
  SimWelcomeCode,
} from './world-seed.ts'
import type { SimMoment } from './world-seed-moment.ts'
import type { SimContactWay } from './world-seed-way.ts'

/** userids are case-insensitive on input, so every index by userid uses this. */
export function userKey(userid: string): string {
  return userid.toLowerCase()
}

function relationKey(userid: string, externalUserid: string): string {
  return `${userKey(userid)} ${externalUserid}`
}

/** One live corp: the seed's lists as maps, with the look-ups both halves need. */
export class Corp {
  readonly corpId: string
  readonly name: string
  readonly apps = new Map<number, SimApp>()
  readonly departments = new Map<number, SimDepartment>()
  readonly customers = new Map<string, SimCustomer>()
  readonly tagGroups = new Map<string, SimTagGroup>()
  readonly groupChats = new Map<string, SimGroupChat>()
  readonly media = new Map<string, SimMedia>()
  readonly deletedTags = new Map<string, SimTagGroup>()
  readonly contactWays = new Map<string, SimContactWay>()
  readonly moments = new Map<string, SimMoment>()
  appMessages: SimAppMessage[]
  credentials: SimCredential[]
  transfers: SimTransfer[]
  welcomeCodes: SimWelcomeCode[]
  #users = new Map<string, SimUser>()
  #follows = new Map<string, SimFollow>()
  #followsByUser = new Map<string, SimFollow[]>()
  #followsByCustomer = new Map<string, SimFollow[]>()
  #messages = new Map<string, { follow: [string, string]; messages: SimMessage[] }>()

  constructor(seed: CorpData) {
    this.corpId = seed.corpId
    this.name = seed.name
    putAll(this.apps, seed.apps, (each) => each.agentId)
    putAll(this.departments, seed.departments, (each) => each.id)
    for (const user of seed.users) this.putUser(user)
    putAll(this.customers, seed.customers, (each) => each.external_userid)
    for (const follow of seed.follows) this.putFollow(follow)
    putAll(this.tagGroups, seed.tagGroups, (each) => each.id)
    putAll(this.groupChats, seed.groupChats, (each) => each.chat_id)
    putAll(this.media, seed.media, (each) => each.media_id)
    for (const chat of seed.chats) {
      for (const message of chat.messages) {
        this.putMessage(chat.userid, chat.external_userid, message)
      }
    }
    putAll(this.deletedTags, seed.deletedTags, (each) => each.id)
    putAll(this.contactWays, seed.contactWays, (each) => each.config_id)
    putAll(this.moments, seed.moments, (each) => each.moment_id)
    this.appMessages = [...seed.appMessages]
    this.credentials = [...seed.credentials]
    this.transfers = [...seed.transfers]
    this.welcomeCodes = [...seed.welcomeCodes]
  }

  /** Everyone ever in the directory, also those who left (`active` false). */
  allUsers(): SimUser[] {
    return [...this.#users.values()]
  }

  /** A member still in the company. */
  findUser(userid: string): SimUser | undefined {
    const user = this.#users.get(userKey(userid))
    return user?.active ? user : undefined
  }

  /** A member, also one who left. */
  knownUser(userid: string): SimUser | undefined {
    return this.#users.get(userKey(userid))
  }

  findFollow(userid: string, externalUserid: string): SimFollow | undefined {
    return this.#follows.get(relationKey(userid, externalUserid))
  }

  /** All relations of a member, ended ones too, oldest first. */
  followsOf(userid: string): readonly SimFollow[] {
    return this.#followsByUser.get(userKey(userid)) ?? []
  }

  /** All relations of a customer, ended ones too. */
  followersOf(externalUserid: string): readonly SimFollow[] {
    return this.#followsByCustomer.get(externalUserid) ?? []
  }

  messagesOf(userid: string, externalUserid: string): readonly SimMessage[] {
    return this.#messages.get(relationKey(userid, externalUserid))?.messages ?? []
  }

  findTag(tagId: string): { tag: SimTag; group: SimTagGroup } | undefined {
    for (const group of this.tagGroups.values()) {
      const tag = group.tags.find((each) => each.id === tagId)
      if (tag) return { tag, group }
    }
    return undefined
  }

  putUser(user: SimUser): void {
    this.#users.set(userKey(user.userid), user)
  }

  /** A member gets another userid; what is his stays his. */
  renameUser(from: string, to: string): void {
    const user = this.#users.get(userKey(from))
    if (!user) return
    const isHim = (userid: string) => userKey(userid) === userKey(from)
    const rename = (userid: string) => (isHim(userid) ? to : userid)
    this.#users.delete(userKey(from))
    this.putUser({ ...user, userid: to })
    this.#renameFollows(from, to)
    const talks = [...this.#messages].filter(([, { follow }]) => isHim(follow[0]))
    for (const [key, { follow, messages }] of talks) {
      this.#messages.delete(key)
      this.#messages.set(relationKey(to, follow[1]), { follow: [to, follow[1]], messages })
    }
    for (const department of this.departments.values()) {
      department.department_leader = department.department_leader.map(rename)
    }
    for (const chat of this.groupChats.values()) {
      chat.owner = rename(chat.owner)
      chat.members = chat.members.map(rename)
    }
    for (const moment of this.moments.values()) moment.userid = rename(moment.userid)
    for (const app of this.apps.values()) {
      if (app.visibleUserIds !== 'all') app.visibleUserIds = app.visibleUserIds.map(rename)
    }
  }

  #renameFollows(from: string, to: string): void {
    const follows = this.#followsByUser.get(userKey(from)) ?? []
    this.#followsByUser.delete(userKey(from))
    for (const follow of follows) {
      this.#follows.delete(relationKey(from, follow.external_userid))
      follow.userid = to
      this.#follows.set(relationKey(to, follow.external_userid), follow)
      append(this.#followsByUser, userKey(to), follow)
    }
  }

  putMessage(userid: string, externalUserid: string, message: SimMessage): void {
    const key = relationKey(userid, externalUserid)
    const chat = this.#messages.get(key)
    if (chat) chat.messages.push(message)
    else this.#messages.set(key, { follow: [userid, externalUserid], messages: [message] })
  }

  /** Adds a relation, or brings a known pair up to date in place. */
  putFollow(follow: SimFollow): void {
    const key = relationKey(follow.userid, follow.external_userid)
    const known = this.#follows.get(key)
    if (known) {
      Object.assign(known, { state: undefined, deleted_by: undefined, half: undefined }, follow)
      return
    }
    this.#follows.set(key, follow)
    append(this.#followsByUser, userKey(follow.userid), follow)
    append(this.#followsByCustomer, follow.external_userid, follow)
  }

  allFollows(): Iterable<SimFollow> {
    return this.#follows.values()
  }

  toData(): CorpData {
    return {
      corpId: this.corpId,
      name: this.name,
      apps: [...this.apps.values()],
      departments: [...this.departments.values()],
      users: this.allUsers(),
      customers: [...this.customers.values()],
      follows: [...this.#follows.values()],
      tagGroups: [...this.tagGroups.values()],
      chats: [...this.#messages.values()].map(({ follow, messages }) => ({
        userid: follow[0],
        external_userid: follow[1],
        messages,
      })),
      groupChats: [...this.groupChats.values()],
      deletedTags: [...this.deletedTags.values()],
      contactWays: [...this.contactWays.values()],
      moments: [...this.moments.values()],
      appMessages: this.appMessages,
      media: [...this.media.values()],
      credentials: this.credentials,
      transfers: this.transfers,
      welcomeCodes: this.welcomeCodes,
    }
  }
}

function putAll<K, T>(index: Map<K, T>, list: readonly T[], key: (each: T) => K): void {
  for (const each of list) index.set(key(each), each)
}

function append<T>(index: Map<string, T[]>, key: string, value: T): void {
  const list = index.get(key)
  if (list) list.push(value)
  else index.set(key, [value])
}
