import { loadHandover } from '@xiaoguan/shared/handover'
import { computed, onUnmounted } from 'vue'
import { call } from '../api/client.ts'
import { loadFailure } from '../api/load-failure.ts'
import { useKept } from '../ui/use-kept.ts'

const againMs = 2500
// After that the page's own way to refresh is enough: the rest takes hours.
const mostTimes = 12

/** One hand-over; looked at again by itself while WeCom is being told. */
export function useProgress(handoverId: string) {
  const kept = useKept((signal) => call(loadHandover, { handoverId }, { signal }))
  let timer: ReturnType<typeof setTimeout> | undefined
  let times = 0

  async function load() {
    clearTimeout(timer)
    await kept.show(handoverId)
    times += 1
    const isBeingTold = (kept.value.value?.handover.counts.asked ?? 0) > 0
    if (isBeingTold && times < mostTimes) timer = setTimeout(() => void load(), againMs)
  }
  onUnmounted(() => {
    times = mostTimes
    clearTimeout(timer)
  })

  return { loaded: kept.value, failure: computed(() => loadFailure(kept.error.value)), load }
}
