import { userKey, type Corp, type Relation, type SimGroupChat } from '../world.ts'

/**
 * Where a conversation of this staff is stored; undefined: no such conversation. A group is one for
 * all its members, so it is kept under its owner.
 */
export function relationOf(corp: Corp, userid: string, chat: string): Relation | undefined {
  const group = findGroup(corp, userid, chat)
  if (group) return { corpId: corp.corpId, userid: group.owner, external_userid: chat }
  const follow = corp.findFollow(userid, chat)
  return follow && { corpId: corp.corpId, userid: follow.userid, external_userid: chat }
}

export function findGroup(corp: Corp, userid: string, chat: string): SimGroupChat | undefined {
  const group = corp.groupChats.get(chat)
  return group && isMember(group, userid) ? group : undefined
}

export function isMember(group: SimGroupChat, userid: string): boolean {
  return [group.owner, ...group.members].some((each) => userKey(each) === userKey(userid))
}
