import type { z } from 'zod'
import type { Random } from './big-random.ts'
import type { SimCustomer, SimFollow, SimGroupChat, SimTagGroup } from './world-seed.ts'

type Customer = z.input<typeof SimCustomer>
type Follow = z.input<typeof SimFollow>
type GroupChat = z.input<typeof SimGroupChat>
type TagGroup = z.input<typeof SimTagGroup>

const surnames = Array.from('王李张刘陈杨黄赵周吴徐孙马朱胡林郭何高罗')
const givenNames = ['雨', '婷', '静', '芳', '敏', '佳怡', '思琪', '梦瑶', '一诺', '欣然', '晓雯']
const notes = ['怕疼', '只周末来', '对酒精过敏', '喜欢清淡', '住得远', '朋友介绍']
const ownTags = ['老客', '难约', '闺蜜团', '生日送礼']
/** `state` of the corp's channels. */
const bigStates = ['dianping', 'xiaohongshu', 'mendian', 'laodaixin']
/** QR code, phone, card, group, accepted request. */
const addWays = [1, 2, 3, 4, 24]
const yearSeconds = 365 * 24 * 60 * 60

/** `tags` corp tags in groups of twenty. */
export function bigTags(random: Random, tags: number): TagGroup[] {
  const groups: TagGroup[] = []
  for (let first = 0; first < tags; first += 20) {
    const count = Math.min(20, tags - first)
    const number = first / 20 + 1
    groups.push({
      id: `etGroup${random.id(24)}`,
      name: `标签组 ${number}`,
      order: number,
      create_time: 1_600_000_000,
      tags: Array.from({ length: count }, (_, index) => ({
        id: `et${random.id(30)}`,
        name: `标签 ${first + index + 1}`,
        order: index,
        create_time: 1_600_000_000,
      })),
    })
  }
  return groups
}

export function bigCustomers(random: Random, count: number): Customer[] {
  return Array.from({ length: count }, () => {
    const isWechat = !random.chance(0.02)
    return {
      external_userid: `${isWechat ? 'wm' : 'wo'}${random.id(30)}`,
      name: random.pick(surnames) + random.pick(givenNames),
      avatar: `https://wx.qlogo.cn/mmhead/${random.id(12)}/0`,
      type: isWechat ? 1 : 2,
      gender: random.pick([0, 1, 2, 2, 2]),
      ...(isWechat ? { unionid: `o${random.id(27)}` } : { corp_name: '合作伙伴' }),
    }
  })
}

export type BigRelations = {
  customers: readonly Customer[]
  /** Who may follow: people in scope. */
  serving: readonly string[]
  /** Those who left; one customer of a hundred is left with nobody else. */
  left: readonly string[]
  tagIds: readonly string[]
  now: number
}

/** Each customer has one follower, one in five has two, one in thirteen three. */
export function bigFollows(random: Random, of: BigRelations): Follow[] {
  const follows: Follow[] = []
  for (const { external_userid } of of.customers) {
    if (of.left.length > 0 && random.chance(0.01)) {
      follows.push(follow(random, of, { userid: random.pick(of.left), external_userid }))
      continue
    }
    const spread = random.next()
    const wanted = spread < 0.72 ? 1 : spread < 0.92 ? 2 : 3
    const followers = new Set<string>()
    while (followers.size < Math.min(wanted, of.serving.length)) {
      followers.add(random.pick(of.serving))
    }
    for (const userid of followers) {
      const ended = followers.size > 1 && random.chance(0.03)
      const deleted_by = random.pick(['customer', 'staff'] as const)
      follows.push({
        ...follow(random, of, { userid, external_userid }),
        ...(ended ? { deleted_by } : {}),
      })
    }
  }
  return follows
}

function follow(
  random: Random,
  { tagIds, now }: BigRelations,
  pair: { userid: string; external_userid: string },
): Follow {
  const wantedTags = tagIds.length > 0 ? random.below(5) : 0
  const tags = Array.from({ length: wantedTags }, () => random.pick(tagIds))
  return {
    ...pair,
    remark: random.chance(0.6) ? random.pick(surnames) + random.pick(givenNames) : '',
    description: random.chance(0.2) ? random.pick(notes) : '',
    createtime: Math.floor(now / 1000) - 3600 - random.below(2 * yearSeconds),
    add_way: random.pick(addWays),
    ...(random.chance(0.15) ? { state: random.pick(bigStates) } : {}),
    remark_mobiles: random.chance(0.1) ? [`139${String(random.below(1e8)).padStart(8, '0')}`] : [],
    tag_ids: [...new Set(tags)],
    personal_tags: random.chance(0.05) ? [random.pick(ownTags)] : [],
  }
}

/** Customer groups of people in scope, each with a colleague and customers of the owner. */
export function bigGroupChats(
  random: Random,
  of: { groups: number; serving: readonly string[]; follows: readonly Follow[]; now: number },
): GroupChat[] {
  const byOwner = new Map<string, string[]>()
  for (const { userid, external_userid } of of.follows) {
    const list = byOwner.get(userid)
    if (!list) byOwner.set(userid, [external_userid])
    else if (list.length < 30) list.push(external_userid)
  }
  return Array.from({ length: of.groups }, (_, index) => {
    const owner = random.pick(of.serving)
    const customers = byOwner.get(owner) ?? []
    return {
      chat_id: `wr${random.id(30)}`,
      name: `福利群 ${index + 1}`,
      owner,
      members: [...new Set([owner, random.pick(of.serving), ...customers])],
      notice: random.chance(0.3) ? '每周三护理日' : '',
      create_time: Math.floor(of.now / 1000) - random.below(yearSeconds),
    }
  })
}
