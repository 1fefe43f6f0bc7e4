import { mount } from '@vue/test-utils'
import { nextTick } from 'vue'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import KeepingNotice from './KeepingNotice.vue'

const still = { waiting: 0, durable: true, trouble: null }

describe('the note on what is not kept yet', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  async function shown(props: Partial<{ waiting: number; durable: boolean; trouble: string }>) {
    const view = mount(KeepingNotice, { props: { ...still, ...props } })
    vi.advanceTimersByTime(3_000)
    await nextTick()
    return view.text()
  }

  it('is silent while all is well, and for what only takes a moment', async () => {
    expect(await shown({})).toBe('')
    expect(mount(KeepingNotice, { props: { ...still, waiting: 1 } }).text()).toBe('')
  })

  it('counts what waits', async () => {
    expect(await shown({ waiting: 2 })).toBe('2 条还没存上，连上就自动补')
  })

  it('asks not to close the page where the device keeps nothing', async () => {
    expect(await shown({ waiting: 1, durable: false })).toContain('这台设备存不住改动，先别关页面')
  })

  it('says when what is shown may be old', async () => {
    expect(await shown({ trouble: '网络不通，连上后再试' })).toContain('显示的是刚才的')
  })
})
