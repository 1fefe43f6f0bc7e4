import { removeTags, saveTagGroup } from '../world.ts'
import type { SimTag, SimTagGroup } from '../world.ts'
import { checkAgentId, numberOf, optionalTextOf, textOf, textsOf } from './call.ts'
import type { Api, Call, Reply } from './call.ts'
import { Refusal } from './refusal.ts'
import { checkName, checkOrder } from './tag-add-api.ts'

const base = { method: 'POST', permission: 'customer_contact', codeOnGet: 40063 } as const

export const tagListApi: Api = {
  ...base,
  path: '/cgi-bin/externalcontact/get_corp_tag_list',
  empty: { tag_group: [] },
  run(call) {
    const groupIds = textsOf(call, 'group_id')
    // With groups asked for, tag_id is ignored.
    const tagIds = groupIds.length > 0 ? [] : textsOf(call, 'tag_id')
    if (groupIds.length > 0) {
      return { tag_group: groupIds.map((id) => withDeleted(call, id)) }
    }
    if (tagIds.length > 0) return { tag_group: groupsWith(call, tagIds) }
    return { tag_group: sorted([...call.corp.tagGroups.values()]).map(describeGroup) }
  },
}

export const tagEditApi: Api = {
  ...base,
  path: '/cgi-bin/externalcontact/edit_corp_tag',
  empty: {},
  run(call) {
    const id = textOf(call, 'id')
    if (id === '') throw new Refusal(41017)
    checkAgentId(call, numberOf(call, 'agentid'))
    const found = getTagOrGroup(call, id)
    checkMaker(call, found.tag ?? found.group)
    const name = optionalTextOf(call, 'name')
    const order = numberOf(call, 'order')
    if (name !== undefined) checkName(call, name)
    checkOrder(order)
    const fields = {
      ...(name === undefined ? {} : { name }),
      ...(order === undefined ? {} : { order }),
    }
    if (name !== undefined && nameIsTaken(call, found, name)) throw new Refusal(40071)
    saveTagGroup(call.world, call.corp.corpId, edited(found, fields))
    return {}
  },
}

export const tagDeleteApi: Api = {
  ...base,
  path: '/cgi-bin/externalcontact/del_corp_tag',
  empty: {},
  run(call) {
    const tagIds = textsOf(call, 'tag_id')
    const groupIds = textsOf(call, 'group_id')
    if (tagIds.length + groupIds.length === 0) throw new Refusal(41017)
    checkAgentId(call, numberOf(call, 'agentid'))
    for (const id of tagIds) checkMaker(call, getTag(call, id).tag)
    for (const id of groupIds) checkMaker(call, getGroup(call, id))
    removeTags(call.world, call.corp.corpId, { tagIds, groupIds })
    return {}
  },
}

type Found = { group: SimTagGroup; tag?: SimTag }

function getTag(call: Call, id: string): Required<Found> {
  const found = call.corp.findTag(id)
  if (!found) throw new Refusal(40068)
  return found
}

function getGroup(call: Call, id: string): SimTagGroup {
  const group = call.corp.tagGroups.get(id)
  if (!group) throw new Refusal(40068)
  return group
}

function getTagOrGroup(call: Call, id: string): Found {
  const group = call.corp.tagGroups.get(id)
  return group ? { group } : getTag(call, id)
}

/** An app may change only what it made itself. */
function checkMaker(call: Call, made: SimTag | SimTagGroup): void {
  if (made.createdByAgent !== call.app.agentId) throw new Refusal(call.settings.foreignTagCode)
}

function nameIsTaken(call: Call, found: Found, name: string): boolean {
  const rivals = found.tag ? found.group.tags : [...call.corp.tagGroups.values()]
  const own = found.tag?.id ?? found.group.id
  return rivals.some((each) => each.name === name && each.id !== own)
}

function edited({ group, tag }: Found, fields: { name?: string; order?: number }): SimTagGroup {
  if (!tag) return { ...group, ...fields }
  const tags = group.tags.map((each) => (each.id === tag.id ? { ...each, ...fields } : each))
  return { ...group, tags }
}

/** A group asked for by id, with what was deleted of it, be it the group itself. */
function withDeleted(call: Call, id: string): Reply {
  const group = call.corp.tagGroups.get(id)
  const deleted = call.corp.deletedTags.get(id)
  const shown = group ?? deleted
  if (!shown) throw new Refusal(40068)
  const tags = [...flagged(group?.tags ?? [], false), ...flagged(deleted?.tags ?? [], true)]
  return { ...describeHead(shown), deleted: group === undefined, tag: tags }
}

/** Tags asked for by id under their groups. */
function groupsWith(call: Call, tagIds: string[]): Reply[] {
  const groups = new Map<string, Reply & { tag: Reply[] }>()
  for (const id of tagIds) {
    const standing = call.corp.findTag(id)
    const { group, tag } = standing ?? findDeleted(call, id)
    const gone = !call.corp.tagGroups.has(group.id)
    const shown = groups.get(group.id) ?? { ...describeHead(group), deleted: gone, tag: [] }
    shown.tag.push(...flagged([tag], standing === undefined))
    groups.set(group.id, shown)
  }
  return [...groups.values()]
}

function findDeleted(call: Call, id: string): Required<Found> {
  for (const group of call.corp.deletedTags.values()) {
    const tag = group.tags.find((each) => each.id === id)
    if (tag) return { group, tag }
  }
  throw new Refusal(40068)
}

/** Whether something is deleted is said only to those who ask by id. */
function flagged(tags: SimTag[], deleted: boolean): Reply[] {
  return sorted(tags).map((tag) => ({ ...describeTag(tag), deleted }))
}

/** Larger `order` first; equal ones keep the order in which they were made. */
function sorted<T extends { order: number }>(list: T[]): T[] {
  return list.toSorted((a, b) => b.order - a.order)
}

function describeGroup(group: SimTagGroup): Reply {
  return { ...describeHead(group), tag: sorted(group.tags).map(describeTag) }
}

function describeHead({ id, name, create_time, order }: SimTagGroup): Reply {
  return { group_id: id, group_name: name, create_time, order }
}

export function describeTag({ id, name, create_time, order }: SimTag): Reply {
  return { id, name, create_time, order }
}

/** Rule groups (规则组) are not part of the simulator: a corp has none. */
export const strategyTagListApi: Api = {
  ...base,
  path: '/cgi-bin/externalcontact/get_strategy_tag_list',
  empty: { tag_group: [] },
  run: () => ({ tag_group: [] }),
}
