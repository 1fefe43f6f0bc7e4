import { randomBytes } from 'node:crypto'
import type { RemarkFields } from './world-change.ts'
import type { World } from './world-live.ts'
import { SimFollow } from './world-seed.ts'
import type {
  SimApp,
  SimAppMessage,
  SimCredential,
  SimCustomer,
  SimMedia,
  SimMessage,
  SimTagGroup,
  SimUser,
} from './world-seed.ts'
import type { z } from 'zod'

/** A relation: one member and one customer of one corp. */
export type Relation = { corpId: string; userid: string; external_userid: string }

/** An id of WeCom's look: prefix and url-safe characters. */
export function makeId(prefix: string): string {
  return prefix + randomBytes(15).toString('base64url')
}

/** Adds one line to a conversation, now unless `at` says otherwise. */
export function addMessage(
  world: World,
  of: Relation,
  message: Omit<SimMessage, 'id' | 'at'> & { at?: number },
): SimMessage {
  const full = { ...message, id: makeId('m'), at: message.at ?? world.now() }
  world.commit({ type: 'message_added', ...of, message: full })
  return full
}

/** Member and customer become friends (also again, after one of them ended it). */
export function addFollow(
  world: World,
  corpId: string,
  follow: Omit<z.input<typeof SimFollow>, 'createtime'> & { createtime?: number },
): SimFollow {
  const createtime = follow.createtime ?? Math.floor(world.now() / 1000)
  const full = SimFollow.parse({ oper_userid: follow.userid, ...follow, createtime })
  world.commit({ type: 'follow_added', corpId, follow: full })
  return full
}

/** Ends a relation from one side. */
export function deleteFollow(world: World, of: Relation, by: 'customer' | 'staff'): void {
  world.commit({ type: 'follow_deleted', ...of, by, at: world.now() })
}

/** Sets remark fields; what is left out stays. */
export function remarkFollow(world: World, of: Relation, fields: RemarkFields): void {
  world.commit({ type: 'follow_remarked', ...of, fields })
}

/** Adds and removes corp tags of a relation. */
export function markTag(
  world: World,
  of: Relation,
  tags: { add?: string[]; remove?: string[] },
): void {
  world.commit({ type: 'tags_marked', ...of, add: tags.add ?? [], remove: tags.remove ?? [] })
}

/** Sets the member's own tags, which have names only. */
export function setPersonalTags(world: World, of: Relation, names: string[]): void {
  world.commit({ type: 'personal_tags_set', ...of, names })
}

/** Adds a customer or replaces what is known of her. */
export function saveCustomer(world: World, corpId: string, customer: SimCustomer): void {
  world.commit({ type: 'customer_saved', corpId, customer })
}

/** Adds a member or replaces what is known of him. */
export function saveUser(world: World, corpId: string, user: SimUser): void {
  const left = user.active ? {} : { leftAt: user.leftAt ?? world.now() }
  world.commit({ type: 'user_saved', corpId, user: { ...user, ...left } })
}

/** Changes an app's settings as the admin console would. */
export function changeApp(
  world: World,
  corpId: string,
  agentId: number,
  fields: Partial<Omit<SimApp, 'agentId'>>,
): void {
  const app = world.getCorp(corpId).apps.get(agentId)
  if (!app) throw new Error(`corp ${corpId} has no app ${agentId}`)
  world.commit({ type: 'app_saved', corpId, app: { ...app, ...fields } })
}

/** Adds a tag group or replaces it with all its tags. */
export function saveTagGroup(world: World, corpId: string, group: SimTagGroup): void {
  world.commit({ type: 'tag_group_saved', corpId, group })
}

/** Removes tags and whole groups, also from every customer; an emptied group goes too. */
export function removeTags(
  world: World,
  corpId: string,
  what: { groupIds?: string[]; tagIds?: string[] },
): void {
  const { groupIds = [], tagIds = [] } = what
  world.commit({ type: 'tags_removed', corpId, groupIds, tagIds })
}

/** Delivers an app's message to staff. */
export function recordAppMessage(
  world: World,
  corpId: string,
  message: Omit<SimAppMessage, 'msgid' | 'at'>,
): SimAppMessage {
  const full = { ...message, msgid: makeId('msgid'), at: world.now() }
  world.commit({ type: 'app_message_sent', corpId, message: full })
  return full
}

/** Stores a temporary media file. */
export function storeMedia(
  world: World,
  corpId: string,
  file: Omit<SimMedia, 'media_id' | 'createdAt'>,
  bytes: Uint8Array,
): SimMedia {
  const media = { ...file, media_id: makeId('1G'), createdAt: world.now() }
  world.media.write(media.media_id, bytes)
  world.commit({ type: 'media_stored', corpId, media })
  return media
}

/** Puts a new token or ticket into force; older ones stay valid to their own end. */
export function issueCredential(
  world: World,
  corpId: string,
  credential: Omit<SimCredential, 'revoked'>,
): void {
  const full = { ...credential, revoked: false }
  world.commit({ type: 'credential_issued', corpId, credential: full, at: world.now() })
}

/** WeCom may end the tokens of an app before their time. */
export function revokeTokens(world: World, corpId: string, agentId: number): void {
  world.commit({ type: 'tokens_revoked', corpId, agentId })
}
