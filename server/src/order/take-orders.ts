import type { OrderResult, OrderWish } from '@xiaoguan/shared'
import { addAudit } from '../audit/store.ts'
import { getReference } from '../corp/store.ts'
import type { Deps } from '../deps.ts'
import {
  type KnownOrder,
  listCustomerIds,
  listCustomersByPhone,
  listKnownOrders,
} from './import-store.ts'
import { type Refusal, hashOrder, orderNoOf, parseOrder, phoneDigits } from './parse-order.ts'
import { listProductRows } from './product-store.ts'
import { type MeantOrder, writeOrders } from './write-orders.ts'

/** Who sends orders: an operator from the console, or another system by its key. */
export type OrderSource = { staffId: string } | { apiKeyId: string }

type Row = { row: number; wish: OrderWish }

/**
 * Takes orders, each by itself: a bad one is answered with what is wrong, the others go on. All orders of one
 * customer are one transaction, so that none is half written; sent again, what is there is left as it is.
 */
export async function takeOrders(
  deps: Deps,
  corpId: string,
  given: readonly unknown[],
  by: OrderSource,
): Promise<OrderResult[]> {
  const { db } = deps
  const now = deps.clock.now()
  const reference = await getReference(db, corpId)
  const results = new Map<number, OrderResult>()
  const refuse = (row: number, { problem, field }: Refusal) =>
    results.set(row, answer(row, orderNoOf(given[row]), { state: 'refused', problem, field }))
  const rows = parseAll(given, now, refuse)
  const meant = await findCustomers(deps, corpId, rows, refuse)
  const orderNos = meant.map(({ wish }) => wish.orderNo)
  const known = await listKnownOrders(db, corpId, orderNos)
  const codes = rows.flatMap(({ wish }) => wish.lines.flatMap((line) => line.productCode ?? []))
  const listed = await listProductRows(db, corpId, [...new Set(codes)])
  const products = new Map(listed.map((product) => [product.productCode, product]))
  // Before anything is written: whatever then happens, it stands who began it.
  if ('staffId' in by)
    await addAudit(db, {
      corpId,
      actorId: by.staffId,
      action: 'orders.imported',
      subject: String(given.length),
      at: now,
    })
  for (const orders of byCustomer(meant.filter((one) => !isUnchanged(one, known)))) {
    const scene = { reference, products, now }
    const written = await db.transaction().execute((db) => writeOrders(db, scene, orders))
    for (const { row, orderNo, ...outcome } of written)
      results.set(row, answer(row, orderNo, outcome))
  }
  for (const { row, wish, customerId } of meant)
    if (!results.has(row))
      results.set(row, answer(row, wish.orderNo, { state: 'unchanged', customerId }))
  return [...results.values()].toSorted((a, b) => a.row - b.row)
}

function answer(
  row: number,
  orderNo: string | null,
  given: Pick<OrderResult, 'state'> & Partial<OrderResult>,
): OrderResult {
  return { customerId: null, merged: false, problem: null, field: null, ...given, row, orderNo }
}

/** Those that say what an order says; of two with one number only the first. */
function parseAll(
  given: readonly unknown[],
  now: Date,
  refuse: (row: number, why: Refusal) => void,
): Row[] {
  const seen = new Set<string>()
  return given.flatMap((one, row) => {
    const parsed = parseOrder(one, now)
    if (!('wish' in parsed)) {
      refuse(row, parsed)
      return []
    }
    const { wish } = parsed
    if (seen.has(wish.orderNo)) {
      refuse(row, { problem: 'order.doubled', field: 'orderNo' })
      return []
    }
    seen.add(wish.orderNo)
    return [{ row, wish }]
  })
}

async function findCustomers(
  { db }: Deps,
  corpId: string,
  rows: readonly Row[],
  refuse: (row: number, why: Refusal) => void,
): Promise<MeantOrder[]> {
  const named = rows.map(({ wish }) => wish.customer)
  const ids = named.flatMap((one) => ('customerId' in one ? [one.customerId] : []))
  const phones = named.flatMap((one) => ('phone' in one ? (phoneDigits(one.phone) ?? []) : []))
  const known = await listCustomerIds(db, corpId, [...new Set(ids)])
  const byPhone = await listCustomersByPhone(db, corpId, [...new Set(phones)])
  const find = ({ customer }: OrderWish): { field: string; ids: readonly string[] } =>
    'customerId' in customer
      ? {
          field: 'customer.customerId',
          ids: known.has(customer.customerId) ? [customer.customerId] : [],
        }
      : { field: 'customer.phone', ids: byPhone.get(phoneDigits(customer.phone) ?? '') ?? [] }
  return rows.flatMap(({ row, wish }) => {
    const { field, ids: found } = find(wish)
    const [customerId, other] = found
    if (customerId && !other)
      return [{ row, wish, customerId, bodyHash: hashOrder(wish, customerId) }]
    refuse(row, {
      problem: other ? 'order.customer_ambiguous' : 'order.customer_unknown',
      field,
    })
    return []
  })
}

function isUnchanged(order: MeantOrder, known: ReadonlyMap<string, KnownOrder>): boolean {
  const before = known.get(order.wish.orderNo)
  return before?.customer_id === order.customerId && before.body_hash === order.bodyHash
}

function byCustomer(orders: readonly MeantOrder[]): MeantOrder[][] {
  const groups = new Map<string, MeantOrder[]>()
  for (const order of orders)
    groups.set(order.customerId, [...(groups.get(order.customerId) ?? []), order])
  return [...groups].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group)
}
