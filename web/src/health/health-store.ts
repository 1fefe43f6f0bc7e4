import { loadHealth, retryJob, type FailedJob, type Health } from '@xiaoguan/shared/health'
import { defineStore } from 'pinia'
import { computed, shallowReactive, shallowRef } from 'vue'
import { call } from '../api/client.ts'
import { loadFailure } from '../api/load-failure.ts'
import { errorText } from '../api/problem-text.ts'
import { say, sayTrouble } from '../ui/toast.ts'
import { useKept } from '../ui/use-kept.ts'
import { jobText } from './health-words.ts'

/** Whether the machinery runs. */
export const useHealth = defineStore('health', () => {
  const kept = useKept((signal) => call(loadHealth, {}, { signal }))
  const retrying = shallowReactive(new Set<string>())

  /** What a retry answered: newer than every answer that was asked for before it. */
  const answered = shallowRef<Health | null>(null)

  const state = computed(() => answered.value ?? kept.value.value)
  const failure = computed(() => loadFailure(kept.error.value))

  async function load(): Promise<void> {
    const before = answered.value
    await kept.show('health')
    if (kept.error.value === null && answered.value === before) answered.value = null
  }

  async function retry({ jobId, name }: FailedJob): Promise<void> {
    retrying.add(jobId)
    try {
      answered.value = await call(retryJob, { jobId })
      say(`又排上队了：${jobText(name)}`)
    } catch (error) {
      sayTrouble(errorText(error))
    } finally {
      retrying.delete(jobId)
    }
  }

  return { state, failure, retrying, load, retry }
})
