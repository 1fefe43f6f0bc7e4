import type { Selectable } from 'kysely'
import type { FollowTable } from '../db/customer-tables.ts'

export type FollowRow = Selectable<FollowTable>

/** One follow as the platform shows it. */
export type ContactFollow = {
  staffId: string
  remark: string | null
  description: string | null
  addedAt: Date
  addWay: number | null
  state: string | null
  tagIds: string[]
  /** remark_mobiles; absent: not told. */
  mobiles?: string[]
}

/** A customer with follows, as the platform shows her. */
export type Contact = {
  customerId: string
  name: string
  avatar: string | null
  gender: number
  follows: ContactFollow[]
}

/** How the platform's state was seen. `whole`: all visible follows of each customer are listed. */
export type Seen = { at: Date; whole: boolean; source: 'callback' | 'sync' | 'page' }

export const isStanding = (follow: Pick<FollowRow, 'ended_at'>) => follow.ended_at === null

/** Whether an answer that was asked for at `at` is older than what is known of this follow. */
export function isOutdated(
  at: Date,
  wholeAt: Date | null,
  row: Pick<FollowRow, 'fetched_at'> | undefined,
): boolean {
  return (wholeAt !== null && wholeAt > at) || (!!row?.fetched_at && row.fetched_at > at)
}

const standing = { ended_by: null, ended_at: null }
const notHanded = { handed_from_id: null, handover_note: null, handed_at: null }

/** A follow of which only its beginning is known. */
export function newFollow(
  { corpId, customerId }: { corpId: string; customerId: string },
  staffId: string,
  addedAt: Date,
): FollowRow {
  return {
    corp_id: corpId,
    customer_id: customerId,
    staff_id: staffId,
    remark: null,
    description: null,
    added_at: addedAt,
    add_way: null,
    state: null,
    fetched_at: null,
    customer_deleted_at: null,
    remark_sync: 'synced',
    remark_problem: null,
    remark_revision: 1,
    mobiles: [],
    ...standing,
    ...notHanded,
  }
}

/** The follow after it was shown by the platform. */
export function followShown(
  key: { corpId: string; customerId: string },
  row: FollowRow | undefined,
  shown: ContactFollow,
  at: Date,
): FollowRow {
  const before = row ?? newFollow(key, shown.staffId, shown.addedAt)
  const isSame = before.added_at.getTime() === shown.addedAt.getTime()
  const beginsAgain = !isStanding(before) && !isSame
  return settled({
    ...before,
    ...standing,
    ...(beginsAgain ? notHanded : {}),
    ...wordsShown(before, shown),
    mobiles: shown.mobiles ?? before.mobiles,
    added_at: shown.addedAt,
    add_way: shown.addWay ?? (isSame ? before.add_way : null),
    state: shown.state || (isSame ? before.state : null),
    fetched_at: at,
  })
}

/** Words that the platform was not told yet stay; else its own win, and those it refused are history. */
function wordsShown(
  before: FollowRow,
  { remark, description }: ContactFollow,
): Pick<FollowRow, 'remark' | 'description' | 'remark_sync' | 'remark_problem'> {
  const { remark_sync, remark_problem } = before
  const isSame = before.remark === remark && before.description === description
  if (remark_sync === 'pending')
    return { remark: before.remark, description: before.description, remark_sync, remark_problem }
  return isSame
    ? { remark, description, remark_sync, remark_problem }
    : { remark, description, remark_sync: 'synced', remark_problem: null }
}

/** The platform goes on showing a follow whose customer deleted the staff: only its callback told us. */
function settled(row: FollowRow): FollowRow {
  const deletedAt = row.customer_deleted_at
  if (!deletedAt || deletedAt < row.added_at) return row
  return { ...row, ended_by: 'customer', ended_at: deletedAt }
}

/** The follow after the whole list, asked for at `at`, did not show it. */
export function followMissing(row: FollowRow, at: Date): FollowRow {
  if (isOutdated(at, null, row) || row.added_at > at) return row
  if (row.ended_by === 'staff' || row.ended_by === 'transfer') return row
  return { ...row, ended_by: 'staff', ended_at: at, fetched_at: at }
}

/** The follow after somebody told that it ended. An end that was told before stays, its kind may become known. */
export function followEnded(
  row: FollowRow,
  end: { endedBy: 'staff' | 'transfer' | 'customer'; at: Date },
): FollowRow {
  if (end.endedBy === 'customer') return deletedByCustomer(row, end.at)
  if (row.ended_by === 'transfer' || row.added_at > end.at) return row
  if (row.ended_by === 'staff')
    return end.endedBy === 'transfer' ? { ...row, ended_by: 'transfer' } : row
  return { ...row, ended_by: end.endedBy, ended_at: end.at, fetched_at: seenLast(row, end.at) }
}

/** When the state of this follow was last known, `at` included. */
export const seenLast = (row: FollowRow, at: Date) =>
  row.fetched_at && row.fetched_at > at ? row.fetched_at : at

function deletedByCustomer(row: FollowRow, at: Date): FollowRow {
  if (row.customer_deleted_at && row.customer_deleted_at >= at) return row
  const known = { ...row, customer_deleted_at: at }
  return row.ended_by === 'staff' || row.ended_by === 'transfer' ? known : settled(known)
}

/** Whether two states of a follow differ in more than the time they were seen. */
export function isChanged(before: FollowRow | undefined, after: FollowRow): boolean {
  if (!before) return true
  return (Object.keys(after) as (keyof FollowRow)[]).some(
    (name) => name !== 'fetched_at' && valueOf(before[name]) !== valueOf(after[name]),
  )
}

const valueOf = (value: string | number | Date | string[] | null) =>
  value instanceof Date ? value.getTime() : Array.isArray(value) ? value.join(' ') : value
