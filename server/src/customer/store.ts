import type { TagSource } from '@xiaoguan/shared'
import type { Db } from '../db/open.ts'
import { json } from '../db/json.ts'

export type NewFollow = {
  staffId: string
  remark: string | null
  description: string | null
  addedAt: Date
  addWay: number | null
  state: string | null
  tagIds: string[]
}

/** Adds a customer unless she is known by now. */
export async function addCustomer(
  db: Db,
  corpId: string,
  customer: {
    customerId: string
    name: string
    avatar: string | null
    gender: number
    mainFollowerId: string
    at: Date
  },
): Promise<void> {
  await db
    .insertInto('customer')
    .values({
      corp_id: corpId,
      customer_id: customer.customerId,
      name: customer.name,
      avatar: customer.avatar,
      gender: customer.gender,
      main_follower_id: customer.mainFollowerId,
      stage_at: customer.at,
      fields: json({}),
      created_at: customer.at,
    })
    .onConflict((oc) => oc.doNothing())
    .execute()
}

/** Adds a follow, or begins an ended one again. False: it stands already. */
export async function addFollow(
  db: Db,
  corpId: string,
  customerId: string,
  follow: NewFollow,
): Promise<boolean> {
  const row = await db
    .insertInto('follow')
    .values({
      corp_id: corpId,
      customer_id: customerId,
      staff_id: follow.staffId,
      remark: follow.remark,
      description: follow.description,
      added_at: follow.addedAt,
      add_way: follow.addWay,
      state: follow.state,
    })
    .onConflict((oc) =>
      oc
        .columns(['corp_id', 'customer_id', 'staff_id'])
        .doUpdateSet({ added_at: follow.addedAt, ended_by: null, ended_at: null })
        .where('follow.ended_at', 'is not', null),
    )
    .returning('staff_id')
    .executeTakeFirst()
  return row !== undefined
}

/** Tags as the platform has them. */
export async function addPlatformTags(
  db: Db,
  corpId: string,
  customerId: string,
  follow: { staffId: string; tagIds: readonly string[] },
  at: Date,
) {
  if (follow.tagIds.length === 0) return
  const source: TagSource = 'wecom'
  await db
    .insertInto('follow_tag')
    .values(
      follow.tagIds.map((tagId) => ({
        corp_id: corpId,
        customer_id: customerId,
        staff_id: follow.staffId,
        tag_id: tagId,
        present: true,
        added_at: at,
        added_by: null,
        source,
        sync: 'synced' as const,
      })),
    )
    .onConflict((oc) => oc.doNothing())
    .execute()
}
