import { z } from 'zod'
import { SimMoment } from './world-seed-moment.ts'
import { SimContactWay } from './world-seed-way.ts'

/**
 * The plain-data form of a whole simulated WeCom: what a demo generator or a test hands in, and
 * what a snapshot writes. Field names of WeCom objects are WeCom's own; `createtime` is in
 * seconds, everything ending in `At` (and `at`) in milliseconds.
 */
const Id = z.string().min(1).max(128)
const Seconds = z.number().int().nonnegative()
const Millis = z.number().nonnegative()

/** 接收消息 of an app: where its events go, and the two keys of its encryption. */
export const SimCallback = z.object({
  url: z.url(),
  token: z.string().regex(/^[0-9A-Za-z]{1,32}$/),
  aesKey: z.string().regex(/^[0-9A-Za-z]{43}$/),
})
export type SimCallback = z.infer<typeof SimCallback>

export const SimApp = z.object({
  agentId: z.number().int(),
  secret: z.string().min(1),
  name: z.string(),
  /** 可信域名, exact, with the port: `localhost:3002`. */
  trustedDomains: z.array(z.string()).default([]),
  /** 可见范围. */
  visibleUserIds: z.union([z.literal('all'), z.array(Id)]).default('all'),
  /** Listed in 客户联系 → 可调用接口的应用. */
  customerContact: z.boolean().default(true),
  /** 企业可信IP. */
  trustedIps: z.union([z.literal('any'), z.array(z.string())]).default('any'),
  sidebarUrl: z.string().default(''),
  workbenchUrl: z.string().default(''),
  disabled: z.boolean().default(false),
  callback: SimCallback.optional(),
})
export type SimApp = z.infer<typeof SimApp>

export const SimDepartment = z.object({
  id: z.number().int(),
  name: z.string(),
  parentid: z.number().int().default(0),
  order: z.number().int().default(0),
  department_leader: z.array(Id).default([]),
})
export type SimDepartment = z.infer<typeof SimDepartment>

export const SimUser = z.object({
  userid: Id,
  name: z.string(),
  department: z.array(z.number().int()),
  /** 0 or 1 per entry of `department`. */
  is_leader_in_dept: z.array(z.number().int()).default([]),
  position: z.string().default(''),
  avatar: z.string().default(''),
  /** In the 客户联系 使用范围. */
  customerContact: z.boolean().default(true),
  /** Has an 互通账号 licence. */
  licensed: z.boolean().default(true),
  /** 1 active (also when left out), 2 disabled, 4 not activated, 5 left but still listed. */
  status: z.union([z.literal(1), z.literal(2), z.literal(4), z.literal(5)]).optional(),
  /** false: left the company; the directory no longer knows the userid. */
  active: z.boolean().default(true),
  /** When he left (dimission_time). */
  leftAt: Millis.optional(),
})
export type SimUser = z.infer<typeof SimUser>

export const SimCustomer = z.object({
  external_userid: Id,
  name: z.string(),
  avatar: z.string().default(''),
  /** 1 WeChat user, 2 WeCom user. */
  type: z.number().int().default(1),
  gender: z.number().int().default(0),
  unionid: z.string().optional(),
  position: z.string().optional(),
  corp_name: z.string().optional(),
  corp_full_name: z.string().optional(),
  /** Of a WeCom user, as his own corp shows it. */
  external_profile: z.record(z.string(), z.unknown()).optional(),
})
export type SimCustomer = z.infer<typeof SimCustomer>

export const SimFollow = z.object({
  userid: Id,
  external_userid: Id,
  remark: z.string().default(''),
  description: z.string().default(''),
  createtime: Seconds,
  add_way: z.number().int().default(0),
  state: z.string().optional(),
  remark_mobiles: z.array(z.string()).default([]),
  remark_corp_name: z.string().optional(),
  /** Corp tags. */
  tag_ids: z.array(Id).default([]),
  /** Names of the member's own tags, which the API shows without an id. */
  personal_tags: z.array(z.string()).default([]),
  oper_userid: z.string().default(''),
  /** 视频号 through which she came. */
  wechat_channels: z.object({ nickname: z.string(), source: z.number().int() }).optional(),
  /** 置顶: the member keeps this conversation at the top of the list. */
  pinned: z.boolean().default(false),
  /** Who ended the relation. After 'customer' the APIs keep working, after 'staff' they do not. */
  deleted_by: z.enum(['customer', 'staff']).optional(),
  /** 免验证: the customer added the member, who has not confirmed yet. */
  half: z.boolean().optional(),
})
export type SimFollow = z.infer<typeof SimFollow>

const maker = { createdByAgent: z.number().int().nullable().default(null), create_time: Seconds }

export const SimTag = z.object({
  id: Id,
  name: z.string(),
  order: z.number().int().default(0),
  ...maker,
  create_time: Seconds.default(0),
})
export type SimTag = z.infer<typeof SimTag>

export const SimTagGroup = z.object({
  id: Id,
  name: z.string(),
  order: z.number().int().default(0),
  ...maker,
  create_time: Seconds.default(0),
  tags: z.array(SimTag).default([]),
})
export type SimTagGroup = z.infer<typeof SimTagGroup>

