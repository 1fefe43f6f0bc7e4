/**
 * Whether a person sees all of `element` at this moment: nothing of it clipped, outside the window, or under a
 * bar or a toast. Looked at when she taps, for only that moment counts.
 */
export function isWhollyVisible(element: HTMLElement): boolean {
  if (element.scrollHeight > element.clientHeight + 1) return false
  const box = element.getBoundingClientRect()
  const { clientWidth, clientHeight } = document.documentElement
  if (box.top < 0 || box.left < 0 || box.bottom > clientHeight || box.right > clientWidth + 1) {
    return false
  }
  const inset = 3
  const xs = [box.left + inset, (box.left + box.right) / 2, box.right - inset]
  const ys = [box.top + inset, (box.top + box.bottom) / 2, box.bottom - inset]
  return xs.every((x) => ys.every((y) => isOnTop(element, x, y)))
}

function isOnTop(element: HTMLElement, x: number, y: number): boolean {
  const top = document.elementFromPoint(x, y)
  return top !== null && (element === top || element.contains(top) || top.contains(element))
}

/** Scrolls so that `element` stands where `top` was on screen: what is under the finger stays there. */
export function keepInPlace(element: HTMLElement, top: number): void {
  window.scrollBy(0, element.getBoundingClientRect().top - top)
}
