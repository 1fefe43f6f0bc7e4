const holdMs = 500
const slipPx = 10

/**
 * A long press, a right click or the keyboard's menu key on an element that listens with `listeners`; `ends` says
 * of a click whether it only ended a long press.
 */
export function useHold(held: () => void) {
  let timer: ReturnType<typeof setTimeout> | undefined
  let from = { x: 0, y: 0 }
  let isHeld = false
  const stop = () => clearTimeout(timer)
  const hold = () => {
    stop()
    if (!isHeld) held()
    isHeld = true
  }
  const ends = () => {
    const was = isHeld
    isHeld = false
    return was
  }
  const listeners = {
    pointerdown: (event: PointerEvent) => {
      isHeld = false
      from = { x: event.clientX, y: event.clientY }
      if (event.pointerType !== 'mouse') timer = setTimeout(hold, holdMs)
    },
    pointermove: (event: PointerEvent) => {
      if (Math.hypot(event.clientX - from.x, event.clientY - from.y) > slipPx) stop()
    },
    pointerup: stop,
    pointercancel: stop,
    pointerleave: stop,
    contextmenu: (event: Event) => {
      event.preventDefault()
      hold()
      // No click follows a mouse's right button nor the menu key.
      if (!(event instanceof PointerEvent) || event.pointerType !== 'touch') isHeld = false
    },
  }
  return { listeners, ends }
}
