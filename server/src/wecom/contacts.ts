import * as z from 'zod/mini'
import type { Wecom, WecomCorp } from './client.ts'
import { WecomError, remedyOf } from './errors.ts'
import { id, listOf, moment, nextOf, text, whole } from './fields.ts'

// Lists that are not paged may be long.
const longAnswerMs = 15_000

const contactFields = z.object({ external_userid: id, name: text, avatar: text, gender: whole })
const followFields = {
  remark: text,
  description: text,
  createtime: moment,
  add_way: whole,
  state: text,
  remark_mobiles: listOf(id),
}
const Contact = z.object({
  external_contact: contactFields,
  // A member's own tags have no id and are not ours to show.
  follow_user: listOf(
    z.object({ userid: id, ...followFields, tags: listOf(z.object({ tag_id: id })) }),
  ),
  next_cursor: text,
})
const Batch = z.object({
  external_contact_list: listOf(
    z.object({
      external_contact: contactFields,
      follow_info: z.object({ userid: text, ...followFields, tag_id: listOf(id) }),
    }),
  ),
  next_cursor: text,
  fail_info: z.nullish(z.object({ unlicensed_userid_list: listOf(id) })),
})

export type ContactFollow = {
  staffId: string
  remark: string | null
  description: string | null
  addedAt: Date
  addWay: number | null
  state: string | null
  tagIds: string[]
  mobiles: string[]
}

export type ExternalContact = {
  customerId: string
  name: string
  avatar: string | null
  gender: number
  follows: ContactFollow[]
}

/** Members who may have customers: those in 客户联系 使用范围. Document 92571. */
export async function listFollowUsers(wecom: Wecom, corp: WecomCorp): Promise<string[]> {
  const Reply = z.object({ follow_user: listOf(id) })
  const call = { path: 'externalcontact/get_follow_user_list' }
  return (await wecom.call(corp, call, Reply)).follow_user
}

/** The customers of one member; "no relation" (84061) is how the platform says none. Document 92113. */
export async function listCustomerIds(
  wecom: Wecom,
  corp: WecomCorp,
  staffId: string,
): Promise<string[]> {
  const Reply = z.object({ external_userid: listOf(id) })
  const query = { userid: staffId }
  const call = { path: 'externalcontact/list', query, timeoutMs: longAnswerMs }
  try {
    return (await wecom.call(corp, call, Reply)).external_userid
  } catch (error) {
    if (error instanceof WecomError && error.errcode === 84_061) return []
    throw error
  }
}

/** One customer with all members who follow her and are visible. 40096: unknown or not visible. Document 92114. */
export async function getExternalContact(
  wecom: Wecom,
  corp: WecomCorp,
  customerId: string,
): Promise<ExternalContact> {
  const follows = new Map<string, ContactFollow>()
  for (let cursor = ''; ;) {
    const query = { external_userid: customerId, ...(cursor ? { cursor } : {}) }
    const page = await wecom.call(corp, { path: 'externalcontact/get', query }, Contact)
    for (const { tags, ...follow } of page.follow_user) {
      const tagIds = tags.map((tag) => tag.tag_id)
      follows.set(follow.userid, followOf(follow.userid, follow, tagIds))
    }
    const next = nextOf(page.next_cursor, cursor)
    if (!next) return contactOf(page.external_contact, [...follows.values()])
    cursor = next
  }
}

export type ContactPage = {
  /** Each with one follow: a customer of two of the members comes twice. */
  contacts: ExternalContact[]
  nextCursor: string | null
  /** Members without 互通账号 licence, whose customers are not told. */
  unlicensedIds: string[]
}

