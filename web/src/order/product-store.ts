import { type Product, deleteProduct, listProducts, saveProduct } from '@xiaoguan/shared/order'
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { call } from '../api/client.ts'
import { loadFailure } from '../api/load-failure.ts'
import { errorText } from '../api/problem-text.ts'
import { useKept } from '../ui/use-kept.ts'

/** Products with the days that one lasts. */
export const useProducts = defineStore('products', () => {
  const kept = useKept((signal) => call(listProducts, {}, { signal }))
  /** What a change answered: newer than what was asked for before it. */
  const answered = shallowRef<Product[] | null>(null)
  const products = computed(() => answered.value ?? kept.value.value?.products ?? null)
  const failure = computed(() => loadFailure(kept.error.value))

  async function load(): Promise<void> {
    await kept.show('products')
    if (kept.error.value === null) answered.value = null
  }

  /** Null when it was kept; otherwise why not. */
  async function save({ productCode, ...body }: Product): Promise<string | null> {
    return keep(() => call(saveProduct, { productCode }, { body }))
  }

  async function remove(productCode: string): Promise<string | null> {
    return keep(() => call(deleteProduct, { productCode }))
  }

  async function keep(ask: () => Promise<{ products: Product[] }>): Promise<string | null> {
    try {
      answered.value = (await ask()).products
      return null
    } catch (error) {
      return errorText(error)
    }
  }

  /** The product that has this code; undefined: none has. */
  const nameOf = (productCode: string) =>
    products.value?.find((one) => one.productCode === productCode)?.name

  return { products, failure, load, save, remove, nameOf }
})
