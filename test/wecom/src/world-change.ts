import type { Corp } from './world-corp.ts'
import type {
  SimApp,
  SimAppMessage,
  SimCredential,
  SimCustomer,
  SimDepartment,
  SimFollow,
  SimGroupChat,
  SimMedia,
  SimMessage,
  SimTagGroup,
  SimTransfer,
  SimUser,
  SimWelcomeCode,
} from './world-seed.ts'
import type { SimMoment } from './world-seed-moment.ts'
import type { SimContactWay } from './world-seed-way.ts'

type OfRelation = { corpId: string; userid: string; external_userid: string }

/** The fields of a relation that a member or externalcontact/remark may set. */
export type RemarkFields = Partial<
  Pick<SimFollow, 'remark' | 'description' | 'remark_corp_name' | 'remark_mobiles'>
>

/** An event that stands for nothing in the world's own state: a link's, the archive's, any new one. */
export type RaisedEvent = {
  event: string
  changeType?: string
  /** Whose it is: apps that do not see the member hear nothing. */
  userid?: string
  fields: Record<string, string | number>
}

/**
 * Everything that can happen in the world. A change carries its ids and times, so that replaying
 * the journal gives the same state again.
 */
export type WorldChange =
  | (OfRelation & { type: 'message_added'; message: SimMessage })
  | (OfRelation & {
      type: 'follow_deleted'
      by: 'customer' | 'staff'
      at: number
      byTransfer?: boolean
    })
  | (OfRelation & { type: 'follow_remarked'; fields: RemarkFields })
  | (OfRelation & { type: 'tags_marked'; add: string[]; remove: string[] })
  | (OfRelation & { type: 'personal_tags_set'; names: string[] })
  | { type: 'follow_added'; corpId: string; follow: SimFollow }
  | { type: 'customer_saved'; corpId: string; customer: SimCustomer }
  | { type: 'user_saved'; corpId: string; user: SimUser }
  | { type: 'app_saved'; corpId: string; app: SimApp }
  | { type: 'tag_group_saved'; corpId: string; group: SimTagGroup }
  | { type: 'tags_removed'; corpId: string; groupIds: string[]; tagIds: string[] }
  | { type: 'app_message_sent'; corpId: string; message: SimAppMessage }
  /** Recalled, or a card replaced by another. */
  | { type: 'app_message_changed'; corpId: string; message: SimAppMessage }
  | { type: 'media_stored'; corpId: string; media: SimMedia }
  | { type: 'media_expired'; corpId: string; mediaIds: string[] }
  | { type: 'credential_issued'; corpId: string; credential: SimCredential; at: number }
  | { type: 'tokens_revoked'; corpId: string; agentId: number }
  | { type: 'user_renamed'; corpId: string; from: string; to: string }
  | { type: 'department_saved'; corpId: string; department: SimDepartment }
  | { type: 'department_removed'; corpId: string; departmentId: number }
  | { type: 'group_chat_saved'; corpId: string; chat: SimGroupChat }
  | { type: 'group_chat_dismissed'; corpId: string; chatId: string }
  | { type: 'transfer_saved'; corpId: string; transfer: SimTransfer }
  | { type: 'welcome_code_issued'; corpId: string; welcome: SimWelcomeCode }
  | { type: 'welcome_code_spent'; corpId: string; code: string; agentId: number }
  | { type: 'event_raised'; corpId: string; event: RaisedEvent }
  | { type: 'contact_way_saved'; corpId: string; way: SimContactWay }
  | { type: 'contact_way_removed'; corpId: string; config_id: string }
  | { type: 'moment_saved'; corpId: string; moment: SimMoment }
  | { type: 'moment_removed'; corpId: string; momentId: string }

/** The change of one type. */
export type ChangeOf<T extends WorldChange['type']> = Extract<WorldChange, { type: T }>
type Appliers = { [T in WorldChange['type']]: (corp: Corp, change: ChangeOf<T>) => void }

/** Expired tokens are remembered this long, so that they answer "expired" and not "unknown". */
const forgetCredentialMs = 24 * 60 * 60 * 1000
/** Welcome codes live 20 seconds; later ones answer as unknown ones do. */
const forgetCodeMs = 10 * 60 * 1000

