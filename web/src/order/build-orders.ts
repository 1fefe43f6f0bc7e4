import type { OrderLine, OrderWish } from '@xiaoguan/shared/order'
import { type Cell, cellText, isCutNumber, isFormula, numberText } from './cell.ts'
import { type Field, type Mapping, fieldWords } from './columns.ts'
import { instantOf } from './date-cell.ts'
import { fenOf } from './money-cell.ts'

export type Row = readonly Cell[]
/** What is wrong in one place; `row` as the spreadsheet counts, from 1. */
export type CellError = { row: number; field: Field; value: string; words: string }
/** An order with the rows it came from. */
export type FileOrder = { wish: OrderWish; rows: number[] }
export type Built = { orders: FileOrder[]; errors: CellError[]; rowCount: number }

const linesMax = 50
const textMax: Partial<Record<Field, number>> = {
  orderNo: 64,
  customerId: 64,
  phone: 20,
  productCode: 64,
  name: 60,
  category: 30,
  till: 64,
}
/** In these a formula does harm when the text is exported again. */
const texts = new Set<Field>(['orderNo', 'productCode', 'name', 'category', 'till'])
const names = new Set<Field>(['name', 'category', 'till'])

type ReadRow = { row: number; wish: OrderWish }

/** Makes orders of the rows below the headings; rows of one number are its lines. An order with anything wrong is left out. */
export function buildOrders(rows: readonly Row[], headingRow: number, mapping: Mapping): Built {
  const errors: CellError[] = []
  const read: ReadRow[] = []
  let rowCount = 0
  for (const [n, cells] of rows.entries()) {
    if (n <= headingRow || cells.every((cell) => cellText(cell) === '')) continue
    rowCount += 1
    const found = readRow(cells, n + 1, mapping)
    if (Array.isArray(found)) errors.push(...found)
    else read.push(found)
  }
  const spoilt = new Set(errors.map(({ row }) => orderNoAt(rows, row, mapping)).filter(Boolean))
  const orders = gather(read, errors).filter(({ wish }) => !spoilt.has(wish.orderNo))
  return { orders, errors: errors.toSorted((a, b) => a.row - b.row), rowCount }
}

function orderNoAt(rows: readonly Row[], row: number, mapping: Mapping): string {
  return cellText(rows[row - 1]?.[mapping.orderNo ?? -1])
}

/** One line of an order as an order of its own, or what is wrong with it. */
function readRow(cells: Row, row: number, mapping: Mapping): ReadRow | CellError[] {
  const cellOf = (field: Field): Cell => {
    const column = mapping[field]
    return column === undefined ? null : cells[column]
  }
  const errors: CellError[] = []
  const wrong = (field: Field, words: string) => {
    errors.push({ row, field, value: cellText(cellOf(field)), words })
  }
  const head = readHead(cellOf, mapping, wrong)
  const line = readLine(cellOf, wrong)
  if (errors.length > 0 || !head || !line) return errors
  return { row, wish: { ...head, lines: [line] } }
}

type CellOf = (field: Field) => Cell

/** What all rows of an order say. */
function readHead(cellOf: CellOf, mapping: Mapping, wrong: Wrong) {
  const at = instantOf(cellOf('at'))
  if (at === null) wrong('at', cellText(cellOf('at')) ? '看不懂这个时间' : '没填时间')
  const orderNo = readText(cellOf, 'orderNo', wrong)
  if (orderNo === null) wrong('orderNo', '没填订单号')
  const customerId = readText(cellOf, 'customerId', wrong)
  const phone = readText(cellOf, 'phone', wrong)
  const customer = readCustomer(customerId, phone)
  if (!customer) wrong(mapping.phone === undefined ? 'customerId' : 'phone', '没说是哪位客人')
  const till = readText(cellOf, 'till', wrong)
  return at && orderNo && customer ? { orderNo, at, customer, till } : null
}

