import { randomUUID } from 'node:crypto'
import { deleteProduct, listProducts, listPurchases, saveProduct } from '@xiaoguan/shared'
import { listRunsOut } from '@xiaoguan/server/order/order-view-store'
import { expect, it } from 'vitest'
import { refusalOf } from '../support/people.ts'
import { newTill, orderNo, orderOf } from './ordering.ts'
import { at } from './selling.ts'

type Till = Awaited<ReturnType<typeof newTill>>

const serum = { name: '舒缓精华', category: '护肤品', priceFen: 29_800, cycleDays: 45 }

const save = (till: Till, productCode: string, body: Partial<typeof serum> = {}) =>
  till.call(till.operator, saveProduct, { productCode }, { body: { ...serum, ...body } })

it('works out anew when things run out once the days of use change', async () => {
  const till = await newTill()
  await till.take(
    orderOf(till.customer, {
      at: new Date('2026-11-18T17:30:00Z'),
      lines: [
        { productCode: 'S/1', quantity: 2 },
        { productCode: 'S/1', paidFen: -100 },
        { productCode: 'other' },
      ],
    }),
  )
  const dates = async () => (await till.linesOf()).map((line) => line.runs_out_on)
  expect(await dates()).toEqual([null, null, null])
  await save(till, 'S/1')
  expect(await dates()).toEqual(['2027-02-17', null, null])
  await till.call(
    till.operator,
    saveProduct,
    { productCode: 'S/1' },
    {
      body: { ...serum, cycleDays: null },
    },
  )
  expect(await dates()).toEqual([null, null, null])
  await save(till, 'S/1', { cycleDays: 10 })
  expect(await dates()).toEqual(['2026-12-09', null, null])
  const deleted = await till.call(till.operator, deleteProduct, { productCode: 'S/1' })
  expect(deleted.products).toEqual([])
  expect(await dates()).toEqual(['2026-12-09', null, null])
  const again = till.call(till.operator, deleteProduct, { productCode: 'S/1' })
  expect(await refusalOf(again)).toBe('product.unknown')
  await save(till, 'S/1')
  const { products } = await till.call(till.operator, listProducts, {})
  expect(products).toEqual([{ productCode: 'S/1', ...serum }])
})

it('stops the rules that ask for a product once it is deleted', async () => {
  const till = await newTill()
  await save(till, 'S1')
  const bought = { kind: 'bought', productCodes: ['S1'], categories: [], withinDays: 30 }
  await till.db
    .insertInto('tag_rule')
    .values({
      corp_id: till.corpId,
      rule_id: randomUUID(),
      name: '买过精华',
      trigger: JSON.stringify({ on: 'order' }),
      trigger_kind: 'order',
      only_segment: JSON.stringify({ all: [bought] }),
      add_tag_ids: JSON.stringify([till.tagIds[0]]),
      created_by: till.operator.staffId,
      created_at: till.clock.now(),
      changed_at: till.clock.now(),
    })
    .execute()
  await till.call(till.operator, deleteProduct, { productCode: 'S1' })
  const rules = await till.db
    .selectFrom('tag_rule')
    .select(['state', 'paused_by'])
    .where('corp_id', '=', till.corpId)
    .execute()
  expect(rules).toEqual([
    { state: 'paused', paused_by: { kind: 'product_deleted', names: ['舒缓精华'] } },
  ])
})

it('refuses products with formulas and codes that are none', async () => {
  const till = await newTill()
  expect(await refusalOf(save(till, '=1+1'))).toBe('order.formula')
  expect(await refusalOf(save(till, 'S1', { name: '@SUM(A1)' }))).toBe('order.formula')
  expect(await refusalOf(save(till, 'x'.repeat(65)))).toBe('bad_request')
})

it('names what runs out: of each product the last bought, not what was given back', async () => {
  const till = await newTill()
  for (const [code, name] of [
    ['a', '精华'],
    ['b', '面霜'],
    ['c', '防晒'],
    ['d', '洁面'],
    ['e', '眼霜'],
  ] as const)
    await save(till, code, { name, cycleDays: 30 })
  const buy = (code: string, name: string, day: string, paidFen = 100, quantity = 1) =>
    orderOf(till.customer, {
      at: new Date(`${day}T12:00:00+08:00`),
      lines: [{ productCode: code, name, quantity, paidFen }],
    })
  await till.take(
    buy('a', '精华', '2026-10-01'),
    buy('a', '精华', '2026-11-01'),
    buy('b', '面霜', '2026-11-02'),
    buy('b', '面霜', '2026-11-03', -100),
    buy('c', '防晒', '2026-05-01'),
    buy('d', '洁面', '2026-09-15'),
    buy('e', '眼霜', '2026-11-10', 100, 12),
  )
  const { customerId } = till.customer
  expect(await listRunsOut(till.db, till.corpId, customerId, '2026-11-19')).toEqual([
    { name: '洁面', on: '2026-10-15' },
    { name: '精华', on: '2026-12-01' },
  ])
  expect(await listRunsOut(till.db, till.corpId, customerId, '2027-11-01')).toEqual([
    { name: '眼霜', on: '2027-11-05' },
  ])
})

it('shows the newest orders first, page by page, and those that wait for their till', async () => {
  const till = await newTill()
  const prefix = orderNo()
  const orders = Array.from({ length: 70 }, (_, n) =>
    // Many at the same moment: the number then says which comes first.
    orderOf(till.customer, {
      orderNo: `${prefix}-${String(n).padStart(2, '0')}`,
      at: at(n < 20 ? '18T10:00' : '19T10:00'),
    }),
  )
  await till.take(...orders)
  const first = await till.call(till.operator, listPurchases, {})
  expect(first.purchases).toHaveLength(50)
  expect(first.purchases[0]).toMatchObject({
    orderNo: `${prefix}-69`,
    customerName: '小雨',
    source: 'imported',
    lines: [{ name: '舒缓护理', quantity: 1, paidFen: 29_800, runsOutOn: null }],
  })
  const second = await till.call(
    till.operator,
    listPurchases,
    {},
    {
      query: { before: first.before! },
    },
  )
  expect(second.purchases).toHaveLength(20)
  expect(second.before).toBeNull()
  const all = [...first.purchases, ...second.purchases].map((one) => one.orderNo)
  expect(all).toEqual(orders.map((order) => order.orderNo).toReversed())
  const tapped = await till.call(till.operator, listPurchases, {}, { query: { only: 'tapped' } })
  expect(tapped.purchases).toEqual([])
  const wrong = till.call(till.operator, listPurchases, {}, { query: { before: 'x' } })
  expect(await refusalOf(wrong)).toBe('bad_request')
  expect(await refusalOf(till.call(till.staff, listPurchases, {}))).toBe('not_allowed')
})
