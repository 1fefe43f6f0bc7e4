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
  SimUser,
} from './world-seed.ts'

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
  appMessages: SimAppMessage[]
  credentials: SimCredential[]
  #users = new Map<string, SimUser>()
  #follows = new Map<string, SimFollow>()
  #followsByUser = new Map<string, SimFollow[]>()
  #followsByCustomer = new Map<string, SimFollow[]>()
  #messages = new Map<string, { follow: [string, string]; messages: SimMessage[] }>()

  constructor(seed: CorpData) {
    this.corpId = seed.corpId
    this.name = seed.name
    for (const app of seed.apps) this.apps.set(app.agentId, app)
    for (const department of seed.departments) this.departments.set(department.id, department)
    for (const user of seed.users) this.putUser(user)
    for (const customer of seed.customers) this.customers.set(customer.external_userid, customer)
    for (const follow of seed.follows) this.putFollow(follow)
    for (const group of seed.tagGroups) this.tagGroups.set(group.id, group)
    for (const chat of seed.groupChats) this.groupChats.set(chat.chat_id, chat)
    for (const media of seed.media) this.media.set(media.media_id, media)
    for (const chat of seed.chats) {
      for (const message of chat.messages) {
        this.putMessage(chat.userid, chat.external_userid, message)
      }
    }
    this.appMessages = [...seed.appMessages]
    this.credentials = [...seed.credentials]
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
      Object.assign(known, { state: undefined, deleted_by: undefined }, follow)
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
      appMessages: this.appMessages,
      media: [...this.media.values()],
      credentials: this.credentials,
    }
  }
}

function append<T>(index: Map<string, T[]>, key: string, value: T): void {
  const list = index.get(key)
  if (list) list.push(value)
  else index.set(key, [value])
}
