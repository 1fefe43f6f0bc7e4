import type { Db } from '@xiaoguan/server/db/open'
import type { Corp, SimFollow } from '@xiaoguan/wecom-simulator'

/** What the platform says of a corp, in the words of our tables, sorted. */
export function platformState(corp: Corp) {
  const people = corp.allUsers().filter((user) => user.active)
  const isLive = (follow: SimFollow) =>
    follow.deleted_by !== 'staff' && !follow.half && corp.findUser(follow.userid) !== undefined
  const live = [...corp.allFollows()].filter(isLive)
  const groups = [...corp.tagGroups.values()]
  return {
    customers: [...new Set(live.map((follow) => follow.external_userid))].toSorted().map((id) => {
      const customer = corp.customers.get(id)!
      return { id, name: customer.name, gender: customer.gender, avatar: customer.avatar || null }
    }),
    follows: live
      .map((follow) => ({
        key: `${follow.external_userid} ${follow.userid}`,
        remark: follow.remark || null,
        description: follow.description || null,
        addedAt: new Date(follow.createtime * 1000).toISOString(),
        addWay: follow.add_way,
        state: follow.state ?? null,
        deletedByCustomer: follow.deleted_by === 'customer',
        tagIds: follow.tag_ids.toSorted(),
      }))
      .toSorted(byKey),
    tags: groups
      .flatMap((group) =>
        group.tags.map((tag) => `${group.id} ${group.name} ${tag.id} ${tag.name}`),
      )
      .toSorted(),
    tagOrder: groups
      .map(
        (group) =>
          `${group.id} ${inOrder(group.tags)
            .map((tag) => tag.id)
            .join()}`,
      )
      .toSorted(),
    staff: people
      .map((user) => ({
        key: user.userid,
        name: user.name,
        departmentId: user.department[0] ?? null,
        position: user.position || null,
        leads: user.department
          .filter((_, at) => user.is_leader_in_dept[at] === 1)
          .toSorted(byNumber),
      }))
      .toSorted(byKey),
    departments: [...corp.departments.values()]
      .map(({ id, name, parentid }) => `${id} ${name} ${parentid || null}`)
      .toSorted(),
    chats: [...corp.groupChats.values()]
      .map((chat) => {
        const members = [...new Set([chat.owner, ...chat.members])]
        return {
          key: chat.chat_id,
          name: chat.name,
          ownerId: chat.owner,
          notice: chat.notice || null,
          staffIds: members.filter((id) => !corp.customers.has(id)).toSorted(),
          customerIds: members.filter((id) => corp.customers.has(id)).toSorted(),
        }
      })
      .toSorted(byKey),
  }
}

const byNumber = (a: number, b: number) => a - b
const byKey = (a: { key: string }, b: { key: string }) => (a.key < b.key ? -1 : 1)
/** Tags of the same order: as the platform lists them. */
const inOrder = <T extends { order: number }>(tags: T[]) =>
  tags.toSorted((a, b) => b.order - a.order)

/** The same, as our database has it. */
export async function ownState(db: Db, corpId: string): Promise<ReturnType<typeof platformState>> {
  const staff = await db.selectFrom('staff').selectAll().where('corp_id', '=', corpId).execute()
  const active = new Set(staff.filter((row) => row.active).map((row) => row.staff_id))
  const customers = await db
    .selectFrom('customer')
    .selectAll()
    .where('corp_id', '=', corpId)
    .orderBy('customer_id')
    .execute()
  const rows = await db.selectFrom('follow').selectAll().where('corp_id', '=', corpId).execute()
  // Whom somebody who left follows, the platform no longer tells.
  const live = rows.filter(
    (row) => active.has(row.staff_id) && (row.ended_at === null || row.ended_by === 'customer'),
  )
  const followed = new Set(live.map((row) => row.customer_id))
  const onTags = await db
    .selectFrom('follow_tag')
    .selectAll()
    .where('corp_id', '=', corpId)
    .where('present', '=', true)
    .execute()
  return {
    customers: customers
      .filter((row) => followed.has(row.customer_id))
      .map(({ customer_id: id, name, gender, avatar }) => ({ id, name, gender, avatar })),
    follows: live
      .map((row) => ({
        key: `${row.customer_id} ${row.staff_id}`,
        remark: row.remark,
        description: row.description,
        addedAt: row.added_at.toISOString(),
        addWay: row.add_way ?? 0,
        state: row.state,
        deletedByCustomer: row.ended_by === 'customer',
        tagIds: onTags
          .filter((tag) => tag.customer_id === row.customer_id && tag.staff_id === row.staff_id)
          .map((tag) => tag.tag_id)
          .toSorted(),
      }))
      .toSorted(byKey),
    ...(await ownLibrary(db, corpId)),
    ...(await ownDirectory(db, corpId)),
    chats: await ownChats(db, corpId),
  }
}

async function ownLibrary(db: Db, corpId: string) {
  const groups = await db
    .selectFrom('tag_group')
    .selectAll()
    .where('corp_id', '=', corpId)
    .where('deleted_at', 'is', null)
    .execute()
  const tags = await db
    .selectFrom('tag')
    .selectAll()
    .where('corp_id', '=', corpId)
    .where('deleted_at', 'is', null)
    .orderBy('position')
    .execute()
  const tagsOf = (groupId: string) => tags.filter((tag) => tag.tag_group_id === groupId)
  return {
    tags: groups
      .flatMap((group) =>
        tagsOf(group.tag_group_id).map(
          (tag) => `${group.tag_group_id} ${group.name} ${tag.tag_id} ${tag.name}`,
        ),
      )
      .toSorted(),
    tagOrder: groups
      .map(
        (group) =>
          `${group.tag_group_id} ${tagsOf(group.tag_group_id)
            .map((tag) => tag.tag_id)
            .join()}`,
      )
      .toSorted(),
  }
}

async function ownDirectory(db: Db, corpId: string) {
  const staff = await db
    .selectFrom('staff')
    .selectAll()
    .where('corp_id', '=', corpId)
    .where('active', '=', true)
    .execute()
  const leads = await db
    .selectFrom('department_lead')
    .selectAll()
    .where('corp_id', '=', corpId)
    .execute()
  const departments = await db
    .selectFrom('department')
    .selectAll()
    .where('corp_id', '=', corpId)
    .execute()
  return {
    staff: staff
      .map((row) => ({
        key: row.staff_id,
        name: row.name,
        departmentId: row.department_id,
        position: row.position,
        leads: leads
          .filter((lead) => lead.staff_id === row.staff_id)
          .map((lead) => lead.department_id)
          .toSorted(byNumber),
      }))
      .toSorted(byKey),
    departments: departments
      .map((row) => `${row.department_id} ${row.name} ${row.parent_id}`)
      .toSorted(),
  }
}

async function ownChats(db: Db, corpId: string) {
  const rows = await db
    .selectFrom('group_chat')
    .selectAll()
    .where('corp_id', '=', corpId)
    .where('dismissed_at', 'is', null)
    .execute()
  return rows
    .map((row) => ({
      key: row.chat_id,
      name: row.name,
      ownerId: row.owner_id ?? '',
      notice: row.notice,
      staffIds: row.staff_ids.toSorted(),
      customerIds: row.customer_ids.toSorted(),
    }))
    .toSorted(byKey)
}
