import type { Db } from '@xiaoguan/server/db/open'
import type { Corp, SimFollow } from '@xiaoguan/wecom-simulator'

/**
 * Through what we know of a corp: lists alone tell neither whom somebody who left served nor that a customer
 * deleted somebody; callbacks do.
 */
export type Through = 'lists' | 'callbacks'

/** A corp in the words of our tables, every field that is compared. */
export type CorpState = Awaited<ReturnType<typeof ownState>>

/** Whether the platform tells of this follow in lists. */
export function isTold(corp: Corp, follow: SimFollow): boolean {
  const user = corp.findUser(follow.userid)
  const ended = follow.deleted_by === 'staff' || follow.half === true
  return !ended && user?.customerContact === true && user.licensed
}

/** What the platform says of a corp. */
export function platformState(corp: Corp, through: Through): CorpState {
  const follows = [...corp.allFollows()].filter((follow) => isTold(corp, follow))
  const met = new Set(follows.map((follow) => follow.external_userid))
  return {
    ...platformDirectory(corp),
    tagGroups: [...corp.tagGroups.values()].map((group) => ({
      id: group.id,
      name: group.name,
      tags: inOrder(group.tags).map(({ id, name }) => ({ id, name })),
    })),
    customers: [...corp.customers.values()]
      .filter((customer) => met.has(customer.external_userid))
      .map((customer) => ({
        id: customer.external_userid,
        name: customer.name,
        gender: customer.gender,
        avatar: customer.avatar || null,
      })),
    follows: follows.map((follow) => ({
      customerId: follow.external_userid,
      staffId: follow.userid,
      remark: follow.remark || null,
      description: follow.description || null,
      addedAt: new Date(follow.createtime * 1000).toISOString(),
      addWay: follow.add_way,
      state: follow.state ?? null,
      deletedByCustomer: through === 'callbacks' && follow.deleted_by === 'customer',
      tagIds: follow.tag_ids.toSorted(),
    })),
    chats: [...corp.groupChats.values()].map((chat) => {
      const members = [...new Set([chat.owner, ...chat.members])]
      return {
        id: chat.chat_id,
        name: chat.name,
        ownerId: chat.owner,
        notice: chat.notice || null,
        staffIds: members.filter((id) => !corp.customers.has(id)).toSorted(),
        customerIds: members.filter((id) => corp.customers.has(id)).toSorted(),
      }
    }),
  }
}

function platformDirectory(corp: Corp): Awaited<ReturnType<typeof ownDirectory>> {
  const people = corp.allUsers().filter((user) => user.active)
  return {
    departments: [...corp.departments.values()].map(({ id, name, parentid }) => ({
      id,
      name,
      parentId: parentid || null,
    })),
    staff: people.map((user) => {
      const leads = user.department.filter((_, at) => user.is_leader_in_dept[at] === 1)
      return {
        id: user.userid,
        name: user.name,
        departmentId: user.department[0] ?? null,
        position: user.position || null,
        leads: leads.toSorted(byNumber),
        isLead: leads.length > 0,
      }
    }),
  }
}

const byNumber = (a: number, b: number) => a - b
/** Tags of the same order: as the platform lists them. */
const inOrder = <T extends { order: number }>(tags: T[]) =>
  tags.toSorted((a, b) => b.order - a.order)

/** The same, as our database has it. */
export async function ownState(db: Db, corpId: string, through: Through) {
  const follows = await ownFollows(db, corpId, through)
  const followed = new Set(follows.map((follow) => follow.customerId))
  const customers = await db
    .selectFrom('customer')
    .select(['customer_id as id', 'name', 'gender', 'avatar', 'lost_at'])
    .where('corp_id', '=', corpId)
    .execute()
  const isMeant = (row: (typeof customers)[number]) =>
    through === 'lists' ? row.lost_at === null : followed.has(row.id)
  return {
    ...(await ownDirectory(db, corpId)),
    tagGroups: await ownLibrary(db, corpId),
    customers: customers.filter(isMeant).map(({ lost_at: _lost, ...customer }) => customer),
    follows,
    chats: await ownChats(db, corpId),
  }
}