const appliers: Appliers = {
  message_added: (corp, change) =>
    corp.putMessage(change.userid, change.external_userid, change.message),
  follow_deleted: (corp, change) => updateFollow(corp, change, { deleted_by: change.by }),
  follow_remarked: (corp, change) => updateFollow(corp, change, change.fields),
  personal_tags_set: (corp, change) => updateFollow(corp, change, { personal_tags: change.names }),
  tags_marked: (corp, change) => {
    const follow = corp.findFollow(change.userid, change.external_userid)
    if (!follow) return
    const kept = follow.tag_ids.filter((id) => !change.remove.includes(id))
    follow.tag_ids = [...new Set([...kept, ...change.add])]
  },
  follow_added: (corp, change) => corp.putFollow(change.follow),
  customer_saved: (corp, change) =>
    void corp.customers.set(change.customer.external_userid, change.customer),
  user_saved: (corp, change) => corp.putUser(change.user),
  app_saved: (corp, change) => void corp.apps.set(change.app.agentId, change.app),
  tag_group_saved: (corp, change) => void corp.tagGroups.set(change.group.id, change.group),
  tags_removed: removeTags,
  app_message_sent: (corp, change) => void corp.appMessages.push(change.message),
  app_message_changed: (corp, { message }) => {
    const index = corp.appMessages.findLastIndex((each) => each.msgid === message.msgid)
    if (index >= 0) corp.appMessages[index] = message
  },
  media_stored: (corp, change) => void corp.media.set(change.media.media_id, change.media),
  media_expired: (corp, change) => {
    for (const id of change.mediaIds) corp.media.delete(id)
  },
  credential_issued: (corp, change) => {
    const fresh = corp.credentials.filter((each) => each.expiresAt > change.at - forgetCredentialMs)
    corp.credentials = [...fresh, change.credential]
  },
  tokens_revoked: (corp, change) => {
    for (const each of corp.credentials) {
      const isToken = each.kind === 'access_token' && each.agentId === change.agentId
      if (isToken) each.revoked = true
    }
  },
  user_renamed: (corp, change) => corp.renameUser(change.from, change.to),
  department_saved: (corp, change) =>
    void corp.departments.set(change.department.id, change.department),
  department_removed: (corp, change) => void corp.departments.delete(change.departmentId),
  group_chat_saved: (corp, change) => void corp.groupChats.set(change.chat.chat_id, change.chat),
  group_chat_dismissed: (corp, change) => void corp.groupChats.delete(change.chatId),
  transfer_saved: (corp, { transfer }) => {
    const others = corp.transfers.filter((each) => !isSameTransfer(each, transfer))
    corp.transfers = [...others, transfer]
  },
  welcome_code_issued: (corp, { welcome }) => {
    const fresh = corp.welcomeCodes.filter(
      (each) => each.issuedAt > welcome.issuedAt - forgetCodeMs,
    )
    corp.welcomeCodes = [...fresh, welcome]
  },
  welcome_code_spent: (corp, change) => {
    const welcome = corp.welcomeCodes.find((each) => each.code === change.code)
    if (welcome) welcome.spentBy = change.agentId
  },
  event_raised: () => {},
  contact_way_saved: (corp, change) => void corp.contactWays.set(change.way.config_id, change.way),
  contact_way_removed: (corp, change) => void corp.contactWays.delete(change.config_id),
  moment_saved: (corp, { moment }) => void corp.moments.set(moment.moment_id, moment),
  moment_removed: (corp, change) => void corp.moments.delete(change.momentId),
}

function isSameTransfer(a: SimTransfer, b: SimTransfer): boolean {
  return (
    a.from === b.from &&
    a.to === b.to &&
    a.external_userid === b.external_userid &&
    a.startedAt === b.startedAt
  )
}

function updateFollow(corp: Corp, of: OfRelation, fields: Partial<SimFollow>): void {
  const follow = corp.findFollow(of.userid, of.external_userid)
  if (follow) Object.assign(follow, fields)
}

function removeTags(corp: Corp, change: ChangeOf<'tags_removed'>): void {
  const gone = new Set(change.tagIds)
  for (const group of corp.tagGroups.values()) {
    if (change.groupIds.includes(group.id)) for (const tag of group.tags) gone.add(tag.id)
    const deleted = group.tags.filter((tag) => gone.has(tag.id))
    if (deleted.length > 0) {
      const before = corp.deletedTags.get(group.id)?.tags ?? []
      corp.deletedTags.set(group.id, { ...group, tags: [...before, ...deleted] })
    }
    group.tags = group.tags.filter((tag) => !gone.has(tag.id))
    if (group.tags.length === 0) corp.tagGroups.delete(group.id)
  }
  for (const follow of corp.allFollows()) {
    follow.tag_ids = follow.tag_ids.filter((id) => !gone.has(id))
  }
}

/** Brings one change into a corp's state; the only place that does. */
export function applyChange(corp: Corp, change: WorldChange): void {
  // The table's key and the change's type are the same by its own type; TypeScript cannot see it.
  const apply = appliers[change.type] as (corp: Corp, change: WorldChange) => void
  // A change is kept by the state and by its listeners: neither may see the other's edits.
  apply(corp, structuredClone(change))
}
