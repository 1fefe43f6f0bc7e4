import { randomBytes } from 'node:crypto'
import { type OrderResult, makeApiKey, openOrders } from '@xiaoguan/shared'
import * as z from 'zod/mini'
import type { TestCustomer, TestStaff, newCorp } from '../support/people.ts'
import { at, newShop } from './selling.ts'

export const orderNo = () => `T${randomBytes(5).toString('hex')}`

export type LineWish = {
  productCode?: string | null
  name?: string
  category?: string | null
  quantity?: number
  paidFen?: number
}

/** An order as a till sends it, with what is not said filled in. */
export function orderOf(
  customer: TestCustomer | { phone: string },
  given: {
    orderNo?: string
    at?: Date
    till?: string
    departmentId?: number
    lines?: LineWish[]
  } = {},
) {
  return {
    orderNo: given.orderNo ?? orderNo(),
    at: (given.at ?? at('19T10:00')).toISOString(),
    customer: 'phone' in customer ? customer : { customerId: customer.customerId },
    ...(given.till ? { till: given.till } : {}),
    ...(given.departmentId ? { departmentId: given.departmentId } : {}),
    lines: (given.lines ?? [{}]).map((line) => ({
      productCode: line.productCode ?? null,
      name: line.name ?? '舒缓护理',
      category: line.category ?? null,
      quantity: line.quantity ?? 1,
      paidFen: line.paidFen ?? 29_800,
    })),
  }
}

type App = Awaited<ReturnType<typeof newCorp>>['app']

/** Knocks where tills send orders; the status and the answer as they are. */
export async function send(app: App, corpId: string, secret: string | null, body: unknown) {
  const response = await fetch(`${app.url}/c/${corpId}${openOrders.path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(secret ? { authorization: `Bearer ${secret}` } : {}),
    },
    body: JSON.stringify(body),
  })
  return { status: response.status, reply: (await response.json()) as unknown }
}

/** A shop (selling.ts) with an operator and a key for its till. */
export async function newTill(options: Parameters<typeof newShop>[0] = {}) {
  const shop = await newShop(options)
  const { corpId, app, db } = shop
  const operator: TestStaff = await shop.newStaff({ role: 'operator', name: '苏敏' })
  const made = await shop.call(operator, makeApiKey, {}, { body: { name: '收银台' } })
  async function take(...orders: unknown[]): Promise<OrderResult[]> {
    const { status, reply } = await send(app, corpId, made.secret, { orders })
    if (status !== 200) throw new Error(`${status} ${JSON.stringify(reply)}`)
    return z.parse(openOrders.reply, reply).results
  }
  const purchasesOf = (who: TestCustomer = shop.customer) =>
    db
      .selectFrom('purchase')
      .selectAll()
      .where('corp_id', '=', corpId)
      .where('customer_id', '=', who.customerId)
      .orderBy('order_no')
      .execute()
  const linesOf = (who: TestCustomer = shop.customer) =>
    db
      .selectFrom('purchase_line')
      .selectAll()
      .where('corp_id', '=', corpId)
      .where('customer_id', '=', who.customerId)
      .orderBy('order_no')
      .orderBy('line_no')
      .execute()
  const paymentsOf = (who: TestCustomer = shop.customer) =>
    db
      .selectFrom('customer_event')
      .select('body')
      .where('corp_id', '=', corpId)
      .where('customer_id', '=', who.customerId)
      .where('kind', '=', 'order.paid')
      .orderBy('at')
      .execute()
  return { ...shop, operator, made, take, purchasesOf, linesOf, paymentsOf }
}
