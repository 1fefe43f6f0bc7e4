import { createHash } from 'node:crypto'
import { OrderWish, type ProblemCode } from '@xiaoguan/shared'
import { dayMs } from '../corp-time.ts'

export type Refusal = { problem: ProblemCode; field: string | null }
type Parsed = { wish: OrderWish } | Refusal

/** A till's clock may go wrong by this much. */
const aheadMs = dayMs
/** Order numbers of ours, see store.ts. */
const tappedPrefix = 'tapped:'
/** A spreadsheet that opens such a text runs it. */
const formula = /^[=+\-@\t]/

export const isFormula = (text: string) => formula.test(text)

/** One order as it came; what is wrong with it names its place. */
export function parseOrder(given: unknown, now: Date): Parsed {
  const bad = findFormula(given)
  if (bad) return { problem: 'order.formula', field: bad }
  const parsed = OrderWish.safeParse(given)
  if (!parsed.success) return { problem: 'order.bad', field: placeOf(parsed.error.issues[0]?.path) }
  const wish = parsed.data
  const text = Object.entries(textsOf(wish)).find(([, one]) => !isStorable(one))
  if (text) return { problem: 'order.bad', field: text[0] }
  if (wish.orderNo.startsWith(tappedPrefix)) return { problem: 'order.bad', field: 'orderNo' }
  if (Date.parse(wish.at) > now.getTime() + aheadMs) return { problem: 'order.bad', field: 'at' }
  return { wish }
}

/** The order number of something that could not be parsed, if it has one that can be shown. */
export function orderNoOf(given: unknown): string | null {
  const parsed = OrderWish.shape.orderNo.safeParse(fieldOf(given, 'orderNo'))
  return parsed.success ? parsed.data : null
}

/** Changes with all that is kept of an order. Who was meant stands in it, not how she was named. */
export function hashOrder(wish: OrderWish, customerId: string): string {
  const { orderNo, at, departmentId, till, lines } = wish
  const body = [
    orderNo,
    new Date(at).toISOString(),
    customerId,
    departmentId ?? null,
    till ?? null,
    lines.map((line) => [line.productCode, line.name, line.category, line.quantity, line.paidFen]),
  ]
  return createHash('sha256').update(JSON.stringify(body)).digest('base64url')
}

/** Digits alone, without the country's code, so that +86 138 0013 8000 is 13800138000; null: too few to be a number. */
export function phoneDigits(text: string): string | null {
  const digits = text
    .normalize('NFKC')
    .replaceAll(/\D/g, '')
    .replace(/^(0086|86)(?=\d{11}$)/, '')
  return digits.length < 7 ? null : digits
}

/** PostgreSQL holds no NUL, and JSON with half a character is refused. */
const isStorable = (text: string) => !/\0|\p{Surrogate}/u.test(text)

function textsOf(wish: OrderWish): Record<string, string> {
  const { orderNo, till, customer, lines } = wish
  const texts: [string, string | null | undefined][] = [
    ['orderNo', orderNo],
    ['till', till],
    'customerId' in customer
      ? ['customer.customerId', customer.customerId]
      : ['customer.phone', customer.phone],
    ...lines.flatMap(({ productCode, name, category }, n): [string, string | null][] => [
      [`lines.${n}.productCode`, productCode],
      [`lines.${n}.name`, name],
      [`lines.${n}.category`, category],
    ]),
  ]
  return Object.fromEntries(texts.filter((one): one is [string, string] => Boolean(one[1])))
}

/** Looked for before anything is trimmed: a leading tab counts. */
function findFormula(given: unknown): string | undefined {
  const lines = fieldOf(given, 'lines')
  const places: [string, unknown][] = [
    ['orderNo', fieldOf(given, 'orderNo')],
    ['till', fieldOf(given, 'till')],
    ...(Array.isArray(lines) ? lines : []).flatMap((line: unknown, n) =>
      ['productCode', 'name', 'category'].map((field): [string, unknown] => [
        `lines.${n}.${field}`,
        fieldOf(line, field),
      ]),
    ),
  ]
  return places.find(([, text]) => typeof text === 'string' && isFormula(text))?.[0]
}

function fieldOf(given: unknown, field: string): unknown {
  if (typeof given !== 'object' || given === null) return undefined
  return Object.entries(given).find(([name]) => name === field)?.[1]
}

function placeOf(path: readonly PropertyKey[] | undefined): string | null {
  return path && path.length > 0 ? path.map(String).join('.') : null
}
