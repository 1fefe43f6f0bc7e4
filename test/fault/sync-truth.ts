import type { Db } from '@xiaoguan/server/db/open'
import type { Corp } from '@xiaoguan/wecom-simulator'
import { isTold } from './sync-world.ts'

/** One line for each thing, all its fields in it: two truths are the same when their lines are. */
export type Truth = Record<string, Set<string>>

const lines = <Row>(rows: Iterable<Row>, toFields: (row: Row) => unknown[]) =>
  new Set([...rows].map((row) => JSON.stringify(toFields(row))))

export function truthOfPlatform(corp: Corp): Truth {
  const users = corp.allUsers().filter((user) => user.active)
  const follows = [...corp.allFollows()].filter((each) => isTold(corp, each))
  const groups = [...corp.tagGroups.values()]
  return {
    departments: lines(corp.departments.values(), (each) => [
      each.id,
      each.name,
      each.parentid || null,
    ]),
    staff: lines(users, (user) => [
      user.userid,
      user.name,
      user.position || null,
      user.department[0] ?? null,
      user.is_leader_in_dept.includes(1),
    ]),
    leads: lines(
      users.flatMap((user) =>
        user.department
          .filter((_, at) => user.is_leader_in_dept[at] === 1)
          .map((department) => [department, user.userid]),
      ),
      (lead) => lead,
    ),
    tagGroups: lines(groups, (group) => [group.id, group.name]),
    tags: lines(
      groups.flatMap((group) => group.tags.map((tag) => [tag.id, tag.name, group.id])),
      (tag) => tag,
    ),
    customers: lines(
      new Set(follows.map((each) => corp.customers.get(each.external_userid))),
      (one) => [one?.external_userid, one?.name, one?.avatar || null, one?.gender],
    ),
    follows: lines(follows, (each) => [
      each.userid,
      each.external_userid,
      each.remark || null,
      each.description || null,
      each.createtime,
      each.add_way,
      each.state ?? null,
    ]),
    followTags: lines(
      follows.flatMap((each) =>
        each.tag_ids.map((tag) => [each.userid, each.external_userid, tag]),
      ),
      (tag) => tag,
    ),
    chats: lines(corp.groupChats.values(), (chat) => {
      const members = [...new Set([chat.owner, ...chat.members])]
      return [
        chat.chat_id,
        chat.name,
        chat.owner,
        members.filter((id) => corp.findUser(id)).toSorted(),
        members.filter((id) => corp.customers.has(id)).toSorted(),
      ]
    }),
  }
}

export async function truthOfDatabase(db: Db, corpId: string): Promise<Truth> {
  return { ...(await readDirectory(db, corpId)), ...(await readCustomers(db, corpId)) }
}

async function readDirectory(db: Db, corpId: string): Promise<Truth> {
  const departments = await db
    .selectFrom('department')
    .selectAll()
    .where('corp_id', '=', corpId)
    .execute()
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
  const tagGroups = await db
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
    .execute()
  return {
    departments: lines(departments, (row) => [row.department_id, row.name, row.parent_id]),
    staff: lines(staff, (row) => [
      row.staff_id,
      row.name,
      row.position,
      row.department_id,
      row.role === 'lead',
    ]),
    leads: lines(leads, (row) => [row.department_id, row.staff_id]),
    tagGroups: lines(tagGroups, (row) => [row.tag_group_id, row.name]),
    tags: lines(tags, (row) => [row.tag_id, row.name, row.tag_group_id]),
  }
}

async function readCustomers(db: Db, corpId: string): Promise<Truth> {
  const follows = await db
    .selectFrom('follow')
    .selectAll()
    .where('corp_id', '=', corpId)
    .where('ended_at', 'is', null)
    .execute()
  const standing = new Set(follows.map((row) => `${row.staff_id} ${row.customer_id}`))
  const followTags = await db
    .selectFrom('follow_tag')
    .select(['staff_id', 'customer_id', 'tag_id'])
    .where('corp_id', '=', corpId)
    .where('present', '=', true)
    .execute()
  const customers = await db
    .selectFrom('customer')
    .select(['customer_id', 'name', 'avatar', 'gender'])
    .where('corp_id', '=', corpId)
    .where('lost_at', 'is', null)
    .execute()
  const chats = await db
    .selectFrom('group_chat')
    .selectAll()
    .where('corp_id', '=', corpId)
    .where('dismissed_at', 'is', null)
    .execute()
  return {
    customers: lines(customers, (row) => [row.customer_id, row.name, row.avatar, row.gender]),
    follows: lines(follows, (row) => [
      row.staff_id,
      row.customer_id,
      row.remark,
      row.description,
      row.added_at.getTime() / 1000,
      row.add_way,
      row.state,
    ]),
    followTags: lines(
      followTags.filter((row) => standing.has(`${row.staff_id} ${row.customer_id}`)),
      (row) => [row.staff_id, row.customer_id, row.tag_id],
    ),
    chats: lines(chats, (row) => [
      row.chat_id,
      row.name,
      row.owner_id,
      row.staff_ids.toSorted(),
      row.customer_ids.toSorted(),
    ]),
  }
}

/** What one has and the other lacks, a few lines of each kind; empty: they are the same. */
export function differencesOf(platform: Truth, ours: Truth): string[] {
  return Object.keys(platform).flatMap((kind) => {
    const theirs = platform[kind] ?? new Set()
    const here = ours[kind] ?? new Set()
    const missing = [...theirs].filter((line) => !here.has(line))
    const surplus = [...here].filter((line) => !theirs.has(line))
    return [
      ...missing.slice(0, 3).map((line) => `${kind}: missing ${line} (${missing.length} in all)`),
      ...surplus.slice(0, 3).map((line) => `${kind}: surplus ${line} (${surplus.length} in all)`),
    ]
  })
}
