import { nextTick, onBeforeUnmount, onMounted, ref, watch, type Ref } from 'vue'

/** A box of which less than this is left above the fold has been read past. */
const passedPx = 80
const steps = Array.from({ length: 21 }, (_step, at) => at / 20)

/**
 * Whether the send button belongs at the foot of the screen: a bubble in `box`, or the button's own place, is not
 * wholly in sight, and the reader has not gone past the box. Looks anew whenever `shown` changes.
 */
export function usePinned(
  box: Readonly<Ref<HTMLElement | null>>,
  shown: () => unknown,
): Ref<boolean> {
  const pinned = ref(false)
  const hidden = new Set<Element>()
  let passed = false
  let observer: IntersectionObserver | null = null

  function take(entries: readonly IntersectionObserverEntry[]): void {
    for (const { target, intersectionRatio, boundingClientRect } of entries) {
      if (target === box.value) passed = boundingClientRect.bottom < passedPx
      else if (intersectionRatio > 0.99) hidden.delete(target)
      else hidden.add(target)
    }
    pinned.value = hidden.size > 0 && !passed
  }

  function look(): void {
    observer?.disconnect()
    hidden.clear()
    if (!box.value || !('IntersectionObserver' in globalThis)) return
    const nav = getComputedStyle(document.documentElement).getPropertyValue('--nav-height').trim()
    const rootMargin = `0px 0px -${nav || '0px'} 0px`
    observer = new IntersectionObserver(take, { rootMargin, threshold: steps })
    const parts = box.value.querySelectorAll('[data-bubble], [data-send-place]')
    for (const part of [box.value, ...parts]) observer.observe(part)
  }

  onMounted(look)
  watch(shown, () => void nextTick(look))
  onBeforeUnmount(() => observer?.disconnect())
  return pinned
}

/** Makes room under messages at the foot of the screen, where the button stands now. */
export function liftToasts(lifted: boolean): void {
  document.documentElement.classList.toggle('has-send-bar', lifted)
}
