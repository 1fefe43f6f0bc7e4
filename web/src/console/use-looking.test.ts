import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ref } from 'vue'
import { useLooking } from './use-looking.ts'

let seen: DocumentVisibilityState = 'visible'
beforeEach(() => {
  seen = 'visible'
  vi.useFakeTimers()
  vi.spyOn(document, 'visibilityState', 'get').mockImplementation(() => seen)
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

function show(state: DocumentVisibilityState) {
  seen = state
  document.dispatchEvent(new Event('visibilitychange'))
}

describe('a page that looks again', () => {
  it('does so while it is seen only, and as often as it is told', async () => {
    const look = vi.fn<() => Promise<void>>(async () => {})
    const everyMs = ref(10_000)
    const setup = () => {
      useLooking(look, () => everyMs.value)
      return () => null
    }
    const page = mount({ setup })
    await vi.advanceTimersByTimeAsync(20_000)
    expect(look).toHaveBeenCalledTimes(3)
    everyMs.value = 2_000
    await vi.advanceTimersByTimeAsync(2_000)
    expect(look).toHaveBeenCalledTimes(4)
    show('hidden')
    await vi.advanceTimersByTimeAsync(60_000)
    expect(look).toHaveBeenCalledTimes(4)
    show('visible')
    expect(look).toHaveBeenCalledTimes(5)
    page.unmount()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(look).toHaveBeenCalledTimes(5)
  })
})
