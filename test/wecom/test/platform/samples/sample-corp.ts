import type { z } from 'zod'
import type { CorpSeed } from '../../../src/index.ts'
import { startAt } from '../start.ts'

export const sampleCorpId = 'wwSampleCorp00001'
export const sampleAgent = 1000014

const follow = {
  createtime: 1_700_000_000,
  add_way: 10,
  remark: '李部长',
  description: '对接采购',
  state: '渠道一',
  remark_mobiles: ['13800000001'],
  remark_corp_name: '示例科技',
  tag_ids: ['etSampleTag1'],
  wechat_channels: { nickname: '示例视频号', source: 1 },
}

const profile = {
  external_attr: [
    { type: 0, name: '职称', text: { value: '经理' } },
    { type: 1, name: '主页', web: { url: 'https://example.com', title: '示例' } },
    { type: 2, name: '小程序', miniprogram: { appid: 'wxSample', pagepath: '/', title: '示例' } },
  ],
}

const customer = {
  name: '李四',
  avatar: 'https://example.com/avatar/0',
  gender: 1,
  unionid: 'oSampleUnion',
  position: 'Manager',
  corp_name: '示例',
  corp_full_name: '示例科技有限公司',
  type: 2,
  external_profile: profile,
}

export type SampleNames = {
  users?: string[]
  /** Have left the company; they follow every customer too. */
  left?: string[]
  departments?: number[]
  customers?: string[]
  tags?: string[]
  /** Each with one tag of its own. */
  tagGroups?: string[]
  chats?: string[]
  media?: string[]
  contactWays?: string[]
}

/** A corp in which the names that samples use stand for something: all follow all. */
export function sampleCorp(names: SampleNames): z.input<typeof CorpSeed> {
  const { users = [], left = [], customers = [], tags = [], tagGroups = [] } = names
  const departments = [1, ...(names.departments ?? [])]
  const tag = { createdByAgent: sampleAgent, order: 1, create_time: 1_600_000_000 }
  const [owner = 'nobody', ...others] = users
  return {
    corpId: sampleCorpId,
    name: '示例企业',
    apps: [
      {
        agentId: sampleAgent,
        secret: 'main-secret',
        name: '示例应用',
        trustedDomains: ['localhost:4102'],
        callback: { url: 'http://localhost:4102/', token: 'token', aesKey: 'a'.repeat(43) },
      },
    ],
    departments: departments.map((id) => ({
      id,
      name: `部门${id}`,
      parentid: id === 1 ? 0 : 1,
      department_leader: [owner],
    })),
    users: [
      ...users.map((userid) => ({ userid, name: '张三', department: [...departments] })),
      ...left.map((userid) => ({
        userid,
        name: '赵六',
        department: [1],
        active: false,
        leftAt: 1_700_000_000_000,
      })),
    ],
    customers: customers.map((external_userid) => ({ external_userid, ...customer })),
    follows: [...users, ...left].flatMap((userid) =>
      customers.map((external_userid) => ({ userid, external_userid, ...follow })),
    ),
    tagGroups: [
      {
        ...tag,
        id: 'etSampleGroup',
        name: '示例组',
        tags: ['etSampleTag1', ...tags].map((id) => ({ ...tag, id, name: id })),
      },
      ...tagGroups.map((id) => ({
        ...tag,
        id,
        name: id,
        tags: [{ ...tag, id: `${id}Tag`, name: '标签' }],
      })),
    ],
    groupChats: (names.chats ?? []).map((chat_id) => ({
      chat_id,
      name: '销售客服群',
      owner,
      members: [...others, ...customers],
      notice: '文明沟通',
      create_time: 1_600_000_000,
    })),
    media: (names.media ?? []).map((media_id) => ({
      media_id,
      type: 'image',
      filename: 'care.png',
      contentType: 'image/png',
      createdAt: startAt,
    })),
    contactWays: (names.contactWays ?? []).map((config_id) => ({
      config_id,
      type: 2,
      scene: 2,
      qr_code: 'https://example.com/qr',
      user: [owner],
      createdAt: Date.UTC(2025, 1, 1),
      conclusions: { text: { content: '您好' } },
    })),
  }
}
