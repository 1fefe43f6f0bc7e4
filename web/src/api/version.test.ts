import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { mayReloadFor, noteReloadFor } from './version.ts'

describe('reloading for a newer server', () => {
  beforeEach(() => sessionStorage.clear())
  afterEach(() => vi.unstubAllGlobals())

  it('happens once per build', () => {
    expect(mayReloadFor('v2')).toBe(true)
    noteReloadFor('v2')
    expect(mayReloadFor('v2')).toBe(false)
    expect(mayReloadFor('v3')).toBe(true)
  })

  it('never happens where the window cannot remember it', () => {
    const full = () => {
      throw new DOMException('full', 'QuotaExceededError')
    }
    vi.stubGlobal('sessionStorage', { getItem: () => null, setItem: full, removeItem: full })
    expect(mayReloadFor('v2')).toBe(false)
  })
})
