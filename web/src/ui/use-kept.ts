import { computed, ref, shallowReactive } from 'vue'
import type { ComputedRef } from 'vue'
import { useLatest } from './use-latest.ts'

export type Kept<T> = {
  /** The last good answer for what is asked for now; it stays while a newer one is on its way or failed. */
  value: ComputedRef<T | null>
  /** Of the newest request, until the next. */
  error: ComputedRef<unknown>
  /** Shows what is kept under `key`, and asks anew. */
  show: (key: string) => Promise<void>
  reload: () => Promise<void>
}

/** Keeps answers by key, so that going back shows them at once and a failed refresh takes nothing away. */
export function useKept<T>(load: (signal: AbortSignal, key: string) => Promise<T>): Kept<T> {
  const answers = shallowReactive(new Map<string, T>())
  const key = ref('')
  const { state, run } = useLatest(async (signal, asked: string) => {
    const answer = await load(signal, asked)
    if (!signal.aborted) answers.set(asked, answer)
    return answer
  })
  return {
    value: computed(() => answers.get(key.value) ?? null),
    error: computed(() => (state.value.status === 'failed' ? state.value.error : null)),
    show: (next) => {
      key.value = next
      return run(next)
    },
    reload: () => run(key.value),
  }
}
