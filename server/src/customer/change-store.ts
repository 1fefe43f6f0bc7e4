import type { RawBuilder, Selectable } from 'kysely'
import type { CustomerTable } from '../db/customer-tables.ts'
import type { Db } from '../db/open.ts'
import { checkCustomerInReach } from '../http/access.ts'
import { firstTime } from '../http/once.ts'
import type { Session } from '../http/session.ts'
import { Problem } from '../problem.ts'

export type CustomerRow = Selectable<CustomerTable>

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Ids in addresses are not parsed by the contracts; PostgreSQL would take a wrong one for a failure of its own. */
export function isUuid(id: string): boolean {
  return uuid.test(id)
}

/**
 * Begins a change to a customer, first thing in its transaction: applied once under its UUID, by somebody in
 * reach (or whom `orElse` lets), and one at a time: the customer's row is the lock that keeps every change to her in one order.
 * Undefined: it was applied before, answer with the present truth.
 */
export async function beginChange(
  db: Db,
  session: Session,
  change: { customerId: string; changeId: string; kind: string; body: unknown; at: Date },
  orElse?: RawBuilder<boolean>,
): Promise<CustomerRow | undefined> {
  if (!isUuid(change.changeId)) throw new Problem('bad_request')
  const first = await firstTime(db, { corpId: session.corpId, ...change })
  await checkCustomerInReach(db, session, change.customerId, orElse)
  if (!first) return undefined
  return lockCustomer(db, session.corpId, change.customerId)
}

export async function lockCustomer(
  db: Db,
  corpId: string,
  customerId: string,
): Promise<CustomerRow> {
  const row = await findCustomer(db, corpId, customerId, { lock: true })
  if (!row) throw new Problem('customer.not_found')
  return row
}

/** A customer, locked when asked; undefined: not known (yet). */
export async function findCustomer(
  db: Db,
  corpId: string,
  customerId: string,
  { lock = false } = {},
): Promise<CustomerRow | undefined> {
  const customer = db
    .selectFrom('customer')
    .selectAll()
    .where('corp_id', '=', corpId)
    .where('customer_id', '=', customerId)
  return (lock ? customer.forUpdate() : customer).executeTakeFirst()
}

export async function changeCustomer(
  db: Db,
  customer: Pick<CustomerRow, 'corp_id' | 'customer_id'>,
  set: Partial<Omit<CustomerRow, 'corp_id' | 'customer_id' | 'fields'>>,
): Promise<void> {
  if (Object.keys(set).length === 0) return
  await db
    .updateTable('customer')
    .set(set)
    .where('corp_id', '=', customer.corp_id)
    .where('customer_id', '=', customer.customer_id)
    .execute()
}
