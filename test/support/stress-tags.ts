import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Database, openDatabase } from '@xiaoguan/server/db/open'
import { WorldSeed } from '@xiaoguan/wecom-simulator/world-seed'
import { demoCorpId } from '../demo/content/company.ts'

// A corp of 1,000 tags in 60 groups, as large ones have, made of the demo before its servers start.

const groupCount = 60
const tagCount = 1000
/** So many stand on one customer of `manyOn`. */
const manyCount = 200

/** The last of all: as long as WeCom allows. */
export const longestName = '双十一的时候一口气买了三年的量现在还没用完所以先不要推荐囤货'
const special = [
  '敏感肌护理',
  '重庆老客',
  '绿色有机',
  '女儿用',
  '敏感期早教',
  '肌肤测试做过',
  longestName,
]
const subjects = (
  '护肤 奶粉 面霜 精华 面膜 防晒 辅食 睡眠 运动 饮食 预算 周末 送礼 换季 体检 早教 阅读 旅行 产检 月子 ' +
  '身材 发质 香味 口红 眼霜 身体乳 洗护 玩具 绘本 推车'
).split(' ')
const manners = (
  '爱用 没试过 常买 想了解 嫌贵 怕刺激 朋友推荐 会囤货 只要正装 要小样 看成分 看口碑 要发票 要包邮 不着急 很着急 ' +
  '自己决定 要商量 用完再买 每月都买 半年一次 只信专柜 线上买 线下买 送过妈妈 送过闺蜜 退过货 过敏过 要无香 要大瓶 ' +
  '要旅行装 常比价 等活动'
).split(' ')

export type StressTags = { staffId: string; customerName: string }

type Group = { id: string; name: string; tags: { id: string; name: string }[] }

/** Fills the library up and puts 200 tags on the follow of `manyOn`; in the database and at the platform alike. */
export async function addStressTags(dataDir: string, manyOn: StressTags): Promise<void> {
  const path = join(dataDir, 'world.json')
  const world = WorldSeed.parse(JSON.parse(readFileSync(path, 'utf8')))
  const [corp] = world.corps
  if (!corp) throw new Error('the demo has no corp')
  const known = corp.tagGroups.reduce((sum, group) => sum + group.tags.length, 0)
  const groups = newGroups(groupCount - corp.tagGroups.length, tagCount - known)
  const database = await openDatabase({ kind: 'pglite', dir: join(dataDir, 'db') })
  try {
    await insertGroups(database, groups, corp.tagGroups.length)
    const customerId = await findCustomer(database, manyOn)
    const tagIds = groups.flatMap((group) => group.tags.map((tag) => tag.id)).slice(0, manyCount)
    await putOn(database, { ...manyOn, customerId }, tagIds)
    const follow = corp.follows.find(
      (one) => one.userid === manyOn.staffId && one.external_userid === customerId,
    )
    follow?.tag_ids.push(...tagIds)
  } finally {
    await database.close()
  }
  const of = { createdByAgent: corp.apps[0]?.agentId ?? null, create_time: 1_700_000_000 }
  corp.tagGroups.push(
    ...groups.map(({ id, name, tags }, at) => ({
      id,
      name,
      order: groupCount - at,
      ...of,
      tags: tags.map((tag, n) => ({ ...tag, order: tags.length - n, ...of })),
    })),
  )
  writeFileSync(path, JSON.stringify(world))
}

function newGroups(groups: number, tags: number): Group[] {
  const names = [
    ...special,
    ...manners.flatMap((manner) => subjects.map((subject) => subject + manner)),
  ]
  return Array.from({ length: groups }, (_, at) => {
    const from = Math.round((tags * at) / groups)
    const to = Math.round((tags * (at + 1)) / groups)
    return {
      id: `etgStress${at}`,
      name: `${subjects[at % subjects.length]}${at < subjects.length ? '习惯' : '需要'}`,
      tags: names.slice(from, to).map((name, n) => ({ id: `etStress${from + n}`, name })),
    }
  })
}

const classes = ['fact', 'marketing', 'service', 'service'] as const

async function insertGroups({ db }: Database, groups: readonly Group[], from: number) {
  await db
    .insertInto('tag_group')
    .values(
      groups.map(({ id, name }, at) => ({
        corp_id: demoCorpId,
        tag_group_id: id,
        name,
        tag_class: classes[at % classes.length] ?? 'service',
        position: from + at,
        single: at % 10 === 9,
        must_ask: false,
        sensitive: false,
        by_rule: false,
      })),
    )
    .execute()
  await db
    .insertInto('tag')
    .values(
      groups.flatMap(({ id, tags }) =>
        tags.map((tag, position) => ({
          corp_id: demoCorpId,
          tag_id: tag.id,
          tag_group_id: id,
          name: tag.name,
          position,
          ours: true,
        })),
      ),
    )
    .execute()
  await db
    .updateTable('corp')
    .set((eb) => ({ reference_version: eb('reference_version', '+', 1) }))
    .where('corp_id', '=', demoCorpId)
    .execute()
}

async function findCustomer({ db }: Database, { staffId, customerName }: StressTags) {
  const row = await db
    .selectFrom('follow as f')
    .innerJoin('customer as c', (on) =>
      on.onRef('c.corp_id', '=', 'f.corp_id').onRef('c.customer_id', '=', 'f.customer_id'),
    )
    .select('f.customer_id')
    .where('f.corp_id', '=', demoCorpId)
    .where('f.staff_id', '=', staffId)
    .where((eb) => eb.or([eb('c.name', '=', customerName), eb('f.remark', '=', customerName)]))
    .executeTakeFirstOrThrow()
  return row.customer_id
}

async function putOn(
  { db }: Database,
  { staffId, customerId }: { staffId: string; customerId: string },
  tagIds: readonly string[],
) {
  await db
    .insertInto('follow_tag')
    .values(
      tagIds.map((tag_id) => ({
        corp_id: demoCorpId,
        customer_id: customerId,
        staff_id: staffId,
        tag_id,
        present: true,
        added_at: new Date('2026-10-01T02:00:00Z'),
        added_by: staffId,
        source: 'staff' as const,
        sync: 'synced' as const,
        sync_problem: null,
        settled_at: null,
      })),
    )
    .execute()
}
