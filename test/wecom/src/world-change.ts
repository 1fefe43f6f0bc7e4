import type { Corp } from './world-corp.ts'
import type {
  SimApp,
  SimAppMessage,
  SimCredential,
  SimCustomer,
  SimFollow,
  SimMedia,
  SimMessage,
  SimTagGroup,
  SimUser,
} from './world-seed.ts'

type OfRelation = { corpId: string; userid: string; external_userid: string }

/** The fields of a relation that a member or externalcontact/remark may set. */
export type RemarkFields = Partial<
  Pick<SimFollow, 'remark' | 'description' | 'remark_corp_name' | 'remark_mobiles'>
>

/**
 * Everything that can happen in the world. A change carries its ids and times, so that replaying
 * the journal gives the same state again.
 */
export type WorldChange =
  | (OfRelation & { type: 'message_added'; message: SimMessage })
  | (OfRelation & { type: 'follow_deleted'; by: 'customer' | 'staff'; at: number })
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
  | { type: 'media_stored'; corpId: string; media: SimMedia }
  | { type: 'media_expired'; corpId: string; mediaIds: string[] }
  | { type: 'credential_issued'; corpId: string; credential: SimCredential; at: number }
  | { type: 'tokens_revoked'; corpId: string; agentId: number }

type ChangeOf<T extends WorldChange['type']> = Extract<WorldChange, { type: T }>
type Appliers = { [T in WorldChange['type']]: (corp: Corp, change: ChangeOf<T>) => void }

/** Expired tokens are remembered this long, so that they answer "expired" and not "unknown". */
const forgetCredentialMs = 24 * 60 * 60 * 1000

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
}

function updateFollow(corp: Corp, of: OfRelation, fields: Partial<SimFollow>): void {
  const follow = corp.findFollow(of.userid, of.external_userid)
  if (follow) Object.assign(follow, fields)
}

function removeTags(corp: Corp, change: ChangeOf<'tags_removed'>): void {
  const gone = new Set(change.tagIds)
  for (const group of corp.tagGroups.values()) {
    if (change.groupIds.includes(group.id)) for (const tag of group.tags) gone.add(tag.id)
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
