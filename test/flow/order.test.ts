import { importOrders, saveProduct } from '@xiaoguan/shared'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { newTill, orderNo, orderOf } from './ordering.ts'
import { at } from './selling.ts'

it('takes an order with its lines, the products’ categories and days of use', async () => {
  const till = await newTill()
  const body = { name: '舒缓精华', category: '护肤品', priceFen: 29_800, cycleDays: 45 }
  await till.call(till.operator, saveProduct, { productCode: 'SKU1' }, { body })
  const order = orderOf(till.customer, {
    // 01:30 of the 20th in the corp.
    at: new Date('2026-11-19T17:30:00Z'),
    till: till.staff.name,
    lines: [
      { productCode: 'SKU1', quantity: 2, paidFen: 59_600 },
      { productCode: 'SKU1', paidFen: -29_800, category: '退货' },
      { productCode: '没听过', name: '小样', paidFen: 0 },
    ],
  })
  till.clock.set(at('20T09:00'))
  expect(await till.take(order)).toEqual([
    {
      row: 0,
      orderNo: order.orderNo,
      state: 'created',
      customerId: till.customer.customerId,
      merged: false,
      problem: null,
      field: null,
    },
  ])
  expect(await till.purchasesOf()).toMatchObject([
    { paid_fen: 29_800, source: 'imported', till_name: '小王', department_id: 11 },
  ])
  expect(await till.linesOf()).toMatchObject([
    { category: '护肤品', runs_out_on: '2027-02-18', quantity: 2 },
    { category: '退货', runs_out_on: null, paid_fen: -29_800 },
    { category: null, runs_out_on: null, product_code: '没听过' },
  ])
  const customer = await till.customerRow()
  expect(customer).toMatchObject({ spent_fen: 29_800, stage: 'won' })
  expect(customer.first_paid_at).toEqual(new Date(order.at))
  expect(await till.paymentsOf()).toEqual([{ body: { orderNo: order.orderNo, paidFen: 29_800 } }])
})

it('knows the till’s person by id, and by a name that only one has', async () => {
  const till = await newTill()
  const [byId, byName] = [orderOf(till.customer), orderOf(till.customer)].map((order, n) => ({
    ...order,
    till: n === 0 ? till.staff.staffId : '苏敏',
  }))
  await till.take(byId, byName)
  const bought = await till.purchasesOf()
  expect(bought.find((one) => one.order_no === byId!.orderNo)).toMatchObject({
    till_staff_id: till.staff.staffId,
    till_name: null,
    department_id: 11,
  })
  expect(bought.find((one) => one.order_no === byName!.orderNo)).toMatchObject({
    till_staff_id: till.operator.staffId,
    till_name: '苏敏',
  })
})

it('changes nothing for the same body again, and everything for another', async () => {
  const till = await newTill()
  const order = orderOf(till.customer, { lines: [{ paidFen: 29_800 }, { paidFen: 10_000 }] })
  await till.take(order)
  const before = [await till.purchasesOf(), await till.linesOf(), await till.customerRow()]
  till.clock.forward(60_000)
  expect(await till.take({ ...order, till: null })).toMatchObject([{ state: 'unchanged' }])
  expect([await till.purchasesOf(), await till.linesOf(), await till.customerRow()]).toEqual(before)
  const corrected = { ...order, lines: order.lines.slice(1) }
  expect(await till.take(corrected)).toMatchObject([{ state: 'updated' }])
  expect(await till.linesOf()).toMatchObject([{ line_no: 1, paid_fen: 10_000 }])
  expect(await till.customerRow()).toMatchObject({ spent_fen: 10_000 })
  expect(await till.take({ ...corrected, departmentId: 11 })).toMatchObject([{ state: 'updated' }])
  expect((await till.paymentsOf()).map(({ body }) => body)).toEqual([
    { orderNo: order.orderNo, paidFen: 39_800 },
    { orderNo: order.orderNo, paidFen: 10_000, was: 39_800 },
  ])
})

it('answers each bad order by itself and takes the others', async () => {
  const till = await newTill()
  const good = orderOf(till.customer)
  const results = await till.take(
    good,
    { ...orderOf(till.customer), at: 'gestern' },
    'nonsense',
    orderOf(till.customer, { lines: [{}, { paidFen: 12.5 }] }),
    { ...good, lines: [] },
    { ...orderOf(till.customer), orderNo: good.orderNo },
    orderOf(till.customer, { orderNo: '=cmd()' }),
    orderOf(till.customer, { lines: [{}, { name: '\t@SUM(A1)' }] }),
    orderOf({ customerId: 'wm-nobody', name: '' }),
    orderOf({ phone: '13900001111' }),
    orderOf(till.customer, { orderNo: 'tapped:1' }),
    orderOf(till.customer, { at: at('25T10:00') }),
    orderOf(till.customer, { departmentId: 404 }),
    orderOf(till.customer, { lines: [{ name: 'a\u0000b' }] }),
    orderOf(till.customer, { orderNo: 'half \ud83d' }),
  )
  expect(results.map(({ problem, field }) => [problem, field])).toEqual([
    [null, null],
    ['order.bad', 'at'],
    ['order.bad', null],
    ['order.bad', 'lines.1.paidFen'],
    ['order.bad', 'lines'],
    ['order.doubled', 'orderNo'],
    ['order.formula', 'orderNo'],
    ['order.formula', 'lines.1.name'],
    ['order.customer_unknown', 'customer.customerId'],
    ['order.customer_unknown', 'customer.phone'],
    ['order.bad', 'orderNo'],
    ['order.bad', 'at'],
    ['order.bad', 'departmentId'],
    ['order.bad', 'lines.0.name'],
    ['order.bad', 'orderNo'],
  ])
  expect(results.map(({ row }) => row)).toEqual(results.map((_, row) => row))
  expect(await till.purchasesOf()).toHaveLength(1)
})