function readLine(cellOf: CellOf, wrong: Wrong): OrderLine | null {
  const productCode = readText(cellOf, 'productCode', wrong)
  const name = readText(cellOf, 'name', wrong) ?? productCode
  if (name === null) wrong('name', '没填商品名')
  const category = readText(cellOf, 'category', wrong)
  const amounts = readAmounts(cellOf, wrong)
  return name && amounts ? { productCode, name, category, ...amounts } : null
}

type Wrong = (field: Field, words: string) => void

/** Null when the cell is empty; a dash is what tills write for nothing. */
function readText(cellOf: CellOf, field: Field, wrong: Wrong): string | null {
  const cell = cellOf(field)
  // Signs in names stay as they are: ① is no 1.
  const text = names.has(field) && typeof cell === 'string' ? cell.trim() : cellText(cell)
  if (text === '' || (field !== 'orderNo' && /^-+$/.test(text))) return null
  if (texts.has(field) && isFormula(cell)) wrong(field, '像公式，不能收')
  else if (!names.has(field) && isCutNumber(cell))
    wrong(field, '数字太长，被 Excel 改过了，把这一列设成文本')
  else if (text.length > (textMax[field] ?? Infinity)) wrong(field, `最多 ${textMax[field]} 个字`)
  return text
}

function readCustomer(customerId: string | null, phone: string | null) {
  if (customerId) return { customerId }
  return phone ? { phone } : null
}

function readAmounts(cellOf: CellOf, wrong: Wrong) {
  const paidFen = fenOf(cellOf('paid'))
  const given = numberText(cellOf('quantity'))
  const count = given === '' ? 1 : /^[+-]?\d{1,5}(\.0+)?$/.test(given) ? Number(given) : 0
  if (paidFen === null)
    wrong('paid', cellText(cellOf('paid')) ? '金额要是数字，最多两位小数' : '没填金额')
  const quantity = Math.abs(count)
  if (quantity < 1 || quantity > 10_000) wrong('quantity', '数量要是 1 到 10000 的整数')
  else if (count < 0 && paidFen !== null && paidFen > 0)
    wrong('quantity', '数量是负的，金额却是正的；退款的金额写成负数')
  return paidFen === null ? null : { quantity, paidFen }
}

/** Lines of one number together; time and customer must be the same on all. */
function gather(read: readonly ReadRow[], errors: CellError[]): FileOrder[] {
  const orders = new Map<string, FileOrder>()
  for (const { row, wish } of read) {
    const order = orders.get(wish.orderNo)
    if (!order) {
      orders.set(wish.orderNo, { wish, rows: [row] })
      continue
    }
    const error = clash(order.wish, wish)
    if (error) errors.push({ row, value: wish.orderNo, ...error })
    else if (order.wish.lines.length >= linesMax)
      errors.push({
        row,
        field: 'orderNo',
        value: wish.orderNo,
        words: `一个订单最多 ${linesMax} 行`,
      })
    order.wish = { ...order.wish, lines: [...order.wish.lines, ...wish.lines] }
    order.rows.push(row)
  }
  const broken = new Set(errors.map(({ row }) => row))
  return [...orders.values()].filter(({ rows }) => !rows.some((row) => broken.has(row)))
}

function clash(one: OrderWish, other: OrderWish): { field: Field; words: string } | undefined {
  const her = (wish: OrderWish) => JSON.stringify(wish.customer)
  if (her(one) !== her(other)) {
    const field = 'phone' in other.customer ? 'phone' : 'customerId'
    return { field, words: `和同一订单号的上一行不是同一位客人` }
  }
  if (one.at !== other.at) return { field: 'at', words: '和同一订单号的上一行时间不一样' }
  return undefined
}

/** 第 31 行「实付（元）」12.345：金额… */
export function errorWords({ row, field, value, words }: CellError): string {
  return `第 ${row} 行「${fieldWords[field]}」${value}：${words}`
}
