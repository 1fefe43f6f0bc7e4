import type { CustomerRow, listCustomers } from '@xiaoguan/shared/customer-list'
import type * as z from 'zod/mini'
import { computed, ref, shallowRef } from 'vue'
import { useLatest } from '../ui/use-latest.ts'

export type Page = z.output<(typeof listCustomers)['reply']>

/** Pages that follow one another, each asked for with the place where the one before ended. */
export function usePages(ask: (after: string | null, signal?: AbortSignal) => Promise<Page>) {
  const rows = shallowRef<readonly CustomerRow[] | null>(null)
  const count = ref<number | null>(null)
  const after = ref<string | null>(null)

  const first = useLatest(async (signal) => {
    const page = await ask(null, signal)
    if (signal.aborted) return
    rows.value = page.customers
    count.value = page.count
    after.value = page.after
  })
  const next = useLatest(async (signal) => {
    const place = after.value
    if (place === null) return
    const page = await ask(place, signal)
    if (signal.aborted) return
    const known = new Set(rows.value?.map((row) => row.customerId))
    // Who was touched meanwhile moves in the order, and may come a second time.
    const added = page.customers.filter((row) => !known.has(row.customerId))
    rows.value = [...(rows.value ?? []), ...added]
    after.value = page.after
  })

  /** Begins anew; what is shown stays until the answer is there. */
  function load(): Promise<void> {
    next.forget()
    return first.run()
  }
  const isLoading = (latest: typeof first) => latest.state.value.status === 'loading'
  /** Not while another list is on its way: this one's place leads nowhere in that. */
  async function loadMore(): Promise<void> {
    if (!isLoading(first) && !isLoading(next)) await next.run()
  }

  const errorOf = (latest: typeof first) =>
    latest.state.value.status === 'failed' ? latest.state.value.error : null
  return {
    rows,
    count,
    hasMore: computed(() => after.value !== null),
    isLoading: computed(() => isLoading(first)),
    error: computed(() => errorOf(first)),
    isLoadingMore: computed(() => isLoading(next)),
    moreError: computed(() => errorOf(next)),
    load,
    loadMore,
  }
}
