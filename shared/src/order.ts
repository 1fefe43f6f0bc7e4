import * as z from 'zod/mini'
import { Day, Fen, Instant, shortText } from './basic.ts'
import { endpoint } from './endpoint.ts'

/** Most orders in one request. */
export const ordersMax = 500

export const OrderLine = z.object({
  productCode: z.nullable(shortText(64)),
  name: shortText(60),
  /** Null: the product's. */
  category: z.nullable(shortText(30)),
  quantity: z.int().check(z.minimum(1), z.maximum(10_000)),
  /** For the whole line; a refund is negative. */
  paidFen: Fen.check(z.minimum(-100_000_000), z.maximum(100_000_000)),
})
export type OrderLine = z.infer<typeof OrderLine>

/** One order as a till sends it. The same number with the same body changes nothing; with another, it replaces. */
export const OrderWish = z.object({
  orderNo: shortText(64),
  at: Instant,
  /** Whose: by external_userid, or by a phone number that a staff noted. */
  customer: z.union([z.object({ customerId: shortText(64) }), z.object({ phone: shortText(20) })]),
  departmentId: z.optional(z.nullable(z.int())),
  /** The till's salesperson: a staff id, or a name as the till has it. */
  till: z.optional(z.nullable(shortText(64))),
  lines: z.array(OrderLine).check(z.minLength(1), z.maxLength(50)),
})
export type OrderWish = z.infer<typeof OrderWish>

/** What became of one. `problem` is a problem code; `field` the path of what is wrong, e.g. lines.0.paidFen. */
export const OrderResult = z.object({
  /** Place in the request. */
  row: z.int(),
  orderNo: z.nullable(z.string()),
  state: z.enum(['created', 'updated', 'unchanged', 'refused']),
  customerId: z.nullable(z.string()),
  /** A tapped 下单了 of hers that it took the place of. */
  merged: z.boolean(),
  problem: z.nullable(z.string()),
  field: z.nullable(z.string()),
})
export type OrderResult = z.infer<typeof OrderResult>

/** Each order is parsed by itself, so that one bad row does not refuse the others. */
const asked = z.object({
  orders: z.array(z.unknown()).check(z.minLength(1), z.maxLength(ordersMax)),
})
const answered = z.object({ results: z.array(OrderResult) })

/** Served at /c/:corpKey/api/open/orders with `Authorization: Bearer <API key>`, without a session. */
export const openOrders = endpoint({
  method: 'POST',
  path: '/api/open/orders',
  summary:
    'Orders from a till or shop: up to 500, each answered by itself; idempotent by order number',
  who: 'api_key',
  body: asked,
  reply: answered,
})

export const importOrders = endpoint({
  method: 'POST',
  path: '/api/orders/import',
  summary: 'The same from a CSV or Excel file that the console has read',
  who: 'operator',
  body: asked,
  reply: answered,
})

export const Purchase = z.object({
  orderNo: z.string(),
  customerId: z.string(),
  customerName: z.string(),
  at: Instant,
  paidFen: Fen,
  /** tapped: 待核对 */
  source: z.enum(['imported', 'tapped']),
  till: z.nullable(z.string()),
  lines: z.array(
    z.object({
      name: z.string(),
      category: z.nullable(z.string()),
      quantity: z.int(),
      paidFen: Fen,
      runsOutOn: z.nullable(Day),
    }),
  ),
})
export type Purchase = z.infer<typeof Purchase>

export const listPurchases = endpoint({
  method: 'GET',
  path: '/api/purchases',
  summary:
    'The newest orders, 50 at a time; when asked only tapped ones, which wait for their till, or only imported ones',
  who: 'operator',
  query: z.object({
    only: z.optional(z.enum(['tapped', 'imported'])),
    before: z.optional(z.string()),
  }),
  reply: z.object({ purchases: z.array(Purchase), before: z.nullable(z.string()) }),
})

export const Product = z.object({
  productCode: z.string(),
  name: z.string(),
  category: z.string(),
  priceFen: Fen,
  /** Days that one lasts, or between two visits; null: does not run out. */
  cycleDays: z.nullable(z.int()),
})
export type Product = z.infer<typeof Product>

const products = z.object({ products: z.array(Product) })

export const listProducts = endpoint({
  method: 'GET',
  path: '/api/products',
  summary: 'Products with their days of use',
  who: 'operator',
  reply: products,
})

export const saveProduct = endpoint({
  method: 'PUT',
  path: '/api/products/:productCode',
  summary: 'Write or change a product; dates on which things run out are worked out anew',
  who: 'operator',
  body: z.object({
    name: shortText(60),
    category: shortText(30),
    priceFen: Fen.check(z.minimum(0)),
    cycleDays: z.nullable(z.int().check(z.minimum(1), z.maximum(3650))),
  }),
  reply: products,
})

export const deleteProduct = endpoint({
  method: 'DELETE',
  path: '/api/products/:productCode',
  summary: 'Delete a product; orders keep its name, rules that need it are paused and named',
  who: 'operator',
  reply: products,
})

export const ApiKey = z.object({
  apiKeyId: z.uuid(),
  name: z.string(),
  createdBy: z.string(),
  createdAt: Instant,
  revokedAt: z.nullable(Instant),
})
export type ApiKey = z.infer<typeof ApiKey>

const keys = z.object({ keys: z.array(ApiKey) })

export const listApiKeys = endpoint({
  method: 'GET',
  path: '/api/api-keys',
  summary: 'Keys with which other systems may send orders',
  who: 'operator',
  reply: keys,
})

export const makeApiKey = endpoint({
  method: 'POST',
  path: '/api/api-keys',
  summary: 'Make a key; its text is answered once and never again',
  who: 'operator',
  body: z.object({ name: shortText(30) }),
  reply: z.object({ ...keys.shape, secret: z.string() }),
})

export const revokeApiKey = endpoint({
  method: 'PUT',
  path: '/api/api-keys/:apiKeyId/revocation',
  summary: 'From now on the key is refused',
  who: 'operator',
  reply: keys,
})
