import { onMounted, onUnmounted } from 'vue'

/** Runs now, and whenever the page comes back into view, into focus or online: figures left alone grow old. */
export function useWhenSeen(work: () => unknown): void {
  let last = 0
  const seen = () => {
    // Coming back fires several of these events at once.
    if (document.visibilityState !== 'visible' || Date.now() - last < 1_000) return
    last = Date.now()
    work()
  }
  const events = ['pageshow', 'focus', 'online']
  onMounted(() => {
    last = Date.now()
    work()
    document.addEventListener('visibilitychange', seen)
    for (const event of events) globalThis.addEventListener(event, seen)
  })
  onUnmounted(() => {
    document.removeEventListener('visibilitychange', seen)
    for (const event of events) globalThis.removeEventListener(event, seen)
  })
}
