import { loadBulk, steerBulk, type Bulk } from '@xiaoguan/shared/bulk'
import { computed, onScopeDispose, ref, shallowRef } from 'vue'
import { call } from '../api/client.ts'
import { loadFailure } from '../api/load-failure.ts'
import { errorText } from '../api/problem-text.ts'
import { sayTrouble } from '../ui/toast.ts'
import { useKept } from '../ui/use-kept.ts'

export type Course = 'stop' | 'go_on' | 'retry_failed' | 'take_back'

const runningMs = 2000
const pendingMs = 5000

/** One bulk as it goes: asked for again while it runs and somebody looks. */
export function useBulk(bulkId: string) {
  const kept = useKept((signal) => call(loadBulk, { bulkId }, { signal }))
  const isSteering = ref(false)
  /** Newer than what was loaded, until the next look. */
  const steered = shallowRef<Bulk | null>(null)
  const bulk = computed(() => steered.value ?? kept.value.value?.bulk ?? null)
  let timer: ReturnType<typeof setTimeout> | undefined

  function plan() {
    clearTimeout(timer)
    const waitMs = waitOf(bulk.value)
    if (waitMs !== null && document.visibilityState === 'visible')
      timer = setTimeout(() => void load(), waitMs)
  }
  async function load() {
    const before = steered.value
    await kept.show('bulk')
    // What was steered during this look is newer than it.
    if (steered.value === before) steered.value = null
    plan()
  }

  /** Gives the bulk to look at now: to take back is a bulk of its own. */
  async function steer(course: Course): Promise<Bulk | null> {
    isSteering.value = true
    try {
      const answer = await call(steerBulk, { bulkId }, { body: { course } })
      if (answer.bulk.bulkId === bulkId) steered.value = answer.bulk
      plan()
      return answer.bulk
    } catch (error) {
      sayTrouble(errorText(error))
      void load()
      return null
    } finally {
      isSteering.value = false
    }
  }

  onScopeDispose(() => clearTimeout(timer))
  const failures = computed(() => kept.value.value?.failures ?? [])
  const failure = computed(() => loadFailure(kept.error.value))
  return { bulk, failures, failure, isSteering, load, steer }
}

function waitOf(bulk: Bulk | null): number | null {
  if (!bulk) return null
  if (bulk.state === 'running') return runningMs
  return bulk.pending > 0 ? pendingMs : null
}
