import { loadTracking, saveTracking, type Tracking } from '@xiaoguan/shared/settings'
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { call } from '../api/client.ts'
import { loadFailure } from '../api/load-failure.ts'
import { errorText } from '../api/problem-text.ts'
import { sayTrouble } from '../ui/toast.ts'
import { useKept } from '../ui/use-kept.ts'

/** What is noted of customers' own doings: opened links, likes and comments. */
export const useTracking = defineStore('tracking', () => {
  const kept = useKept((signal) => call(loadTracking, {}, { signal }))
  const saved = shallowRef<Tracking | null>(null)
  const saving = shallowRef(false)

  const state = computed(() => saved.value ?? kept.value.value)
  const failure = computed(() => loadFailure(kept.error.value))

  async function load(): Promise<void> {
    await kept.show('tracking')
    if (kept.error.value === null) saved.value = null
  }

  async function setTrackLinks(trackLinks: boolean): Promise<void> {
    saving.value = true
    try {
      saved.value = await call(saveTracking, {}, { body: { trackLinks } })
    } catch (error) {
      sayTrouble(errorText(error))
    } finally {
      saving.value = false
    }
  }

  return { state, failure, saving, load, setTrackLinks }
})
