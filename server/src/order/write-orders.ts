import type { OrderResult, OrderWish, Product } from '@xiaoguan/shared'
import type { Reference } from '../corp/store.ts'
import { addDays, instantOf, wallClock } from '../corp-time.ts'
import { lockCustomer } from '../customer/change-store.ts'
import { addEvent } from '../customer/event-store.ts'
import type { Db } from '../db/open.ts'
import {
  type KnownOrder,
  type NewOrder,
  listKnownOrders,
  lockOrderNos,
  saveOrder,
  takeTapped,
} from './import-store.ts'
import { runsOutOn } from './runs-out.ts'
import { settleOrders } from './settle-store.ts'

export type MeantOrder = { row: number; wish: OrderWish; customerId: string; bodyHash: string }

type Scene = { reference: Reference; products: ReadonlyMap<string, Product>; now: Date }
type Written = Pick<OrderResult, 'row' | 'orderNo' | 'state'> & Partial<OrderResult>

/** Writes orders of one customer with all that follows from them, inside a transaction. */
export async function writeOrders(
  db: Db,
  scene: Scene,
  orders: readonly MeantOrder[],
): Promise<Written[]> {
  const { corpId } = scene.reference.corp
  const orderNos = orders.map(({ wish }) => wish.orderNo)
  await lockOrderNos(db, corpId, orderNos)
  const known = await listKnownOrders(db, corpId, orderNos)
  const written: Written[] = []
  const customerId = orders[0]?.customerId
  if (!customerId) return written
  const customer = await lockCustomer(db, corpId, customerId)
  for (const order of orders)
    written.push(await writeOrder(db, scene, order, known.get(order.wish.orderNo)))
  if (written.some(({ state }) => state === 'created' || state === 'updated'))
    await settleOrders(db, { ...scene, customer })
  return written
}

async function writeOrder(
  db: Db,
  scene: Scene,
  meant: MeantOrder,
  before: KnownOrder | undefined,
): Promise<Written> {
  const { row, wish, customerId, bodyHash } = meant
  const { orderNo } = wish
  const field = findWrong(scene, meant, before)
  if (field) return { row, orderNo, state: 'refused', problem: 'order.bad', field }
  if (before?.body_hash === bodyHash) return { row, orderNo, state: 'unchanged', customerId }
  const order = toOrder(scene, meant)
  const kept = before?.outcome_id ?? null
  const tapped = kept ? null : await mergeTapped(db, scene, order)
  await saveOrder(db, { ...order, outcomeId: kept ?? tapped }, scene.now)
  await tellOfPayment(db, order, before, scene.now)
  const state = before ? 'updated' : 'created'
  return { row, orderNo, state, customerId, merged: tapped !== null }
}

/** What only the corp's rows tell: the number is another customer's, or there is no such department. */
function findWrong(
  { reference }: Scene,
  { wish, customerId }: MeantOrder,
  before: KnownOrder | undefined,
): string | undefined {
  if (before && before.customer_id !== customerId) return 'orderNo'
  const { departmentId } = wish
  const isUnknown = typeof departmentId === 'number' && !reference.departments.has(departmentId)
  return isUnknown ? 'departmentId' : undefined
}

function toOrder({ reference, products }: Scene, meant: MeantOrder): Omit<NewOrder, 'outcomeId'> {
  const { wish, customerId, bodyHash } = meant
  const { corpId, timeZone } = reference.corp
  const at = new Date(wish.at)
  const { day } = wallClock(at, timeZone)
  const staff = findTill(reference, wish.till ?? null)
  return {
    corpId,
    customerId,
    orderNo: wish.orderNo,
    at,
    paidFen: wish.lines.reduce((sum, { paidFen }) => sum + paidFen, 0),
    departmentId: wish.departmentId ?? staff?.departmentId ?? null,
    tillStaffId: staff?.staffId ?? null,
    tillName: wish.till === staff?.staffId ? null : (wish.till ?? null),
    bodyHash,
    lines: wish.lines.map((line) => {
      const product = products.get(line.productCode ?? '')
      return {
        ...line,
        category: line.category ?? product?.category ?? null,
        runsOutOn: runsOutOn(day, line, product?.cycleDays ?? null),
      }
    }),
  }
}

/** By id, or by a name that only one of the staff has. */
function findTill({ staff }: Reference, till: string | null) {
  if (!till) return undefined
  const byId = staff.get(till)
  if (byId) return byId
  const [one, other] = [...staff.values()].filter(({ name }) => name === till)
  return other ? undefined : one
}

/** The outcome of the order that was tapped for it that day, if there is one; only for something that was paid. */
async function mergeTapped(
  db: Db,
  { reference }: Scene,
  order: Omit<NewOrder, 'outcomeId'>,
): Promise<string | null> {
  if (order.paidFen <= 0) return null
  const { timeZone } = reference.corp
  const { day } = wallClock(order.at, timeZone)
  const from = instantOf(day, '00:00', timeZone)
  const to = instantOf(addDays(day, 1), '00:00', timeZone)
  return takeTapped(db, order, { from, to })
}

/** Once per order, and again when what was paid is another sum (`was`: the one before). */
async function tellOfPayment(
  db: Db,
  order: Omit<NewOrder, 'outcomeId'>,
  before: KnownOrder | undefined,
  now: Date,
) {
  const was = before?.paid_fen ?? 0
  if (order.paidFen === was) return
  const { orderNo, paidFen } = order
  await addEvent(db, {
    corpId: order.corpId,
    customerId: order.customerId,
    kind: 'order.paid',
    actorId: null,
    source: 'import',
    at: was === 0 ? order.at : now,
    body: was === 0 ? { orderNo, paidFen } : { orderNo, paidFen, was },
  })
}
