import { listPersonTasks } from '@xiaoguan/shared/report'
import type { Period } from '@xiaoguan/shared/report'
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { call } from '../api/client.ts'
import { loadFailure } from '../api/load-failure.ts'
import { useKept } from '../ui/use-kept.ts'
import { groupTasks } from './task-groups.ts'

/** One person's figure and the very tasks behind it. */
export const usePersonStore = defineStore('report-person', () => {
  const kept = useKept((signal, key) => {
    const [period = '', staffId = ''] = key.split('/')
    // Keys are made of a Period in `show`.
    return call(listPersonTasks, { staffId }, { query: { period: period as Period }, signal })
  })
  const groups = computed(() => groupTasks(kept.value.value?.tasks ?? []))
  const failure = computed(() => loadFailure(kept.error.value))
  const name = ref<string | null>(null)
  const shownId = ref('')

  async function show(staffId: string, period: Period) {
    if (shownId.value !== staffId) name.value = null
    shownId.value = staffId
    await kept.show(`${period}/${staffId}`)
    // Stays while another period is asked for.
    if (shownId.value === staffId) name.value = kept.value.value?.name ?? name.value
  }

  return { person: kept.value, name, groups, failure, show }
})
