import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { getBoot, setBoot } from './boot.ts'
import { recall, remember } from './device-memory.ts'
import { stubServer } from './stub-server.ts'

describe('what a person chose on this device', () => {
  beforeEach(() => {
    localStorage.clear()
    stubServer(() => 'offline')
  })
  afterEach(() => vi.unstubAllGlobals())

  it('is there the next time', () => {
    remember('可约时间1', '周六上午 11 点')
    expect(recall('可约时间1')).toBe('周六上午 11 点')
  })

  it('is nobody else’s: not a colleague’s, not another corp’s', () => {
    remember('可约时间1', '周六上午 11 点')
    const mine = getBoot()
    setBoot({ ...mine, staffId: 'wangfang' })
    expect(recall('可约时间1')).toBeNull()
    setBoot({ ...mine, corpKey: 'other' })
    expect(recall('可约时间1')).toBeNull()
  })

  it('is asked again where the device keeps nothing', () => {
    const forbid = () => {
      throw new DOMException('denied', 'SecurityError')
    }
    vi.stubGlobal('localStorage', { setItem: forbid, getItem: forbid })
    remember('可约时间1', '周六上午 11 点')
    expect(recall('可约时间1')).toBeNull()
  })
})
