import { onBeforeUnmount, ref, watch, type Ref } from 'vue'

type Seen = { whole: boolean; passed: boolean }

/**
 * Whether the send button belongs at the foot of the screen: the words or its own place are not wholly in sight, and
 * the reader has not gone past them. `parts` gives the words and the place; the last is the box around them.
 */
export function usePinned(parts: () => HTMLElement[], changed: () => unknown): Ref<boolean> {
  const pinned = ref(false)
  const seen = new Map<Element, Seen>()
  let observer: IntersectionObserver | null = null

  function take(entries: readonly IntersectionObserverEntry[]): void {
    for (const { target, intersectionRatio, boundingClientRect } of entries) {
      seen.set(target, { whole: intersectionRatio > 0.99, passed: boundingClientRect.bottom < 80 })
    }
    const looked = [...seen.values()]
    const box = looked.at(-1)
    pinned.value = !box?.passed && looked.slice(0, -1).some(({ whole }) => !whole)
  }

  function observe(): void {
    observer?.disconnect()
    seen.clear()
    const nav = getComputedStyle(document.documentElement).getPropertyValue('--nav-height') || '0px'
    const steps = Array.from({ length: 21 }, (_step, at) => at / 20)
    observer = new IntersectionObserver(take, {
      rootMargin: `0px 0px -${nav.trim()} 0px`,
      threshold: steps,
    })
    for (const part of parts()) observer.observe(part)
  }

  watch(changed, observe, { flush: 'post', immediate: false })
  watch(parts, observe, { flush: 'post' })
  onBeforeUnmount(() => observer?.disconnect())
  return pinned
}