async function ownFollows(db: Db, corpId: string, through: Through) {
  const rows = await db
    .selectFrom('follow')
    .leftJoin('staff', (join) =>
      join
        .onRef('staff.corp_id', '=', 'follow.corp_id')
        .onRef('staff.staff_id', '=', 'follow.staff_id'),
    )
    .selectAll('follow')
    .select('staff.active')
    .where('follow.corp_id', '=', corpId)
    .where((where) => where.or([where('ended_at', 'is', null), where('ended_by', '=', 'customer')]))
    .execute()
  const onTags = await db
    .selectFrom('follow_tag')
    .select(['customer_id', 'staff_id', 'tag_id'])
    .where('corp_id', '=', corpId)
    .where('present', '=', true)
    .execute()
  const tagsOf = new Map<string, string[]>()
  for (const row of onTags) {
    const key = `${row.customer_id} ${row.staff_id}`
    tagsOf.set(key, [...(tagsOf.get(key) ?? []), row.tag_id])
  }
  return (
    rows
      // Whom somebody who left follows, the platform no longer tells.
      .filter((row) => through === 'lists' || row.active)
      .map((row) => ({
        customerId: row.customer_id,
        staffId: row.staff_id,
        remark: row.remark,
        description: row.description,
        addedAt: row.added_at.toISOString(),
        addWay: row.add_way,
        state: row.state,
        deletedByCustomer: row.ended_by === 'customer',
        tagIds: (tagsOf.get(`${row.customer_id} ${row.staff_id}`) ?? []).toSorted(),
      }))
  )
}

async function ownLibrary(db: Db, corpId: string) {
  const groups = await db
    .selectFrom('tag_group')
    .select(['tag_group_id', 'name'])
    .where('corp_id', '=', corpId)
    .where('deleted_at', 'is', null)
    .execute()
  const tags = await db
    .selectFrom('tag')
    .select(['tag_group_id', 'tag_id as id', 'name'])
    .where('corp_id', '=', corpId)
    .where('deleted_at', 'is', null)
    .orderBy('position')
    .execute()
  return groups.map((group) => ({
    id: group.tag_group_id,
    name: group.name,
    tags: tags
      .filter((tag) => tag.tag_group_id === group.tag_group_id)
      .map(({ id, name }) => ({ id, name })),
  }))
}

async function ownDirectory(db: Db, corpId: string) {
  const departments = await db
    .selectFrom('department')
    .select(['department_id as id', 'name', 'parent_id as parentId'])
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
  return {
    departments,
    staff: staff.map((row) => {
      const led = leads.filter((lead) => lead.staff_id === row.staff_id)
      return {
        id: row.staff_id,
        name: row.name,
        departmentId: row.department_id,
        position: row.position,
        leads: led.map((lead) => lead.department_id).toSorted(byNumber),
        // 运营 is ours: she stays it, whatever she leads.
        isLead: row.role === 'operator' ? led.length > 0 : row.role === 'lead',
      }
    }),
  }
}

async function ownChats(db: Db, corpId: string) {
  const rows = await db
    .selectFrom('group_chat')
    .selectAll()
    .where('corp_id', '=', corpId)
    .where('dismissed_at', 'is', null)
    .execute()
  return rows.map((row) => ({
    id: row.chat_id,
    name: row.name,
    ownerId: row.owner_id,
    notice: row.notice,
    staffIds: row.staff_ids.toSorted(),
    customerIds: row.customer_ids.toSorted(),
  }))
}

/** What one has and the other lacks, a few of each kind; empty: they are the same. */
export function differencesOf<Kind extends string>(
  platform: Record<Kind, readonly unknown[]>,
  own: Record<Kind, readonly unknown[]>,
): string[] {
  // Object.keys gives the keys of the type it was given.
  return (Object.keys(platform) as Kind[]).flatMap((kind) => {
    const theirs = platform[kind].map(lineOf)
    const ours = own[kind].map(lineOf)
    return [
      ...tell(`${kind}: missing`, without(theirs, ours)),
      ...tell(`${kind}: surplus`, without(ours, theirs)),
    ]
  })
}

/** One line for each thing, all its fields in it. */
const lineOf = (row: unknown) =>
  typeof row === 'object' && row !== null
    ? JSON.stringify(Object.entries(row).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    : String(row)

function without(lines: readonly string[], others: readonly string[]): string[] {
  const known = new Set(others)
  return lines.filter((line) => !known.has(line))
}

const tell = (what: string, lines: readonly string[]) =>
  lines.slice(0, 3).map((line) => `${what} ${line} (${lines.length} in all)`)
