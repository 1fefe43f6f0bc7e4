import { type Purchase, listPurchases } from '@xiaoguan/shared/order'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { call } from '../api/client.ts'
import { loadFailure } from '../api/load-failure.ts'
import { errorText } from '../api/problem-text.ts'
import { sayTrouble } from '../ui/toast.ts'
import { useKept } from '../ui/use-kept.ts'

/** The newest orders, or those that were tapped and wait for their till. */
export const usePurchases = defineStore('purchases', () => {
  const onlyTapped = ref(false)
  const query = () => (onlyTapped.value ? { only: 'tapped' as const } : {})
  const kept = useKept((signal) => call(listPurchases, {}, { signal, query: query() }))
  /** Pages behind the first, of what is shown now. */
  const older = shallowRef<{ purchases: Purchase[]; before: string | null } | null>(null)
  const loadingMore = ref(false)

  const purchases = computed(() => {
    const first = kept.value.value
    return first && [...first.purchases, ...(older.value?.purchases ?? [])]
  })
  const before = computed(() => (older.value ?? kept.value.value)?.before ?? null)
  const failure = computed(() => loadFailure(kept.error.value))

  function load(): Promise<void> {
    older.value = null
    return kept.show(onlyTapped.value ? 'tapped' : 'all')
  }

  function show(tapped: boolean): Promise<void> {
    onlyTapped.value = tapped
    return load()
  }

  async function more(): Promise<void> {
    const from = before.value
    if (from === null || loadingMore.value) return
    const asked = onlyTapped.value
    loadingMore.value = true
    try {
      const page = await call(listPurchases, {}, { query: { ...query(), before: from } })
      if (asked === onlyTapped.value)
        older.value = {
          purchases: [...(older.value?.purchases ?? []), ...page.purchases],
          before: page.before,
        }
    } catch (error) {
      sayTrouble(errorText(error))
    } finally {
      loadingMore.value = false
    }
  }

  return { purchases, before, onlyTapped, failure, loadingMore, load, show, more }
})
