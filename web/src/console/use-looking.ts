import { onMounted, onUnmounted, watch } from 'vue'

/** Looks now and again and again, as long as somebody sees the page; `everyMs` may change meanwhile. */
export function useLooking(look: () => Promise<unknown>, everyMs: () => number): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let isHere = false
  const isSeen = () => isHere && document.visibilityState === 'visible'

  async function lookNow(): Promise<void> {
    clearTimeout(timer)
    if (!isSeen()) return
    await look()
    lookLater()
  }
  function lookLater(): void {
    clearTimeout(timer)
    if (isSeen()) timer = setTimeout(() => void lookNow(), everyMs())
  }
  const onChange = () => void lookNow()

  watch(everyMs, lookLater)
  onMounted(() => {
    isHere = true
    document.addEventListener('visibilitychange', onChange)
    void lookNow()
  })
  onUnmounted(() => {
    isHere = false
    clearTimeout(timer)
    document.removeEventListener('visibilitychange', onChange)
  })
}
