import { onUnmounted } from 'vue'

const pressMs = 500
/** A finger that moves further scrolls. */
const stillPx = 10

/** Holding a row still for half a second; the click that ends it is not another tap. */
export function useLongPress(work: () => void) {
  let timer: ReturnType<typeof setTimeout> | undefined
  let from = { x: 0, y: 0 }
  let isLong = false

  const end = () => clearTimeout(timer)
  function begin(event: PointerEvent) {
    isLong = false
    from = { x: event.clientX, y: event.clientY }
    end()
    timer = setTimeout(() => {
      isLong = true
      work()
    }, pressMs)
  }
  function move(event: PointerEvent) {
    if (Math.hypot(event.clientX - from.x, event.clientY - from.y) > stillPx) end()
  }
  /** The system's menu would open on a finger held still. */
  function menu(event: Event) {
    if (isLong) event.preventDefault()
  }
  onUnmounted(end)
  return {
    begin,
    move,
    end,
    menu,
    wasLong: () => {
      const was = isLong
      isLong = false
      return was
    },
  }
}
