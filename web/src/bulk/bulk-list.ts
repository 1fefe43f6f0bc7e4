import { listBulks } from '@xiaoguan/shared/bulk'
import { defineStore } from 'pinia'
import { computed } from 'vue'
import { call } from '../api/client.ts'
import { loadFailure } from '../api/load-failure.ts'
import { useKept } from '../ui/use-kept.ts'

/** The last bulks: one's own, of an operator everybody's. */
export const useBulkList = defineStore('bulks', () => {
  const kept = useKept(async (signal) => (await call(listBulks, {}, { signal })).bulks)
  const failure = computed(() => loadFailure(kept.error.value))
  return { bulks: kept.value, failure, load: () => kept.show('all') }
})
