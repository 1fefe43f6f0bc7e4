import type { Product } from '@xiaoguan/shared/order'
import { isFormula } from './cell.ts'
import { fenOf } from './money-cell.ts'

export type ProductDraft = Record<'productCode' | 'name' | 'category' | 'price' | 'days', string>

const daysMax = 3650

export function draftOf(product: Product | null): ProductDraft {
  return {
    productCode: product?.productCode ?? '',
    name: product?.name ?? '',
    category: product?.category ?? '',
    price: product ? yuanText(product.priceFen) : '',
    days: product?.cycleDays ? String(product.cycleDays) : '',
  }
}

/** What was typed as a product; or what is wrong with it. */
export function productOf(draft: ProductDraft): Product | string {
  const texts = {
    productCode: draft.productCode.trim(),
    name: draft.name.trim(),
    category: draft.category.trim(),
  }
  if (Object.values(texts).includes('')) return '编码、名字和类别都要填'
  if (Object.values(texts).some(isFormula)) return '开头不能是 = + - @'
  const priceFen = fenOf(draft.price)
  if (priceFen === null || priceFen < 0) return '价格要是数字，最多两位小数'
  const days = draft.days.trim()
  const cycleDays = days === '' ? null : Number(days)
  const isDays =
    cycleDays === null || (/^\d+$/.test(days) && cycleDays >= 1 && cycleDays <= daysMax)
  return isDays ? { ...texts, priceFen, cycleDays } : `天数要是 1 到 ${daysMax} 的整数，或者空着`
}

function yuanText(fen: number): string {
  const digits = String(fen).padStart(3, '0')
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`.replace(/\.00$/, '')
}
