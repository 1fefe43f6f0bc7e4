import { type FollowRow, isStanding } from './contact.ts'

/** WeCom's add_way of a customer handed over by the admin or by a colleague. */
const handedAddWay = 202

export const byAdded = (a: FollowRow, b: FollowRow) =>
  a.added_at.getTime() - b.added_at.getTime() || (a.staff_id < b.staff_id ? -1 : 1)

/**
 * Who is the main follower now. The first to add her; while that follow stands, nobody else. Ended by a
 * transfer: the taker (`takerId`, of our own hand-over), or the one to whom WeCom gave her; else the oldest
 * follow that stands. Nobody: it stays as it was, for the record.
 */
export function chooseMain(
  currentId: string | null,
  follows: readonly FollowRow[],
  takerId: string | undefined,
): string | null {
  const standing = follows.filter(isStanding).toSorted(byAdded)
  const oldestId = standing[0]?.staff_id
  if (currentId === null) return oldestId ?? follows.toSorted(byAdded)[0]?.staff_id ?? null
  const current = follows.find((one) => one.staff_id === currentId)
  if (!current || isStanding(current)) return currentId
  const successor =
    current.ended_by === 'transfer' ? takerOf(current, standing, takerId) : undefined
  return successor ?? oldestId ?? currentId
}

/** One whom we know and who does not stand yet is waited for. */
function takerOf(giver: FollowRow, standing: readonly FollowRow[], takerId: string | undefined) {
  if (takerId) return standing.find((one) => one.staff_id === takerId)?.staff_id ?? giver.staff_id
  return standing.findLast((one) => one.add_way === handedAddWay)?.staff_id
}

/**
 * Since when nobody can reach her; null: somebody can, or she is on her way from one to another. A follow of
 * somebody who left still stands: she is to be handed over, not lost.
 */
export function lostSince(follows: readonly FollowRow[]): Date | null {
  let last: FollowRow | undefined
  for (const follow of follows) {
    if (!follow.ended_at) return null
    if (!last?.ended_at || follow.ended_at > last.ended_at) last = follow
  }
  return !last || last.ended_by === 'transfer' ? null : last.ended_at
}
