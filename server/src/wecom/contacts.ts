import * as z from 'zod/mini'
import type { Wecom, WecomCorp } from './client.ts'

const FollowUser = z.object({
  userid: z.string(),
  remark: z.optional(z.string()),
  description: z.optional(z.string()),
  createtime: z._default(z.int(), 0),
  add_way: z.optional(z.int()),
  state: z.optional(z.string()),
  tags: z._default(z.array(z.object({ tag_id: z.optional(z.string()) })), []),
})
const Contact = z.object({
  external_contact: z.object({
    external_userid: z.string(),
    name: z._default(z.string(), ''),
    avatar: z.optional(z.string()),
    gender: z._default(z.int(), 0),
  }),
  follow_user: z._default(z.array(FollowUser), []),
})

export type ExternalContact = {
  customerId: string
  name: string
  avatar: string | null
  gender: number
  follows: {
    staffId: string
    remark: string | null
    description: string | null
    addedAt: Date
    addWay: number | null
    state: string | null
    tagIds: string[]
  }[]
}

/** One customer with the members who follow her (at most 500). 40096: unknown or not visible. Document 92114. */
export async function getExternalContact(
  wecom: Wecom,
  corp: WecomCorp,
  customerId: string,
): Promise<ExternalContact> {
  const call = { path: 'externalcontact/get', query: { external_userid: customerId } }
  const { external_contact: contact, follow_user: follows } = await wecom.call(corp, call, Contact)
  return {
    customerId: contact.external_userid,
    name: contact.name,
    avatar: contact.avatar || null,
    gender: contact.gender,
    follows: follows.map((follow) => ({
      staffId: follow.userid,
      remark: follow.remark || null,
      description: follow.description || null,
      addedAt: new Date(follow.createtime * 1000),
      addWay: follow.add_way ?? null,
      state: follow.state ?? null,
      // A member's own tags have no id and are not ours to show.
      tagIds: follow.tags.flatMap((tag) => (tag.tag_id ? [tag.tag_id] : [])),
    })),
  }
}

/** Puts tags on and takes them off one follow. Not both empty. 84061: no relation; 40068: unknown tag. Document 92118. */
export async function markTags(
  wecom: Wecom,
  corp: WecomCorp,
  follow: { staffId: string; customerId: string },
  change: { add: string[]; remove: string[] },
): Promise<void> {
  const body = {
    userid: follow.staffId,
    external_userid: follow.customerId,
    add_tag: change.add,
    remove_tag: change.remove,
  }
  await wecom.call(corp, { path: 'externalcontact/mark_tag', body }, z.object({}))
}
