import { randomUUID } from 'node:crypto'
import { migrate } from '@xiaoguan/server/db/migrate'
import { type DatabaseTarget, type Db, openDatabase } from '@xiaoguan/server/db/open'
import { seal } from '@xiaoguan/server/http/secrets'
import { Corp, CorpSeed, type SimFollow } from '@xiaoguan/wecom-simulator'
import { secretKey } from '../support/app.ts'

export const corpId = 'bulk'
export const leadId = 'lead'
export const publicUrl = 'http://localhost:3999'
export const tagIds = ['etNew', 'etOld']
const wecomCorpId = 'wwbulk'
const groupId = 'etGroup'
const staffCount = 20
const secret = 'app-secret'
const addedSeconds = 1_790_000_000

export type BulkCorp = ReturnType<typeof openBulkCorp>

/** A shop of 20 people that share so many customers, each with the tag that goes; on the platform, and to be filled in here. */
export function openBulkCorp(customers: number) {
  const staffIds = Array.from({ length: staffCount }, (_, at) => `staff${at}`)
  const ids = Array.from({ length: customers }, (_, at) => `wm${String(at).padStart(6, '0')}`)
  const staffOf = (at: number) => staffIds[at % staffCount] ?? ''
  const agent = { agentId: 1_000_002, secret, name: '销冠', trustedDomains: ['localhost:3999'] }
  const tag = (id: string, order: number) => {
    return { id, name: `标签${order}`, order, createdByAgent: 1_000_002, create_time: 0 }
  }
  const group = { id: groupId, name: '阶段', order: 1, createdByAgent: 1_000_002, create_time: 0 }
  const platform = new Corp(
    CorpSeed.parse({
      corpId: wecomCorpId,
      name: '大店',
      apps: [agent],
      departments: [{ id: 1, name: '总部' }],
      tagGroups: [{ ...group, tags: tagIds.map(tag) }],
    }),
  )
  for (const userid of [leadId, ...staffIds])
    platform.putUser({
      userid,
      name: userid,
      department: [1],
      is_leader_in_dept: [userid === leadId ? 1 : 0],
      position: '',
      avatar: '',
      customerContact: true,
      licensed: true,
      active: true,
    })
  for (const [at, id] of ids.entries()) {
    const person = { external_userid: id, name: `客人${at}`, avatar: '', type: 1 as const }
    platform.customers.set(id, { ...person, gender: 2 })
    platform.putFollow(followOf(id, staffOf(at)))
  }
  return {
    platform,
    follows: () => [...platform.allFollows()],
    fill: async (target: DatabaseTarget) => {
      const database = await openDatabase(target)
      await migrate(database, new Date())
      await fillCorp(database.db, staffIds)
      await fillCustomers(database.db, ids, staffOf)
      await database.close()
    },
  }
}

function followOf(external_userid: string, userid: string): SimFollow {
  return {
    userid,
    external_userid,
    remark: '',
    description: '',
    createtime: addedSeconds,
    add_way: 1,
    remark_mobiles: [],
    tag_ids: tagIds.slice(1),
    personal_tags: [],
    pinned: false,
    oper_userid: userid,
  }
}

async function fillCorp(db: Db, staffIds: readonly string[]) {
  const created_at = new Date()
  await db
    .insertInto('corp')
    .values({
      corp_id: corpId,
      name: '大店',
      wecom_corp_id: wecomCorpId,
      agent_id: '1000002',
      secret_sealed: seal(secretKey, secret),
      public_url: publicUrl,
      created_at,
    })
    .execute()
  const at_corp = { corp_id: corpId }
  // Its first sync is long over, so that only the bulk is measured.
  const run = { kind: 'first', state: 'done', position: '{}', counts: '{}' } as const
  const over = { started_at: created_at, beat_at: created_at, next_at: created_at }
  await db
    .insertInto('sync_run')
    .values({ ...at_corp, sync_run_id: randomUUID(), ...run, ...over, ended_at: created_at })
    .execute()
  await db
    .insertInto('department')
    .values({ ...at_corp, department_id: 1, name: '总部' })
    .execute()
  await db
    .insertInto('staff')
    .values([
      { ...at_corp, staff_id: leadId, name: '店长', role: 'lead', department_id: 1 },
      ...staffIds.map((staff_id) => {
        return { ...at_corp, staff_id, name: staff_id, role: 'staff' as const, department_id: 1 }
      }),
    ])
    .execute()
  await db
    .insertInto('department_lead')
    .values({ ...at_corp, department_id: 1, staff_id: leadId })
    .execute()
  await db
    .insertInto('tag_group')
    .values({ ...at_corp, tag_group_id: groupId, name: '阶段', tag_class: 'marketing' })
    .execute()
  const tags = tagIds.map((tag_id, position) => {
    return { ...at_corp, tag_id, tag_group_id: groupId, name: `标签${position}`, position }
  })
  await db.insertInto('tag').values(tags).execute()
}

const rowsAtOnce = 1000

async function fillCustomers(db: Db, ids: readonly string[], staffOf: (at: number) => string) {
  const at = new Date(addedSeconds * 1000)
  for (let from = 0; from < ids.length; from += rowsAtOnce) {
    const keys = ids.slice(from, from + rowsAtOnce).map((customer_id, offset) => {
      return { corp_id: corpId, customer_id, staff_id: staffOf(from + offset) }
    })
    const customers = keys.map(({ corp_id, customer_id, staff_id }) => {
      const person = { name: customer_id, search_words: customer_id, main_follower_id: staff_id }
      return { corp_id, customer_id, ...person, created_at: at }
    })
    await db.insertInto('customer').values(customers).execute()
    await db
      .insertInto('follow')
      .values(keys.map((key) => ({ ...key, added_at: at })))
      .execute()
    const tag = { tag_id: tagIds[1] ?? '', present: true, added_at: at, added_by: null }
    const known = { source: 'wecom' as const, sync: 'synced' as const }
    await db
      .insertInto('follow_tag')
      .values(keys.map((key) => ({ ...key, ...tag, ...known })))
      .execute()
  }
}
