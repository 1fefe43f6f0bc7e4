import { describe, expect, it } from 'vitest'
import { WecomUnreachable } from './errors.ts'
import { createSlots } from './slots.ts'

const markTag = { corpId: 'c1', api: 'externalcontact/mark_tag' }

/** A store with `free` places, under a clock that each look moves on by a second. */
function scene(free: number) {
  const state = { free, looks: 0, leaseMs: 0 }
  const store = {
    take: (_key: object, _holder: string, limit: { leaseMs: number }) => {
      state.looks += 1
      state.leaseMs = limit.leaseMs
      if (state.free === 0) return Promise.resolve(false)
      state.free -= 1
      return Promise.resolve(true)
    },
    release: () => Promise.resolve(void (state.free += 1)),
  }
  const clocks = { now: () => new Date(0), ms: () => state.looks * 1000 }
  return { slots: createSlots(store, clocks), store, state }
}

describe('a place among all processes', () => {
  it('is given back after the call, whether it was answered or not', async () => {
    const { slots, state } = scene(1)
    expect(await slots.run(markTag, 4000, () => Promise.resolve('ok'))).toBe('ok')
    const fail = () => Promise.reject(new Error('broken'))
    await expect(slots.run(markTag, 4000, fail)).rejects.toThrow('broken')
    expect(state).toMatchObject({ free: 1, looks: 2 })
    expect(state.leaseMs).toBeGreaterThan(4000)
  })

  it('that can’t be given back takes nothing from the answer', async () => {
    const { slots, store } = scene(1)
    store.release = () => Promise.reject(new Error('no database'))
    expect(await slots.run(markTag, 4000, () => Promise.resolve('ok'))).toBe('ok')
  })

  it('is not waited for for ever', async () => {
    const { slots } = scene(0)
    const waiting = slots.run(markTag, 4000, () => Promise.resolve('ok'))
    await expect(waiting).rejects.toBeInstanceOf(WecomUnreachable)
  })

  it('is not needed where the platform counts by process', async () => {
    const { slots, state } = scene(0)
    const key = { corpId: 'c1', api: 'message/send' }
    expect(await slots.run(key, 4000, () => Promise.resolve('ok'))).toBe('ok')
    expect(state.looks).toBe(0)
  })
})
