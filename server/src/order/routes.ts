import {
  type Purchase,
  deleteProduct,
  importOrders,
  listProducts,
  listPurchases,
  saveProduct,
} from '@xiaoguan/shared'
import { type Serving, serve } from '../http/serve.ts'
import { changeProduct, dropProduct } from './change-product.ts'
import { listPurchaseRows, pageLength } from './order-view-store.ts'
import { parsePlace, placeText } from './place.ts'
import { listProductRows } from './product-store.ts'
import { takeOrders } from './take-orders.ts'

export function orderRoutes(serving: Serving) {
  const { deps } = serving
  const { db } = deps
  serve(serving, importOrders, async ({ session, body }) => ({
    results: await takeOrders(deps, session.corpId, body.orders, { staffId: session.staffId }),
  }))
  serve(serving, listPurchases, async ({ session, query }) => {
    const before = query.before === undefined ? undefined : parsePlace(query.before)
    const rows = await listPurchaseRows(db, session.corpId, query.only, before)
    const purchases = rows
      .slice(0, pageLength)
      .map((row): Purchase => ({ ...row, at: row.at.toISOString() }))
    const last = rows.length > pageLength ? purchases.at(-1) : undefined
    return { purchases, before: last ? placeText(last) : null }
  })
  serve(serving, listProducts, async ({ session }) => ({
    products: await listProductRows(db, session.corpId),
  }))
  serve(serving, saveProduct, async ({ session, params, body }) => {
    await changeProduct(deps, session.corpId, { ...params, ...body })
    return { products: await listProductRows(db, session.corpId) }
  })
  serve(serving, deleteProduct, async ({ session, params }) => {
    await dropProduct(deps, session.corpId, params.productCode)
    return { products: await listProductRows(db, session.corpId) }
  })
}
