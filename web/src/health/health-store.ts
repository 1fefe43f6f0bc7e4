import { loadHealth, retryJob, type FailedJob } from '@xiaoguan/shared/health'
import { defineStore } from 'pinia'
import { computed, shallowReactive } from 'vue'
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

  const state = kept.value
  const failure = computed(() => loadFailure(kept.error.value))
  const load = () => kept.show('health')

  async function retry({ jobId, name }: FailedJob): Promise<void> {
    retrying.add(jobId)
    try {
      await call(retryJob, { jobId })
      say(`又排上队了：${jobText(name)}`)
      await load()
    } catch (error) {
      sayTrouble(errorText(error))
    } finally {
      retrying.delete(jobId)
    }
  }

  return { state, failure, retrying, load, retry }
})
