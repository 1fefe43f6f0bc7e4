import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { useHold } from './use-hold.ts'

function scene() {
  const held = vi.fn()
  const { listeners, ends } = useHold(held)
  const down = (pointerType: string) =>
    listeners.pointerdown(new PointerEvent('pointerdown', { pointerType }))
  const menu = (pointerType: string) =>
    listeners.contextmenu(new PointerEvent('contextmenu', { pointerType, cancelable: true }))
  return { held, listeners, ends, down, menu }
}

describe('a long press', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('holds once, and the click that ends it is no tap', () => {
    const { held, ends, down, menu } = scene()
    down('touch')
    vi.advanceTimersByTime(600)
    menu('touch')
    expect(held).toHaveBeenCalledTimes(1)
    expect(ends()).toBe(true)
    expect(ends()).toBe(false)
  })

  it('is none when the finger lifts early or slips away', () => {
    const { held, listeners, ends, down } = scene()
    down('touch')
    listeners.pointerup()
    down('touch')
    listeners.pointermove(new PointerEvent('pointermove', { clientX: 30 }))
    vi.advanceTimersByTime(600)
    expect(held).not.toHaveBeenCalled()
    expect(ends()).toBe(false)
  })

  it('is also a right click or the menu key, after which a click is a tap', () => {
    const { held, ends, down, menu } = scene()
    down('mouse')
    menu('mouse')
    menu('')
    expect(held).toHaveBeenCalledTimes(2)
    expect(ends()).toBe(false)
  })
})
