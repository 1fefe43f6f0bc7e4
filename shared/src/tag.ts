import * as z from 'zod/mini'
import { ChangeId, Instant, StaffName, shortText } from './basic.ts'
import { endpoint } from './endpoint.ts'

/** fact 基本情况 · marketing 消费情况 · service 需求偏好, always shown in this order. */
export const TagClass = z.enum(['fact', 'marketing', 'service'])
export type TagClass = z.infer<typeof TagClass>

/** `readings`: how the name reads in pinyin, for `spell` of rules/pinyin-match.ts; only where tags are searched. */
export const Tag = z.object({
  tagId: z.string(),
  name: z.string(),
  readings: z.optional(z.string()),
})
export type Tag = z.infer<typeof Tag>

export const TagGroup = z.object({
  tagGroupId: z.string(),
  name: z.string(),
  readings: z.optional(z.string()),
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

/** The rule that did it; `name`: as it is called now. */
export const DoneByRule = z.object({ ruleId: z.string(), name: z.string() })
export type DoneByRule = z.infer<typeof DoneByRule>

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
  rule: z.nullable(DoneByRule),
  /** Put on by a tap on a suggestion: such a tag teaches nothing. */
  suggested: z.optional(z.boolean()),
  sync: TagSync,
  syncProblem: z.nullable(z.string()),
})
export type CustomerTag = z.infer<typeof CustomerTag>

/** So long a refusal is shown to who tapped, unless she acknowledged it or tapped again. */
export const refusalShownDays = 7

/** A tap on the own follow that WeCom did not follow: what stands is the opposite of `wanted`. */
export const RefusedTag = z.object({
  tagId: z.string(),
  name: z.string(),
  tagGroupId: z.string(),
  tagClass: TagClass,
  single: z.boolean(),
  wanted: z.enum(['on', 'off']),
  /** An errcode, or 'conflict': in WeCom another tag of the single-choice group was chosen since. */
  problem: z.string(),
  at: Instant,
})
export type RefusedTag = z.infer<typeof RefusedTag>

export const CustomerTags = z.object({
  on: z.array(CustomerTag),
  /** ★ groups still empty, at most three, with their choices. */
  unknown: z.array(TagGroup),
  /** Service-class tags she may also have, with the reason in words. */
  likely: z.array(
    z.object({ tagId: z.string(), name: z.string(), tagGroupId: z.string(), reason: z.string() }),
  ),
  /** Only the own ones, of the last seven days, the newest first. */
  refused: z.array(RefusedTag),
  /** New tags that she wished for, for this customer, and that wait for an operator. */
  proposed: z.optional(z.array(z.object({ proposalId: z.string(), name: z.string() }))),
})
export type CustomerTags = z.infer<typeof CustomerTags>

export const listTagGroups = endpoint({
  method: 'GET',
  path: '/api/tag-groups',
  summary: "All tag groups and tags of the corp, in the operator's order, with their readings",
  query: z.object({
    /** The version that the page has: while it is the newest, no groups come. */
    have: z.optional(shortText(64)),
  }),
  reply: z.object({ version: z.string(), tagGroups: z.array(TagGroup) }),
})

export const changeCustomerTags = endpoint({
  method: 'POST',
  path: '/api/customers/:customerId/tags',
  summary: 'Put tags on and take tags off the own follow; a single-choice group swaps',
  body: z.object({
    changeId: ChangeId,
    add: z.array(shortText(64)).check(z.maxLength(50)),
    remove: z.array(shortText(64)).check(z.maxLength(50)),
    /** Those of `add` that were tapped as suggestions (可能还有). */
    suggested: z._default(z.array(shortText(64)).check(z.maxLength(50)), []),
  }),
  reply: CustomerTags,
})

export const acknowledgeRefusedTags = endpoint({
  method: 'POST',
  path: '/api/customers/:customerId/tags/seen',
  summary: 'The staff has seen that WeCom refused these tags of her follow (知道了)',
  body: z.object({
    changeId: ChangeId,
    tagIds: z.array(shortText(64)).check(z.maxLength(50)),
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
  rule: z.nullable(DoneByRule),
  /** One of many customers that were changed together. */
  bulk: z.boolean(),
  /** Of the platform: an errcode, 'conflict' or 'tag_deleted'. */
  reason: z.nullable(z.string()),
})
export type TagChange = z.infer<typeof TagChange>

export const listTagHistory = endpoint({
  method: 'GET',
  path: '/api/customers/:customerId/tags/history',
  summary: 'Who put on or took off what, or one tag alone, newest first, at most 200',
  query: z.object({ tagId: z.optional(shortText(64)) }),
  reply: z.object({ changes: z.array(TagChange) }),
})
