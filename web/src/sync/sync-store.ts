import { loadSync, startSync, type SyncRun } from '@xiaoguan/shared/sync'
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { call } from '../api/client.ts'
import { loadFailure } from '../api/load-failure.ts'
import { errorText } from '../api/problem-text.ts'
import { sayTrouble } from '../ui/toast.ts'
import { useKept } from '../ui/use-kept.ts'

const whileRunningMs = 2_000
const otherwiseMs = 20_000

/** How the last sync went, what it found, and what WeCom tells of by itself. */
export const useSync = defineStore('sync', () => {
  const kept = useKept((signal) => call(loadSync, {}, { signal }))
  /** Begun here, while the list does not know of it yet. */
  const begun = shallowRef<SyncRun | null>(null)
  const starting = shallowRef(false)

  const state = kept.value
  const run = computed(() => begun.value ?? state.value?.run ?? null)
  const failure = computed(() => loadFailure(kept.error.value))
  const isRunning = computed(() => run.value?.state === 'running')
  const lookAgainMs = computed(() => (isRunning.value ? whileRunningMs : otherwiseMs))

  async function load(): Promise<void> {
    await kept.show('sync')
    if (kept.error.value === null) begun.value = null
  }

  async function start(): Promise<void> {
    starting.value = true
    try {
      begun.value = (await call(startSync, {})).run
      // An answer already on its way does not know of it.
      void load()
    } catch (error) {
      sayTrouble(errorText(error))
    } finally {
      starting.value = false
    }
  }

  return { state, run, failure, isRunning, starting, lookAgainMs, load, start }
})
