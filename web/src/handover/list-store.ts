import { listHandovers } from '@xiaoguan/shared/handover'
import { defineStore } from 'pinia'
import { computed } from 'vue'
import { call } from '../api/client.ts'
import { loadFailure } from '../api/load-failure.ts'
import { useKept } from '../ui/use-kept.ts'

/** Hand-overs of led people, and who left customers behind. */
export const useHandoverList = defineStore('handovers', () => {
  const kept = useKept((signal) => call(listHandovers, {}, { signal }))
  const leavers = computed(() => kept.value.value?.leavers ?? [])
  const failure = computed(() => loadFailure(kept.error.value))
  return { loaded: kept.value, leavers, failure, load: () => kept.show('all') }
})
