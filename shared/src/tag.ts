import * as z from 'zod/mini'
import { ChangeId, Instant, StaffName, shortText } from './basic.ts'
import { endpoint } from './endpoint.ts'

/** fact 基本情况 · marketing 消费情况 · service 需求偏好, always shown in this order. */
export const TagClass = z.enum(['fact', 'marketing', 'service'])
export type TagClass = z.infer<typeof TagClass>

export const Tag = z.object({ tagId: z.string(), name: z.string() })
export type Tag = z.infer<typeof Tag>

export const TagGroup = z.object({
  tagGroupId: z.string(),
  name: z.string(),
  tagClass: TagClass,
  single: z.boolean(),
  /** ★ asked for while it is empty */
  mustAsk: z.boolean(),
  /** 🔒 seen by the follower and her lead only */
  sensitive: z.boolean(),
  /** Set by rules from orders; staff rarely tap it. */
  byRule: z.boolean(),
  tags: z.array(Tag),
})
export type TagGroup = z.infer<typeof TagGroup>

export const TagSource = z.enum(['staff', 'rule', 'sop', 'wecom', 'import'])
export type TagSource = z.infer<typeof TagSource>

/** synced · pending 正在存到企业微信 · refused 企业微信没收下 */
export const TagSync = z.enum(['synced', 'pending', 'refused'])
export type TagSync = z.infer<typeof TagSync>

/** A tag on this customer: the union over her follows, one row per tag and follow. */
export const CustomerTag = z.object({
  tagId: z.string(),
  name: z.string(),
  tagGroupId: z.string(),
  tagClass: TagClass,
  /** Whose follow it sits on. */
  on: StaffName,
  mine: z.boolean(),
  addedAt: Instant,
  addedBy: z.nullable(z.string()),
  source: TagSource,
  sync: TagSync,
  syncProblem: z.nullable(z.string()),
})
export type CustomerTag = z.infer<typeof CustomerTag>

export const CustomerTags = z.object({
  on: z.array(CustomerTag),
  /** ★ groups still empty, at most three, with their choices. */
  unknown: z.array(TagGroup),
  /** Service-class tags she may also have, with the reason in words. */
  likely: z.array(
    z.object({ tagId: z.string(), name: z.string(), tagGroupId: z.string(), reason: z.string() }),
  ),
})
export type CustomerTags = z.infer<typeof CustomerTags>

export const listTagGroups = endpoint({
  method: 'GET',
  path: '/api/tag-groups',
  summary: "All tag groups and tags of the corp, in the operator's order",
  reply: z.object({ tagGroups: z.array(TagGroup) }),
})

export const changeCustomerTags = endpoint({
  method: 'POST',
  path: '/api/customers/:customerId/tags',
  summary: 'Put tags on and take tags off the own follow; a single-choice group swaps',
  body: z.object({
    changeId: ChangeId,
    add: z.array(shortText(64)).check(z.maxLength(50)),
    remove: z.array(shortText(64)).check(z.maxLength(50)),
  }),
  reply: CustomerTags,
})

/** One line of a tag's history. */
export const TagChange = z.object({
  at: Instant,
  tagId: z.string(),
  name: z.string(),
  action: z.enum(['added', 'removed', 'refused']),
  on: StaffName,
  by: z.nullable(z.string()),
  source: TagSource,
  reason: z.nullable(z.string()),
})
export type TagChange = z.infer<typeof TagChange>

export const listTagHistory = endpoint({
  method: 'GET',
  path: '/api/customers/:customerId/tags/history',
  summary: 'Who put on or took off what, newest first, at most 200',
  reply: z.object({ changes: z.array(TagChange) }),
})
