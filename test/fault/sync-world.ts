import { Corp, CorpSeed } from '@xiaoguan/wecom-simulator'
import { type BigWorld, bigWorld } from '@xiaoguan/wecom-simulator/big-world'
import { leastCalls } from '@xiaoguan/server/sync/least-calls'
import { isTold } from './same-state.ts'

export const operatorId = 'operator'
export const wecomCorpId = 'wwbig'
const peoplePerCall = 100

/** A large corp with everything odd that large corps have, and an operator of ours among its people. */
export function openBigCorp(size: { staff: number; customers: number }) {
  const big = bigWorld({
    ...size,
    corpId: wecomCorpId,
    tags: 200,
    groups: 30,
    // The root, the one whose leader is alone in it, and shops with people in each.
    departments: 2 + Math.ceil(size.staff / 10),
    seed: 3,
  })
  const corp = new Corp(CorpSeed.parse(big.seed.corps[0]))
  corp.putUser({
    userid: operatorId,
    name: '运营',
    department: [1],
    is_leader_in_dept: [0],
    position: '',
    avatar: '',
    customerContact: true,
    licensed: true,
    active: true,
  })
  return { big, corp }
}

/** From what the platform holds, not from what the sync met. */
export function leastOf(corp: Corp, { oddities, leftBehind }: BigWorld): number {
  const ids = corp
    .allUsers()
    .filter((user) => user.active && user.customerContact)
    .map((user) => user.userid)
    .toSorted()
  const followsOfGroups: number[] = []
  for (let at = 0; at < ids.length; at += peoplePerCall) {
    const follows = ids.slice(at, at + peoplePerCall).flatMap((id) => corp.followsOf(id))
    followsOfGroups.push(follows.filter((follow) => isTold(corp, follow)).length)
  }
  return leastCalls({
    topDepartments: 1,
    peopleOutside: oddities.noDepartment.length,
    chats: corp.groupChats.size,
    followsOfGroups,
    unassigned: leftBehind,
  })
}

/** What a sync of it should find for the operator: kind and subject. */
export function findingsOf({ oddities }: BigWorld): string[] {
  const of = (kind: string, subjects: readonly string[]) =>
    subjects.map((subject) => `${kind} ${subject}`)
  return [
    ...of('staff_out_of_scope', oddities.outOfScope),
    ...of('staff_unlicensed', oddities.unlicensed),
    ...of('staff_without_department', oddities.noDepartment),
    ...of('lead_without_people', oddities.leadNobody),
    ...of('customer_of_left_staff', oddities.left),
  ].toSorted()
}
