import { randomUUID } from 'node:crypto'
import { createSyncRun } from '@xiaoguan/server/sync/run.job'
import { addRun, findLastRun } from '@xiaoguan/server/sync/store'
import { Corp, CorpSeed } from '@xiaoguan/wecom-simulator'
import type * as z from 'zod'
import { newCorp } from '../support/people.ts'
import { testApp } from '../support/shared-app.ts'

export const batchPath = '/cgi-bin/externalcontact/batch/get_by_user'

/** A corp that is known here by name only: everything else is on the platform. */
export async function newPlatformCorp(seed: Partial<z.input<typeof CorpSeed>> = {}) {
  const made = await newCorp()
  const { corpId, wecomCorpId } = made
  const app = await testApp()
  const { db } = app.deps
  for (const table of ['department', 'tag', 'tag_group'] as const)
    await db.deleteFrom(table).where('corp_id', '=', corpId).execute()
  const world = new Corp(
    CorpSeed.parse({
      corpId: wecomCorpId,
      name: '测试企业',
      apps: [{ agentId: 1_000_002, secret: 'app-secret', name: '销冠', trustedDomains: [] }],
      departments: [
        { id: 1, name: '总部' },
        { id: 11, name: '一店', parentid: 1 },
      ],
      ...seed,
    }),
  )
  app.world.corps.set(wecomCorpId, world)
  return {
    ...made,
    world,
    /** Begins a run unless one runs, and works on it until it waits or is over. */
    async sync(stop = new AbortController().signal) {
      const now = app.clock.now()
      await addRun(db, { corpId, kind: 'by_hand', askedBy: null, now })
      await createSyncRun(app.deps)({ corpId }, stop)
      const run = await findLastRun(db, corpId)
      if (!run) throw new Error('no run')
      return run
    },
    calls: (path?: string) =>
      app.platform.calls.list(path).filter((call) => call.corpId === wecomCorpId),
  }
}

export type PlatformCorp = Awaited<ReturnType<typeof newPlatformCorp>>

/** Seeds for a corp of `staff` people who follow `customers` each; a few customers are shared. */
export function crowd(staff: number, customers: number) {
  const tag = randomUUID().slice(0, 8)
  const userids = Array.from({ length: staff }, (_, at) => `u${tag}${String(at).padStart(3, '0')}`)
  const follows = userids.flatMap((userid, at) =>
    Array.from({ length: customers }, (_, n) => ({
      userid,
      // The last of each is also the next one's first.
      external_userid: `wm${tag}${at * Math.max(customers - 1, 1) + n}`,
      remark: `备注${n}`,
      createtime: 1_760_000_000 + at * 100 + n,
      add_way: 1,
      tag_ids: n % 2 === 0 ? [`et${tag}`] : [],
    })),
  )
  return {
    userids,
    users: userids.map((userid) => ({
      userid,
      name: `员工${userid}`,
      department: [11],
      is_leader_in_dept: [0],
    })),
    follows,
    customers: [...new Set(follows.map((follow) => follow.external_userid))].map(
      (external_userid) => ({ external_userid, name: `客户${external_userid}`, gender: 2 }),
    ),
    tagGroups: [
      { id: `etg${tag}`, name: '皮肤', order: 1, tags: [{ id: `et${tag}`, name: '干皮' }] },
    ],
  }
}

/** What is known here, in the platform's own shape. */
export async function readFollows(corpId: string) {
  const { deps } = await testApp()
  const follows = await deps.db
    .selectFrom('follow as f')
    .innerJoin('customer as c', (join) =>
      join.onRef('c.corp_id', '=', 'f.corp_id').onRef('c.customer_id', '=', 'f.customer_id'),
    )
    .where('f.corp_id', '=', corpId)
    .where('f.ended_at', 'is', null)
    .select(['f.staff_id', 'f.customer_id', 'f.remark', 'f.added_at', 'f.add_way', 'c.name'])
    .orderBy('f.staff_id')
    .orderBy('f.customer_id')
    .execute()
  const tags = await deps.db
    .selectFrom('follow_tag')
    .where('corp_id', '=', corpId)
    .where('present', '=', true)
    .select(['staff_id', 'customer_id', 'tag_id'])
    .execute()
  const tagsOf = new Map<string, string[]>()
  for (const { staff_id, customer_id, tag_id } of tags) {
    const key = `${staff_id} ${customer_id}`
    tagsOf.set(key, [...(tagsOf.get(key) ?? []), tag_id])
  }
  return follows.map((row) => ({
    staffId: row.staff_id,
    customerId: row.customer_id,
    name: row.name,
    remark: row.remark ?? '',
    addedAt: row.added_at.getTime() / 1000,
    addWay: row.add_way,
    tagIds: (tagsOf.get(`${row.staff_id} ${row.customer_id}`) ?? []).toSorted(),
  }))
}

/** The same of the platform, for people whose follows it tells. */
export function platformFollows({ world }: PlatformCorp) {
  return [...world.allFollows()]
    .filter((follow) => follow.deleted_by === undefined && !follow.half)
    .filter((follow) => world.findUser(follow.userid)?.customerContact)
    .map((follow) => ({
      staffId: follow.userid,
      customerId: follow.external_userid,
      name: world.customers.get(follow.external_userid)?.name,
      remark: follow.remark,
      addedAt: follow.createtime,
      addWay: follow.add_way,
      tagIds: follow.tag_ids.toSorted(),
    }))
    .toSorted((a, b) => order(a.staffId, b.staffId) || order(a.customerId, b.customerId))
}

const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
