import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildOrders, errorWords } from './build-orders.ts'
import type { Cell } from './cell.ts'
import { findHeadings, guessMapping, missingFields } from './columns.ts'
import { instantOf } from './date-cell.ts'
import { fenOf } from './money-cell.ts'
import { templateRows, toCsv } from './write-csv.ts'

describe('an amount', () => {
  it('is the same in fen however it is written', () => {
    const fen = fc.integer({ min: -9_999_999_999, max: 9_999_999_999 })
    fc.assert(
      fc.property(fen, fc.boolean(), fc.constantFrom('', '¥', '￥'), (value, commas, sign) => {
        const digits = String(Math.abs(value)).padStart(3, '0')
        const whole = digits.slice(0, -2)
        const grouped = commas ? whole.replaceAll(/\B(?=(\d{3})+$)/g, ',') : whole
        const text = `${value < 0 ? '-' : ''}${sign}${grouped}.${digits.slice(-2)}`
        expect(fenOf(text)).toBe(value)
      }),
    )
  })

  it('is read from a number cell without a trace of floats', () => {
    fc.assert(
      fc.property(fc.integer({ min: -99_999_999, max: 99_999_999 }), (value) => {
        expect(fenOf(value / 100)).toBe(value)
      }),
    )
    expect(fenOf(0.1 + 0.2)).toBe(30)
    expect(fenOf(1279.9999999999998)).toBe(128_000)
  })

  it.each<[Cell, number | null]>([
    ['298.5', 29_850],
    ['1,280.00', 128_000],
    ['298元', 29_800],
    ['(298.00)', -29_800],
    ['（１２.３０）', -1230],
    ['−5', -500],
    ['12.340', 1234],
    ["'-298.00", -29_800],
    ['-0', 0],
    ['12.345', null],
    [12.345, null],
    ['1,28.00', null],
    ['12,8', null],
    ['1e3', null],
    ['298 - 10', null],
    ['=1+1', null],
    ['免单', null],
    ['', null],
    [null, null],
    ['123456789', null],
  ])('%s is %s fen', (text, expected) => {
    expect(fenOf(text)).toBe(expected)
  })
})

describe('a date', () => {
  it.each<[Cell, string | null]>([
    ['2026-11-19 18:30', '2026-11-19T10:30:00.000Z'],
    ['2026-11-19 18:30:05', '2026-11-19T10:30:05.000Z'],
    ['2026/1/9 8:05', '2026-01-09T00:05:00.000Z'],
    ['2026.11.19', '2026-11-19T04:00:00.000Z'],
    ['2026年11月19日 18时30分', '2026-11-19T10:30:00.000Z'],
    ['2026年11月19日', '2026-11-19T04:00:00.000Z'],
    ['2026/11/19 下午6:30', '2026-11-19T10:30:00.000Z'],
    ['2026/11/19 6:30:00 PM', '2026-11-19T10:30:00.000Z'],
    ['2026-11-19T18:30:00+09:00', '2026-11-19T09:30:00.000Z'],
    ['2026-11-19T18:30:00Z', '2026-11-19T18:30:00.000Z'],
    ['20261119', '2026-11-19T04:00:00.000Z'],
    [20_261_119, '2026-11-19T04:00:00.000Z'],
    ['20261119183005', '2026-11-19T10:30:05.000Z'],
    // 46,345 days after Excel's day 0.
    [46_345, '2026-11-19T04:00:00.000Z'],
    [46_345.770833333336, '2026-11-19T10:30:00.000Z'],
    ['46345.7708333333', '2026-11-19T10:30:00.000Z'],
    [new Date('2026-11-19T18:29:59.999Z'), '2026-11-19T10:30:00.000Z'],
    ['2026-02-30', null],
    ['2026-11-19 25:00', null],
    ['2026-02-30T10:00:00Z', null],
    ['19/11/2026', null],
    ['1826-11-19', null],
    [12, null],
    ['昨天', null],
    ['', null],
  ])('%s is %s', (cell, expected) => {
    expect(instantOf(cell)).toBe(expected)
  })
})

