import { makeId, saveTagGroup } from './world-actions.ts'
import type { World } from './world-live.ts'
import { SimDepartment, SimGroupChat, SimUser } from './world-seed.ts'
import type { SimTag, SimTagGroup } from './world-seed.ts'
import type { z } from 'zod'

/** Like saveUser, from what is known of the member and `fields`; a new member needs name and department. */
export function changeUser(
  world: World,
  corpId: string,
  fields: Partial<SimUser> & { userid: string },
): SimUser {
  const known = world.getCorp(corpId).knownUser(fields.userid)
  const user = SimUser.parse({ ...known, leftAt: undefined, active: true, ...fields })
  world.commit({ type: 'user_saved', corpId, user })
  return user
}

/** A member leaves the company; his customers wait for somebody else. */
export function removeUser(world: World, corpId: string, userid: string): void {
  const user = world.getCorp(corpId).findUser(userid)
  if (!user) throw new Error(`corp ${corpId} has no member ${userid}`)
  const left = { ...user, active: false, leftAt: world.now() }
  world.commit({ type: 'user_saved', corpId, user: left })
}

/** Gives a member another userid. */
export function renameUser(world: World, corpId: string, from: string, to: string): void {
  world.commit({ type: 'user_renamed', corpId, from, to })
}

/** Makes a department or changes what `department` names of it. */
export function saveDepartment(
  world: World,
  corpId: string,
  fields: Partial<SimDepartment> & { id: number },
): SimDepartment {
  const known = world.getCorp(corpId).departments.get(fields.id)
  const department = SimDepartment.parse({ ...known, ...fields })
  world.commit({ type: 'department_saved', corpId, department })
  return department
}

export function removeDepartment(world: World, corpId: string, departmentId: number): void {
  world.commit({ type: 'department_removed', corpId, departmentId })
}

/** Makes a customer group or changes what `chat` names of it. */
export function saveGroupChat(
  world: World,
  corpId: string,
  fields: Partial<z.input<typeof SimGroupChat>> & { chat_id?: string },
): SimGroupChat {
  const chat_id = fields.chat_id ?? makeId('wr')
  const known = world.getCorp(corpId).groupChats.get(chat_id) ?? {
    create_time: Math.floor(world.now() / 1000),
  }
  const chat = SimGroupChat.parse({ ...known, ...fields, chat_id })
  world.commit({ type: 'group_chat_saved', corpId, chat })
  return chat
}

export function dismissGroupChat(world: World, corpId: string, chatId: string): void {
  world.commit({ type: 'group_chat_dismissed', corpId, chatId })
}

/** In the console: a group with these tags, or these tags more in a group that is there. */
export function addConsoleTags(
  world: World,
  corpId: string,
  { group, names }: { group: string; names: string[] },
): SimTagGroup {
  const known = findGroup(world, corpId, group)
  const made = { createdByAgent: null, create_time: Math.floor(world.now() / 1000), order: 0 }
  const base = known ?? { ...made, id: makeId('et'), name: group, tags: [] }
  const tags = names.map((name): SimTag => ({ ...made, id: makeId('et'), name }))
  const saved = { ...base, tags: [...base.tags, ...tags] }
  saveTagGroup(world, corpId, saved)
  return saved
}

/** In the console: another name for a tag or a group. */
export function renameTag(world: World, corpId: string, id: string, name: string): void {
  const corp = world.getCorp(corpId)
  const group = corp.tagGroups.get(id)
  if (group) return saveTagGroup(world, corpId, { ...group, name })
  const found = corp.findTag(id)
  if (!found) throw new Error(`corp ${corpId} has no tag ${id}`)
  const tags = found.group.tags.map((tag) => (tag.id === id ? { ...tag, name } : tag))
  saveTagGroup(world, corpId, { ...found.group, tags })
}

/** In the console: the tags of a group in this order, first to last. */
export function orderTags(world: World, corpId: string, groupId: string, ids: string[]): void {
  const group = world.getCorp(corpId).tagGroups.get(groupId)
  if (!group) throw new Error(`corp ${corpId} has no tag group ${groupId}`)
  const place = (tag: SimTag) => {
    const index = ids.indexOf(tag.id)
    return index < 0 ? tag : { ...tag, order: ids.length - index }
  }
  saveTagGroup(world, corpId, { ...group, tags: group.tags.map(place) })
}

function findGroup(world: World, corpId: string, idOrName: string): SimTagGroup | undefined {
  const { tagGroups } = world.getCorp(corpId)
  return tagGroups.get(idOrName) ?? [...tagGroups.values()].find(({ name }) => name === idOrName)
}
