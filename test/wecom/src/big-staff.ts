import type { z } from 'zod'
import type { Random } from './big-random.ts'
import type { SimDepartment, SimUser } from './world-seed.ts'

type User = z.input<typeof SimUser>
type Department = z.input<typeof SimDepartment>

/** Who in the big corp is not as the rest, by userid. */
export type BigOddities = {
  /** No 互通账号 licence. */
  unlicensed: string[]
  /** Not in the 客户联系 使用范围; they have no customers. */
  outOfScope: string[]
  /** In the directory, but in no department. */
  noDepartment: string[]
  /** Lead a department without any other member. */
  leadNobody: string[]
  /** Left the company and their customers behind. */
  left: string[]
}

export type BigStaff = { departments: Department[]; users: User[]; oddities: BigOddities }

const dayMs = 24 * 60 * 60 * 1000

/** `staff` people in `departments` departments under one root, and those who have left besides. */
export function bigStaff(
  random: Random,
  options: { staff: number; departments: number; now: number },
): BigStaff {
  const { staff, departments, now } = options
  const some = (share: number) => Math.max(1, Math.round(staff * share))
  const userids = Array.from({ length: staff }, (_, index) => `staff${padded(index)}`)
  const take = (count: number) => userids.splice(userids.length - count, count)
  const oddities: BigOddities = {
    unlicensed: take(some(0.03)),
    outOfScope: take(some(0.04)),
    noDepartment: take(some(0.015)),
    leadNobody: take(1),
    left: Array.from({ length: some(0.03) }, (_, index) => `left${padded(index)}`),
  }
  // The last department is the one whose leader is alone in it.
  const ids = Array.from({ length: departments }, (_, index) => index + 1)
  const lonely = ids.at(-1) ?? 1
  const shops = ids.length > 2 ? ids.slice(1, -1) : ids
  const ordinary = [...userids, ...oddities.unlicensed, ...oddities.outOfScope]
  const places = new Map(ordinary.map((userid) => [userid, [random.pick(shops)]]))
  for (const userid of userids) {
    if (random.chance(0.05)) places.set(userid, [...new Set(shops.slice(0, 2))])
  }
  for (const userid of oddities.leadNobody) places.set(userid, [lonely])
  const leaders = new Map(shops.map((id) => [id, userids.find((u) => places.get(u)?.[0] === id)]))
  leaders.set(lonely, oddities.leadNobody[0])
  const isLeader = (userid: string, id: number) => (leaders.get(id) === userid ? 1 : 0)
  const describe = (userid: string): User => {
    const department = places.get(userid) ?? []
    return {
      userid,
      name: `员工${userid.slice(-4)}`,
      department,
      is_leader_in_dept: department.map((id) => isLeader(userid, id)),
      position: '美容顾问',
      licensed: !oddities.unlicensed.includes(userid),
      customerContact: !oddities.outOfScope.includes(userid),
    }
  }
  const gone = oddities.left.map((userid, index): User => {
    const leftAt = now - (index + 1) * dayMs
    return { ...describe(userid), department: [random.pick(shops)], active: false, leftAt }
  })
  const all = [...ordinary, ...oddities.noDepartment, ...oddities.leadNobody]
  return {
    departments: ids.map((id) => ({
      id,
      name: id === 1 ? '总部' : `${id} 号店`,
      parentid: id === 1 ? 0 : 1,
      order: 1000 - id,
      department_leader: leaders.get(id) === undefined ? [] : [leaders.get(id) ?? ''],
    })),
    users: [...all.map(describe), ...gone],
    oddities,
  }
}

function padded(index: number): string {
  return String(index).padStart(4, '0')
}
