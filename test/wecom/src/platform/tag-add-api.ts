import { makeId, saveTagGroup } from '../world.ts'
import type { SimTag, SimTagGroup } from '../world.ts'
import {
  checkAgentId,
  lengthOf,
  numberOf,
  objectOf,
  optionalTextOf,
  textOf,
  toNumber,
} from './call.ts'
import type { Api, Call } from './call.ts'
import { Refusal } from './refusal.ts'

const longestName = 30
const largestOrder = 2 ** 32

export const tagAddApi: Api = {
  path: '/cgi-bin/externalcontact/add_corp_tag',
  method: 'POST',
  permission: 'customer_contact',
  empty: {},
  codeOnGet: 40063,
  run(call) {
    checkAgentId(call, numberOf(call, 'agentid'))
    const wanted = readTags(call)
    const group = findOrDraftGroup(call)
    if (wanted.some(({ name }) => group.tags.some((tag) => tag.name === name))) {
      throw new Refusal(40071)
    }
    checkRoom(call, wanted.length)
    const made = wanted.map((tag): SimTag => ({ ...tag, id: makeId('et'), ...maker(call) }))
    saveTagGroup(call.world, call.corp.corpId, { ...group, tags: [...group.tags, ...made] })
    return {
      tag_group: {
        group_id: group.id,
        group_name: group.name,
        create_time: group.create_time,
        order: group.order,
        tag: made.map(({ id, name, create_time, order }) => ({ id, name, create_time, order })),
      },
    }
  },
}

/** Names may not be empty, nor longer than 30 characters. */
export function checkName(call: Call, name: string): void {
  if (name === '') throw new Refusal(call.settings.emptyTagNameCode)
  if (lengthOf(name) > longestName) throw new Refusal(40072)
}

export function checkOrder(order: number | undefined): void {
  if (order === undefined) return
  if (!Number.isInteger(order) || order < 0 || order >= largestOrder) {
    throw new Refusal(40058, 'order invalid')
  }
}

/** The request's tags; the same name twice in one request is one tag. */
function readTags(call: Call): { name: string; order: number }[] {
  const list = call.body['tag']
  if (!Array.isArray(list) || list.length === 0) throw new Refusal(41018)
  const byName = new Map<string, number>()
  for (const each of list) {
    const tag = objectOf(each)
    const name = typeof tag?.['name'] === 'string' ? tag['name'] : ''
    const order = toNumber(call, tag?.['order'])
    checkName(call, name)
    checkOrder(order)
    if (!byName.has(name)) byName.set(name, order ?? 0)
  }
  return [...byName].map(([name, order]) => ({ name, order }))
}

/** group_id beats group_name and order; a known group_name means that group. */
function findOrDraftGroup(call: Call): SimTagGroup {
  const id = optionalTextOf(call, 'group_id')
  if (id) {
    const group = call.corp.tagGroups.get(id)
    if (!group) throw new Refusal(40068)
    return group
  }
  const name = textOf(call, 'group_name')
  checkName(call, name)
  const known = [...call.corp.tagGroups.values()].find((group) => group.name === name)
  if (known) return known
  const order = numberOf(call, 'order')
  checkOrder(order)
  return { id: makeId('et'), name, order: order ?? 0, tags: [], ...maker(call) }
}

function maker(call: Call) {
  return { createdByAgent: call.app.agentId, create_time: Math.floor(call.now / 1000) }
}

function checkRoom(call: Call, more: number): void {
  const groups = [...call.corp.tagGroups.values()]
  const count = groups.reduce((sum, group) => sum + group.tags.length, 0)
  if (count + more > call.settings.corpTagLimit) throw new Refusal(40126)
}
