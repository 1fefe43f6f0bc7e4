import { type Cell, cellText } from './cell.ts'

/** What a column of a file may mean. */
export const fieldNames = [
  'orderNo',
  'at',
  'customerId',
  'phone',
  'productCode',
  'name',
  'category',
  'quantity',
  'paid',
  'till',
] as const
export type Field = (typeof fieldNames)[number]
/** Column (from 0) of each field; a field that is missing has none. */
export type Mapping = Partial<Record<Field, number>>

export const fieldWords: Record<Field, string> = {
  orderNo: '订单号',
  at: '时间',
  customerId: '客户 ID',
  phone: '手机号',
  productCode: '商品编码',
  name: '商品名',
  category: '类别',
  quantity: '数量',
  paid: '实付（元）',
  till: '店员',
}

/** Headings as tills write them; the first that fits a column has it. */
const headings: Record<Field, RegExp> = {
  orderNo: /^(订单号|订单编号|单号|小票号|流水号|交易号|orderno|ordernumber|orderid|order)$/,
  at: /^(时间|日期|下单时间|订单时间|付款时间|支付时间|交易时间|消费时间|成交时间|下单日期|订单日期|交易日期|销售日期|date|time|datetime|orderdate|ordertime|paidat|createdat|at)$/,
  customerId: /^(客户id|客人id|顾客id|外部联系人id|externaluserid|customerid|customer)$/,
  phone:
    /^(手机号|手机|手机号码|电话|联系电话|会员手机|会员手机号|客户手机|客户手机号|会员电话|phone|mobile|tel|phonenumber)$/,
  productCode: /^(商品编码|商品编号|商品代码|货号|编码|条码|sku|skuid|productcode|itemcode|code)$/,
  name: /^(商品名|商品名称|商品|品名|项目|项目名称|服务项目|product|productname|item|itemname|name)$/,
  category: /^(类别|分类|商品类别|商品分类|品类|类目|category)$/,
  quantity: /^(数量|件数|次数|销售数量|quantity|qty|count)$/,
  paid: /^(实付|实付元|实付金额|实收|实收金额|实付款|付款金额|支付金额|成交金额|金额|金额元|小计|paid|amount|paidamount|total|price)$/,
  till: /^(店员|员工|导购|销售|销售员|营业员|收银员|美容师|顾问|staff|clerk|seller|salesperson|till)$/,
}

const plain = (cell: Cell) =>
  cellText(cell)
    .toLowerCase()
    .replaceAll(/[\s_\-:：()（）*]/g, '')

function guessField(heading: Cell): Field | undefined {
  const words = plain(heading)
  return fieldNames.find((field) => headings[field].test(words))
}

/** What each column means, as far as its heading says. */
export function guessMapping(row: readonly Cell[]): Mapping {
  const mapping: Mapping = {}
  for (const [column, heading] of row.entries()) {
    const field = guessField(heading)
    if (field && mapping[field] === undefined) mapping[field] = column
  }
  return mapping
}

/** Where the headings stand: tills put titles above them. */
export function findHeadings(rows: readonly (readonly Cell[])[]): number {
  const counts = rows.slice(0, 10).map((row) => Object.keys(guessMapping(row)).length)
  const most = Math.max(0, ...counts)
  return most === 0 ? 0 : counts.indexOf(most)
}

/** Fields without which no order can be made of these columns. */
export function missingFields(mapping: Mapping): string[] {
  const has = (field: Field) => mapping[field] !== undefined
  return [
    ...(['orderNo', 'at', 'paid'] as const)
      .filter((field) => !has(field))
      .map((field) => fieldWords[field]),
    ...(has('customerId') || has('phone') ? [] : ['客户 ID 或手机号']),
    ...(has('name') || has('productCode') ? [] : ['商品名或商品编码']),
  ]
}
