import type { BulkChoice } from '@xiaoguan/shared/bulk'
import { computed, ref, shallowRef } from 'vue'
import { getBoot } from '../api/boot.ts'
import { errorText } from '../api/problem-text.ts'
import { sayTrouble } from '../ui/toast.ts'
import { askable } from './quick-filters.ts'
import type { CustomerList } from './list-store.ts'

/** Most customers chosen one by one, and most of a staff. */
export const chosenMost = 500

/** Who is chosen for something done with all of them. */
export function useSelection(list: CustomerList) {
  const isOn = ref(false)
  const ids = shallowRef<ReadonlySet<string>>(new Set())
  /** Everybody whom the filters fit, those on later pages too. */
  const isAll = ref(false)
  const isGathering = ref(false)

  const count = computed(() => (isAll.value ? (list.count ?? 0) : ids.value.size))
  // Words, and "mine" of a lead, are no conditions: who they fit is chosen one by one, as staff always do.
  const isSegment = computed(
    () =>
      list.wish.words.trim() === '' && list.wish.whose === 'reach' && getBoot().role !== 'staff',
  )
  const mayTakeAll = computed(() => {
    const total = list.count ?? 0
    return !list.isLoading && total > 0 && (isSegment.value || total <= chosenMost)
  })

  function begin(customerId?: string) {
    isOn.value = true
    isAll.value = false
    ids.value = new Set(customerId === undefined ? [] : [customerId])
  }
  function end() {
    isOn.value = false
    isAll.value = false
    ids.value = new Set()
  }
  function toggle(customerId: string) {
    const next = new Set(isAll.value ? list.rows?.map((row) => row.customerId) : ids.value)
    isAll.value = false
    if (!next.delete(customerId)) next.add(customerId)
    if (next.size > chosenMost) return sayTrouble(`一次最多选 ${chosenMost} 位`)
    ids.value = next
  }
  function takeAll() {
    isAll.value = !isAll.value
    ids.value = new Set()
  }

  /** What is chosen, as a bulk takes it; null: it could not be read, and that was said. */
  async function choose(): Promise<{ choice: BulkChoice; count: number } | null> {
    if (!isAll.value) return { choice: { customerIds: [...ids.value] }, count: ids.value.size }
    if (isSegment.value)
      return { choice: { segment: askable(list.wish.segment) }, count: count.value }
    isGathering.value = true
    try {
      const customerIds = await gather(list)
      return { choice: { customerIds }, count: customerIds.length }
    } catch (error) {
      sayTrouble(errorText(error))
      return null
    } finally {
      isGathering.value = false
    }
  }

  return { isOn, ids, isAll, isGathering, count, mayTakeAll, begin, end, toggle, takeAll, choose }
}

/** All ids that the list would show, page by page. */
async function gather(list: CustomerList): Promise<string[]> {
  const ids = new Set<string>()
  let after: string | null = null
  do {
    const page: Awaited<ReturnType<CustomerList['ask']>> = await list.ask(after)
    for (const row of page.customers) ids.add(row.customerId)
    after = page.after
  } while (after !== null && ids.size < chosenMost)
  return [...ids].slice(0, chosenMost)
}
