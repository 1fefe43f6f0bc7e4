import { markTag } from '../world.ts'
import { textOf, textsOf } from './call.ts'
import type { Api, Call, Reply } from './call.ts'
import { Refusal } from './refusal.ts'
import { getCustomer, getMember, getRelation } from './relation.ts'

const mostTagsPerRelation = 3000

export const markTagApi: Api = {
  path: '/cgi-bin/externalcontact/mark_tag',
  method: 'POST',
  permission: 'customer_contact',
  empty: {},
  codeOnGet: 40003,
  parallel: () => 5,
  conflict(call) {
    if (!call.settings.markTagConflict) return undefined
    const key = `${textOf(call, 'userid')} ${textOf(call, 'external_userid')}`
    return { key, errcode: 45035 }
  },
  run: mark,
}

function mark(call: Call): Reply {
  const user = getMember(call, textOf(call, 'userid'))
  const customer = getCustomer(call, textOf(call, 'external_userid'))
  const add = textsOf(call, 'add_tag')
  const remove = textsOf(call, 'remove_tag')
  if (add.length + remove.length === 0) throw new Refusal(41017)
  if ([...add, ...remove].some((id) => !call.corp.findTag(id))) throw new Refusal(40068)
  const { userid, external_userid, tag_ids } = getRelation(call, user, customer)
  const after = new Set([...tag_ids.filter((id) => !remove.includes(id)), ...add])
  if (after.size > mostTagsPerRelation) throw new Refusal(81017)
  markTag(call.world, { corpId: call.corp.corpId, userid, external_userid }, { add, remove })
  return {}
}
