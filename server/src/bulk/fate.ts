import { createHash } from 'node:crypto'
import type { Reference } from '../corp/store.ts'
import type { CustomerRow } from '../customer/change-store.ts'
import type { Enqueue } from '../jobs/queue.ts'
import type { Problem } from '../problem.ts'
import type { Fate, HeldBulk } from './step-store.ts'

export type BulkContext = { reference: Reference; enqueue: Enqueue; now: Date }

export const failed = (customerId: string, problem: Problem['code']): Fate => ({
  customerId,
  state: 'failed',
  problem,
  changed: null,
})
export const plainFate = (customerId: string, state: 'done' | 'unchanged'): Fate => ({
  customerId,
  state,
  problem: null,
  changed: null,
})

/** Whose follow and whose reminders it is about: plain staff act for themselves, others for the main follower. */
export function holderOf(
  { reference }: Pick<BulkContext, 'reference'>,
  bulk: HeldBulk,
  customer: CustomerRow,
): string | null {
  const asker = reference.staff.get(bulk.asked_by)
  return asker?.role === 'staff' ? bulk.asked_by : customer.main_follower_id
}

/** Why nothing can be written on a customer whose follow does not stand. */
export const noFollow = (customer: CustomerRow): Fate =>
  failed(customer.customer_id, customer.lost_at ? 'customer.lost' : 'main_follower.not_following')

/** The id of what a bulk makes for one customer: always the same, so that it can't be made twice. */
export function idOf(bulk: Pick<HeldBulk, 'bulk_id'>, of: string): string {
  const hash = createHash('sha256').update(`${bulk.bulk_id} ${of}`).digest('hex')
  const parts = [hash.slice(0, 8), hash.slice(8, 12), `8${hash.slice(13, 16)}`]
  return [...parts, `8${hash.slice(17, 20)}`, hash.slice(20, 32)].join('-')
}
