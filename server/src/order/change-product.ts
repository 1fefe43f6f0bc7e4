import type { Product } from '@xiaoguan/shared'
import { getReference } from '../corp/store.ts'
import type { Deps } from '../deps.ts'
import { Problem } from '../problem.ts'
import { pauseRulesNaming } from '../rule/pause-store.ts'
import { isFormula } from './parse-order.ts'
import {
  deleteProductRow,
  listProductRows,
  rewriteRunsOut,
  saveProductRow,
} from './product-store.ts'

const codeMax = 64

/** Writes a product. With other days of use, what was sold of it runs out on other days. */
export async function changeProduct(
  { db }: Pick<Deps, 'db'>,
  corpId: string,
  product: Product,
): Promise<void> {
  checkTexts(product)
  const { corp } = await getReference(db, corpId)
  await db.transaction().execute(async (db) => {
    const [before] = await listProductRows(db, corpId, [product.productCode])
    await saveProductRow(db, corpId, product)
    if (before?.cycleDays !== product.cycleDays)
      await rewriteRunsOut(db, corp, product.productCode, product.cycleDays)
  })
}

/** Orders keep its name; rules that ask for it stop and say so. */
export async function dropProduct(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  corpId: string,
  productCode: string,
): Promise<void> {
  const now = clock.now()
  await db.transaction().execute(async (db) => {
    const name = await deleteProductRow(db, corpId, productCode, now)
    if (name === undefined) throw new Problem('product.unknown')
    await pauseRulesNaming(db, corpId, { kind: 'product', ids: [productCode], names: [name] }, now)
  })
}

function checkTexts({ productCode, name, category }: Product) {
  const isCode = productCode.trim() === productCode && productCode.length <= codeMax
  if (!isCode || productCode === '')
    throw new Problem('bad_request', { fields: { 'params.productCode': 'not a code' } })
  const texts = { 'params.productCode': productCode, 'body.name': name, 'body.category': category }
  for (const [field, text] of Object.entries(texts))
    if (isFormula(text)) throw new Problem('order.formula', { fields: { [field]: 'a formula' } })
}
