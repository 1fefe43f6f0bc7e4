import { randomBytes } from 'node:crypto'
import type { Endpoint, PathParams, Role, Schema } from '@xiaoguan/shared'
import { raiseReferenceVersion } from '@xiaoguan/server/db/corp'
import { seal } from '@xiaoguan/server/http/secrets'
import {
  Corp,
  CorpSeed,
  type SimCustomer,
  type SimFollow,
  type SimTagGroup,
  type SimUser,
} from '@xiaoguan/wecom-simulator'
import { secretKey } from './app.ts'
import { testApp } from './shared-app.ts'
import { type Given, as, publicUrl } from './call.ts'
import { type ScriptOptions, type SopOptions, newScript, newSop } from './content.ts'

export { Refused, publicUrl, refusalOf } from './call.ts'

const random = () => randomBytes(5).toString('hex')

export type TestStaff = { staffId: string; name: string }
export type TestCustomer = { customerId: string; name: string }
export type TestCorp = Awaited<ReturnType<typeof newCorp>>

/**
 * A corp of its own, here and on the platform: one department (id 11), a tag group with three tags, and
 * `as(staff)` to call endpoints through HTTP as a person.
 */
export async function newCorp() {
  const app = await testApp()
  const { db } = app.deps
  const corpId = `c${random()}`
  const wecomCorpId = `ww${random()}`
  const tagIds = ['etCalm', 'etDry', 'etRed'].map((name) => `${name}${random()}`)
  const group: SimTagGroup = {
    id: `etGroup${random()}`,
    name: '皮肤',
    order: 1,
    createdByAgent: 1_000_002,
    create_time: 0,
    tags: tagIds.map((id, order) => ({
      id,
      name: `标签${order + 1}`,
      order,
      createdByAgent: 1_000_002,
      create_time: 0,
    })),
  }
  app.world.corps.set(
    wecomCorpId,
    new Corp(
      CorpSeed.parse({
        corpId: wecomCorpId,
        name: '测试企业',
        apps: [
          {
            agentId: 1_000_002,
            secret: 'app-secret',
            name: '销冠',
            trustedDomains: ['localhost:3999'],
          },
        ],
        departments: [
          { id: 1, name: '总部' },
          { id: 11, name: '一店', parentid: 1 },
        ],
        tagGroups: [group],
      }),
    ),
  )
  await db
    .insertInto('corp')
    .values({
      corp_id: corpId,
      name: '测试企业',
      wecom_corp_id: wecomCorpId,
      agent_id: '1000002',
      secret_sealed: seal(secretKey, 'app-secret'),
      public_url: publicUrl,
      created_at: app.clock.now(),
    })
    .execute()
  await addDepartment(corpId, 1, null, '总部')
  await addDepartment(corpId, 11, 1, '一店')
  await db
    .insertInto('tag_group')
    .values({ corp_id: corpId, tag_group_id: group.id, name: group.name, tag_class: 'service' })
    .execute()
  await db
    .insertInto('tag')
    .values(
      group.tags.map((tag) => ({
        corp_id: corpId,
        tag_id: tag.id,
        tag_group_id: group.id,
        name: tag.name,
        position: tag.order,
      })),
    )
    .execute()

  return {
    app,
    corpId,
    wecomCorpId,
    tagIds,
    tagGroupId: group.id,
    newStaff: (options: StaffOptions = {}) => newStaff(corpId, wecomCorpId, options),
    newCustomer: (followers: TestStaff[], options: CustomerOptions = {}) =>
      newCustomer(corpId, wecomCorpId, followers, options),
    newScript: (options: ScriptOptions = {}) => newScript(corpId, options),
    newSop: (options: SopOptions = {}) => newSop(corpId, options),
    addDepartment: (id: number, parent: number | null, name: string) =>
      addDepartment(corpId, id, parent, name),
    as: (staff: TestStaff) => as(app.url, corpId, staff),
    call: <Path extends string, Query extends Schema, Body extends Schema, Reply extends Schema>(
      staff: TestStaff,
      endpoint: Endpoint<Path, Query, Body, Reply>,
      params: PathParams<Path>,
      given: Given<Query, Body> = {},
    ) => as(app.url, corpId, staff)(endpoint, params, given),
  }
}

async function addDepartment(corpId: string, id: number, parent: number | null, name: string) {
  const { deps } = await testApp()
  await deps.db
    .insertInto('department')
    .values({ corp_id: corpId, department_id: id, parent_id: parent, name })
    .execute()
  await raiseReferenceVersion(deps.db, corpId)
}

type StaffOptions = { role?: Role; departmentId?: number; leads?: number[]; name?: string }

async function newStaff(
  corpId: string,
  wecomCorpId: string,
  options: StaffOptions,
): Promise<TestStaff> {
  const app = await testApp()
  const { db } = app.deps
  const staff = { staffId: `u${random()}`, name: options.name ?? '小王' }
  const departmentId = options.departmentId ?? 11
  const user: SimUser = {
    userid: staff.staffId,
    name: staff.name,
    department: [departmentId],
    is_leader_in_dept: [options.leads ? 1 : 0],
    position: '',
    avatar: '',
    customerContact: true,
    licensed: true,
    active: true,
  }
  app.world.getCorp(wecomCorpId).putUser(user)
  await db
    .insertInto('staff')
    .values({
      corp_id: corpId,
      staff_id: staff.staffId,
      name: staff.name,
      role: options.role ?? (options.leads ? 'lead' : 'staff'),
      department_id: departmentId,
    })
    .execute()
  for (const department_id of options.leads ?? [])
    await db
      .insertInto('department_lead')
      .values({ corp_id: corpId, department_id, staff_id: staff.staffId })
      .execute()
  await raiseReferenceVersion(db, corpId)
  return staff
}

type CustomerOptions = { name?: string; salutation?: string | null; onlyOnPlatform?: boolean }

async function newCustomer(
  corpId: string,
  wecomCorpId: string,
  followers: TestStaff[],
  options: CustomerOptions,
): Promise<TestCustomer> {
  const app = await testApp()
  const { db } = app.deps
  const customer = { customerId: `wm${random()}`, name: options.name ?? '林小雨' }
  const at = new Date(app.clock.now().getTime() - 12 * 86_400_000)
  const corp = app.world.getCorp(wecomCorpId)
  const contact: SimCustomer = {
    external_userid: customer.customerId,
    name: customer.name,
    avatar: '',
    type: 1,
    gender: 2,
  }
  corp.customers.set(customer.customerId, contact)
  for (const { staffId } of followers) {
    const follow: SimFollow = {
      userid: staffId,
      external_userid: customer.customerId,
      remark: '',
      description: '',
      createtime: Math.floor(at.getTime() / 1000),
      add_way: 1,
      remark_mobiles: [],
      tag_ids: [],
      personal_tags: [],
      pinned: false,
      oper_userid: staffId,
    }
    corp.putFollow(follow)
  }
  if (options.onlyOnPlatform) return customer
  await db
    .insertInto('customer')
    .values({
      corp_id: corpId,
      customer_id: customer.customerId,
      name: customer.name,
      salutation: options.salutation === undefined ? '小雨' : options.salutation,
      main_follower_id: followers[0]?.staffId ?? null,
      created_at: at,
    })
    .execute()
  for (const { staffId } of followers)
    await db
      .insertInto('follow')
      .values({
        corp_id: corpId,
        customer_id: customer.customerId,
        staff_id: staffId,
        added_at: at,
      })
      .execute()
  return customer
}