/** One line of a conversation; `body` is what the msgtype carries, e.g. `{ content }` for text. */
export const SimMessage = z.object({
  id: Id,
  from: z.enum(['staff', 'customer']),
  msgtype: z.string(),
  body: z.record(z.string(), z.unknown()),
  at: Millis,
})
export type SimMessage = z.infer<typeof SimMessage>

export const SimChat = z.object({
  userid: Id,
  external_userid: Id,
  messages: z.array(SimMessage).default([]),
})
export type SimChat = z.infer<typeof SimChat>

export const SimGroupChat = z.object({
  chat_id: Id,
  name: z.string(),
  owner: Id,
  /** userids and external_userids. */
  members: z.array(Id).default([]),
  notice: z.string().default(''),
  create_time: Seconds.default(0),
  /** Taken over after its owner had left. */
  inherited: z.boolean().default(false),
})
export type SimGroupChat = z.infer<typeof SimGroupChat>

/** A hand-over of one customer from one member to another; `waiting` ends after a day. */
export const SimTransfer = z.object({
  from: Id,
  to: Id,
  external_userid: Id,
  kind: z.enum(['on_job', 'resigned']),
  startedAt: Millis,
  state: z.enum(['waiting', 'done', 'refused', 'limit']).default('waiting'),
  endedAt: Millis.optional(),
})
export type SimTransfer = z.infer<typeof SimTransfer>

/** What an add event carries; good once, for 20 seconds. */
export const SimWelcomeCode = z.object({
  code: Id,
  userid: Id,
  external_userid: Id,
  issuedAt: Millis,
  /** The app that used it. */
  spentBy: z.number().int().optional(),
})
export type SimWelcomeCode = z.infer<typeof SimWelcomeCode>

/**
 * What an app sent to its staff by message/send; `userids` are the receivers after all checks.
 * Lists of them are oldest first.
 */
export const SimAppMessage = z.object({
  msgid: Id,
  agentId: z.number().int(),
  userids: z.array(Id),
  msgtype: z.string(),
  body: z.record(z.string(), z.unknown()),
  at: Millis,
  /** Of a card that can be replaced once. */
  responseCode: z.string().optional(),
  recalledAt: Millis.optional(),
})
export type SimAppMessage = z.infer<typeof SimAppMessage>

/** A temporary media file; its bytes lie beside, see MediaStore. */
export const SimMedia = z.object({
  media_id: Id,
  type: z.enum(['image', 'voice', 'video', 'file']),
  filename: z.string(),
  contentType: z.string(),
  createdAt: Millis,
})
export type SimMedia = z.infer<typeof SimMedia>

/** Tokens and tickets are state: an app caches them for two hours, over a restart of ours. */
export const SimCredential = z.object({
  kind: z.enum(['access_token', 'corp_ticket', 'agent_ticket']),
  /** Which app it belongs to; 0 for a corp ticket. */
  agentId: z.number().int(),
  value: z.string().min(1),
  expiresAt: Millis,
  revoked: z.boolean().default(false),
})
export type SimCredential = z.infer<typeof SimCredential>

const CorpLists = z.object({
  corpId: z.string().startsWith('ww'),
  name: z.string(),
  apps: z.array(SimApp).default([]),
  departments: z.array(SimDepartment).default([]),
  users: z.array(SimUser).default([]),
  customers: z.array(SimCustomer).default([]),
  follows: z.array(SimFollow).default([]),
  tagGroups: z.array(SimTagGroup).default([]),
  chats: z.array(SimChat).default([]),
  groupChats: z.array(SimGroupChat).default([]),
  /** Deleted tags under their groups, which may still stand; remembered for those who ask by id. */
  deletedTags: z.array(SimTagGroup).default([]),
  contactWays: z.array(SimContactWay).default([]),
  moments: z.array(SimMoment).default([]),
  appMessages: z.array(SimAppMessage).default([]),
  media: z.array(SimMedia).default([]),
  credentials: z.array(SimCredential).default([]),
  transfers: z.array(SimTransfer).default([]),
  welcomeCodes: z.array(SimWelcomeCode).default([]),
})
/** A corp as parsed: every list present. */
export type CorpData = z.infer<typeof CorpLists>

/** A generator's slip is found here and not in some later answer. */
export const CorpSeed = CorpLists.superRefine((corp, context) => {
  const users = new Set(corp.users.map(({ userid }) => userid.toLowerCase()))
  const customers = new Set(corp.customers.map((each) => each.external_userid))
  const tags = new Set(corp.tagGroups.flatMap((group) => group.tags.map(({ id }) => id)))
  for (const { userid, external_userid, tag_ids } of corp.follows) {
    const pair = `follow ${userid} ${external_userid}`
    const strange = tag_ids.find((id) => !tags.has(id))
    if (!users.has(userid.toLowerCase())) context.addIssue(`${pair}: no such member`)
    if (!customers.has(external_userid)) context.addIssue(`${pair}: no such customer`)
    if (strange) context.addIssue(`${pair}: no tag ${strange}`)
  }
})

export const WorldSeed = z.object({ corps: z.array(CorpSeed) })
/** What a caller may write: everything with a default may be left out. */
export type WorldSeed = z.input<typeof WorldSeed>
