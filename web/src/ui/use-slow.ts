import { onScopeDispose, ref, watch, type Ref } from 'vue'

const patienceMs = 2_500

/** A count that is shown only once it has stood above nothing for a while; back to nothing at once. */
export function useSlow(count: () => number): Ref<number> {
  const shown = ref(0)
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(
    count,
    (now) => {
      clearTimeout(timer)
      if (now === 0 || shown.value > 0) shown.value = now
      else timer = setTimeout(() => (shown.value = count()), patienceMs)
    },
    { immediate: true },
  )
  onScopeDispose(() => clearTimeout(timer))
  return shown
}