it('finds her by a noted phone number however it is written, unless two have it', async () => {
  const till = await newTill()
  const other = await till.newCustomer([till.staff], { name: '宋雅' })
  const note = (customerId: string, mobiles: string[]) =>
    till.db
      .updateTable('follow')
      .set({ mobiles: JSON.stringify(mobiles) })
      .where('corp_id', '=', till.corpId)
      .where('customer_id', '=', customerId)
      .execute()
  await note(till.customer.customerId, ['+86 138-0013 8000', '010-88886666'])
  await note(other.customerId, ['13700000000'])
  const { customerId } = till.customer
  expect(
    await till.take(
      orderOf({ phone: '138 0013 8000' }),
      orderOf({ phone: '(+86)13800138000' }),
      orderOf({ phone: '01088886666' }),
      orderOf({ phone: '8000' }),
    ),
  ).toMatchObject([
    { state: 'created', customerId },
    { state: 'created', customerId },
    { state: 'created', customerId },
    { problem: 'order.customer_unknown' },
  ])
  await note(other.customerId, ['8613800138000'])
  expect(await till.take(orderOf({ phone: '13800138000' }))).toMatchObject([
    { problem: 'order.customer_ambiguous', field: 'customer.phone' },
  ])
  await till.db
    .updateTable('follow')
    .set({ ended_at: till.clock.now(), ended_by: 'staff' })
    .where('corp_id', '=', till.corpId)
    .where('customer_id', '=', other.customerId)
    .execute()
  expect(await till.take(orderOf({ phone: '13800138000' }))).toMatchObject([{ customerId }])
})

it('refuses another corp’s customer, and a number that is another customer’s', async () => {
  const till = await newTill()
  const stranger = await newTill()
  const order = orderOf(till.customer)
  await till.take(order)
  const other = await till.newCustomer([till.staff])
  const moved = { ...order, customer: { customerId: other.customerId } }
  expect(await till.take(orderOf(stranger.customer), moved)).toMatchObject([
    { problem: 'order.customer_unknown', field: 'customer.customerId' },
    { problem: 'order.bad', field: 'orderNo' },
  ])
  expect(await stranger.purchasesOf()).toEqual([])
  expect(await stranger.eventsOf()).toEqual([])
  expect(await till.purchasesOf(other)).toEqual([])
  expect(await till.customerRow(other)).toMatchObject({ spent_fen: 0, stage: 'lead' })
  // The same number in another corp is another order.
  expect(await stranger.take(orderOf(stranger.customer, { orderNo: order.orderNo }))).toMatchObject(
    [{ state: 'created' }],
  )
})

it('writes a number once, also when two send it at the same moment for two customers', async () => {
  const till = await newTill()
  const other = await till.newCustomer([till.staff])
  const number = orderNo()
  const results = await Promise.all([
    till.call(
      till.operator,
      importOrders,
      {},
      {
        body: { orders: [orderOf(till.customer, { orderNo: number })] },
      },
    ),
    till.take(orderOf(other, { orderNo: number })),
  ])
  const states = [results[0].results[0]!.state, results[1][0]!.state]
  expect(states.toSorted()).toEqual(['created', 'refused'])
  expect((await till.purchasesOf()).length + (await till.purchasesOf(other)).length).toBe(1)
})

it('ends as the last body of each order says, whatever was sent before and how often', async () => {
  const till = await newTill()
  const day = (n: number) => new Date(at('19T10:00').getTime() - n * 86_400_000)
  const body = fc.record({
    no: fc.integer({ min: 0, max: 3 }),
    days: fc.integer({ min: 0, max: 2 }),
    lines: fc.array(fc.integer({ min: -3, max: 5 }), { minLength: 1, maxLength: 3 }),
  })
  const batches = fc.array(fc.array(body, { minLength: 1, maxLength: 4 }), {
    minLength: 1,
    maxLength: 5,
  })
  await fc.assert(
    fc.asyncProperty(batches, async (sent) => {
      const her = await till.newCustomer([till.staff])
      const prefix = orderNo()
      const last = new Map<string, ReturnType<typeof orderOf>>()
      for (const batch of sent) {
        const orders = batch.map(({ no, days, lines }) =>
          orderOf(her, {
            orderNo: `${prefix}-${no}`,
            at: day(days),
            lines: lines.map((yuan) => ({ paidFen: yuan * 100 })),
          }),
        )
        const results = await till.take(...orders)
        for (const [n, order] of orders.entries())
          if (results[n]!.state !== 'refused') last.set(order.orderNo, order)
      }
      const sums = [...last.values()]
        .map((order) => ({
          order_no: order.orderNo,
          at: new Date(order.at),
          paid_fen: order.lines.reduce((sum, line) => sum + line.paidFen, 0),
        }))
        .toSorted((a, b) => (a.order_no < b.order_no ? -1 : 1))
      const bought = await till.purchasesOf(her)
      expect(
        bought.map(({ order_no, at: time, paid_fen }) => ({ order_no, at: time, paid_fen })),
      ).toEqual(sums)
      const lines = await till.linesOf(her)
      expect(lines.map((line) => line.paid_fen)).toEqual(
        sums.flatMap(({ order_no }) => last.get(order_no)!.lines.map((line) => line.paidFen)),
      )
      const paid = sums.filter((one) => one.paid_fen > 0).map((one) => one.at.getTime())
      const row = await till.customerRow(her)
      expect(row.spent_fen).toBe(sums.reduce((sum, one) => sum + one.paid_fen, 0))
      expect(row.first_paid_at?.getTime()).toBe(paid.length > 0 ? Math.min(...paid) : undefined)
    }),
    { numRuns: 15 },
  )
})