const headings = [...(templateRows[0] ?? [])]
const mapping = guessMapping(headings)
const line = (given: Partial<Record<string, Cell>> = {}): Cell[] => {
  const row: Record<string, Cell> = {
    订单号: 'D1',
    时间: '2026-11-19 15:30',
    手机号: '13800138000',
    商品名: '精华',
    '实付(元)': '298.00',
    ...given,
  }
  return headings.map((heading) => row[heading] ?? '')
}
const build = (...lines: Cell[][]) => buildOrders([headings, ...lines], 0, mapping)

describe('the columns of a file', () => {
  it('are known by their headings, below whatever stands above them', () => {
    expect(missingFields(mapping)).toEqual([])
    const english = ['Order No', 'Date', 'Mobile', 'SKU', 'Product Name', 'Qty', 'Paid Amount']
    expect(missingFields(guessMapping(english))).toEqual([])
    expect(findHeadings([['10 月销售明细'], [], english])).toBe(2)
    expect(missingFields(guessMapping(['甲', '乙']))).toContain('订单号')
  })
})

describe('orders of a file', () => {
  it('have the rows of one number as their lines', () => {
    const { orders, errors, rowCount } = build(
      line(),
      line({ 订单号: 'D2' }),
      [],
      line({ 商品名: '面霜', 数量: '2', '实付(元)': '-1,000', 店员: '王芳' }),
    )
    expect(errors).toEqual([])
    expect(rowCount).toBe(3)
    expect(orders.map((order) => order.rows)).toEqual([[2, 5], [3]])
    expect(orders[0]?.wish).toEqual({
      orderNo: 'D1',
      at: '2026-11-19T07:30:00.000Z',
      customer: { phone: '13800138000' },
      till: null,
      lines: [
        { productCode: null, name: '精华', category: null, quantity: 1, paidFen: 29_800 },
        { productCode: null, name: '面霜', category: null, quantity: 2, paidFen: -100_000 },
      ],
    })
  })

  it.each<[string, Partial<Record<string, Cell>>, string]>([
    [
      'a fine amount',
      { '实付(元)': '12.345' },
      '第 3 行「实付（元）」12.345：金额要是数字，最多两位小数',
    ],
    ['no date', { 时间: 'x' }, '第 3 行「时间」x：看不懂这个时间'],
    [
      'a formula',
      { 商品名: '=HYPERLINK("x")' },
      '第 3 行「商品名」=HYPERLINK("x")：像公式，不能收',
    ],
    ['nobody', { 手机号: '--' }, '第 3 行「手机号」--：没说是哪位客人'],
    ['half a piece', { 数量: '1.5' }, '第 3 行「数量」1.5：数量要是 1 到 10000 的整数'],
    [
      'another customer',
      { 手机号: '13900139000' },
      '第 3 行「手机号」D1：和同一订单号的上一行不是同一位客人',
    ],
  ])('are left out whole when a row has %s', (_, wrong, words) => {
    const { orders, errors } = build(line(), line(wrong), line({ 订单号: 'D2' }))
    expect(errors.map(errorWords)).toEqual([words])
    expect(orders.map(({ wish }) => wish.orderNo)).toEqual(['D2'])
  })

  it('know a number that Excel cut', () => {
    const { errors } = build(
      line({ 订单号: 202_611_190_010_001_200 }),
      line({ 订单号: '2.02611E+17' }),
    )
    expect(errors.map(({ field }) => field)).toEqual(['orderNo', 'orderNo'])
  })

  it('take refunds of minus one piece, and ask where the signs differ', () => {
    const refund = line({ 数量: -1, '实付(元)': -298 })
    expect(build(refund).orders[0]?.wish.lines[0]).toMatchObject({ quantity: 1, paidFen: -29_800 })
    expect(build(line({ 数量: '-1' })).errors).toMatchObject([{ field: 'quantity' }])
  })

  it('are made of the template as it is', () => {
    const { orders, errors } = buildOrders(templateRows, 0, mapping)
    expect(errors).toEqual([])
    expect(orders[0]?.wish.lines).toHaveLength(2)
  })
})

it('writes CSV in which nothing runs', () => {
  const text = toCsv([['=1+1', '-5', '说"好",', null, 298.5]])
  expect(text).toBe(`\u{feff}'=1+1,'-5,"说""好"",",,298.5\r\n`)
})
