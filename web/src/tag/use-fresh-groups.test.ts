import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ref } from 'vue'
import { useFreshGroups } from './use-fresh-groups.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function open() {
  const load = vi.fn<() => Promise<void>>(async () => {})
  const findsNothing = ref(false)
  const setup = () => {
    useFreshGroups(load, () => findsNothing.value)
    return () => null
  }
  return { load, findsNothing, page: mount({ setup }) }
}

describe('the tags to search in', () => {
  it('are asked for when the page opens and when it comes back into view', async () => {
    const { load, page } = open()
    expect(load).toHaveBeenCalledTimes(1)
    await vi.advanceTimersByTimeAsync(300_000)
    expect(load).toHaveBeenCalledTimes(1)
    document.dispatchEvent(new Event('visibilitychange'))
    expect(load).toHaveBeenCalledTimes(2)
    page.unmount()
  })

  it('are asked for anew while a search finds nothing, and no longer', async () => {
    const { load, findsNothing, page } = open()
    findsNothing.value = true
    await vi.advanceTimersByTimeAsync(0)
    expect(load).toHaveBeenCalledTimes(2)
    await vi.advanceTimersByTimeAsync(120_000)
    expect(load).toHaveBeenCalledTimes(4)
    findsNothing.value = false
    await vi.advanceTimersByTimeAsync(120_000)
    expect(load).toHaveBeenCalledTimes(4)
    findsNothing.value = true
    await vi.advanceTimersByTimeAsync(0)
    page.unmount()
    await vi.advanceTimersByTimeAsync(120_000)
    expect(load).toHaveBeenCalledTimes(5)
  })
})