/** The customers of several members (at most 100), page by page (at most 100). Document 93010. */
export async function listContactsOf(
  wecom: Wecom,
  corp: WecomCorp,
  {
    staffIds,
    cursor,
    limit = 100,
  }: { staffIds: readonly string[]; cursor: string; limit?: number },
): Promise<ContactPage> {
  const body = { userid_list: staffIds, cursor, limit }
  try {
    const call = { path: 'externalcontact/batch/get_by_user', body }
    const page = await wecom.call(corp, call, Batch)
    // Old answers leave out whose follow it is; with one member there is no doubt.
    const only = staffIds.length === 1 ? staffIds[0] : undefined
    return {
      contacts: page.external_contact_list.flatMap((one) => {
        const { tag_id: tagIds, userid, ...follow } = one.follow_info
        const staffId = userid ?? only
        if (!staffId) return []
        return [contactOf(one.external_contact, [followOf(staffId, follow, tagIds)])]
      }),
      nextCursor: nextOf(page.next_cursor, cursor),
      unlicensedIds: page.fail_info?.unlicensed_userid_list ?? [],
    }
  } catch (error) {
    const nobody = { contacts: [], nextCursor: null }
    if (remedyOf(error) === 'relation_gone') return { ...nobody, unlicensedIds: [] }
    // None of them has a licence: to be told the operator, but no reason to stop.
    if (error instanceof WecomError && error.errcode === 701_008)
      return { ...nobody, unlicensedIds: [...staffIds] }
    throw error
  }
}

type FollowFields = z.infer<z.ZodMiniObject<typeof followFields>>

function followOf(staffId: string, follow: FollowFields, tagIds: string[]): ContactFollow {
  return {
    staffId,
    remark: follow.remark,
    description: follow.description,
    addedAt: follow.createtime ?? new Date(0),
    addWay: follow.add_way,
    state: follow.state,
    tagIds: [...new Set(tagIds)],
    mobiles: follow.remark_mobiles,
  }
}

function contactOf(
  contact: z.infer<typeof contactFields>,
  follows: ContactFollow[],
): ExternalContact {
  return {
    customerId: contact.external_userid,
    name: contact.name ?? '',
    avatar: contact.avatar,
    gender: contact.gender ?? 0,
    follows,
  }
}

/** Puts tags on and takes them off one follow. Not both empty. 84061: no relation; 40068: unknown tag. Document 92118. */
export async function markTags(
  wecom: Wecom,
  corp: WecomCorp,
  follow: { staffId: string; customerId: string },
  change: { add: readonly string[]; remove: readonly string[] },
): Promise<void> {
  const body = {
    userid: follow.staffId,
    external_userid: follow.customerId,
    add_tag: change.add,
    remove_tag: change.remove,
  }
  await wecom.call(corp, { path: 'externalcontact/mark_tag', body }, z.object({}))
}

/**
 * Sets remark (at most 20 characters) and description (at most 150) of one follow. Whether an empty text clears is
 * not known: look afterwards. 84061: no relation. Document 92694.
 */
export async function setRemark(
  wecom: Wecom,
  corp: WecomCorp,
  follow: { staffId: string; customerId: string },
  words: { remark: string; description: string },
): Promise<void> {
  const body = { userid: follow.staffId, external_userid: follow.customerId, ...words }
  await wecom.call(corp, { path: 'externalcontact/remark', body }, z.object({}))
}

const Unassigned = z.object({
  info: listOf(z.object({ handover_userid: id, external_userid: id, dimission_time: moment })),
  is_last: z.optional(z.unknown()),
  next_cursor: text,
})

export type UnassignedCustomer = { staffId: string; customerId: string; leftAt: Date }

/** Customers of members who left and nobody took over yet, page by page; begin with ''. Document 92124. */
export async function listUnassigned(
  wecom: Wecom,
  corp: WecomCorp,
  cursor: string,
): Promise<{ rows: UnassignedCustomer[]; nextCursor: string | null }> {
  const body = { cursor, page_size: 1000 }
  const call = { path: 'externalcontact/get_unassigned_list', body }
  const page = await wecom.call(corp, call, Unassigned)
  return {
    rows: page.info.map((row) => ({
      staffId: row.handover_userid,
      customerId: row.external_userid,
      leftAt: row.dimission_time ?? new Date(0),
    })),
    nextCursor: page.is_last === true ? null : nextOf(page.next_cursor, cursor),
  }
}
