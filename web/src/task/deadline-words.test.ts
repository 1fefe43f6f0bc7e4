import { describe, expect, it } from 'vitest'
import { deadlineWords, isLate } from './deadline-words.ts'

// 10:40 on Thursday 19 November 2026 in Shanghai.
const now = new Date('2026-11-19T02:40:00Z')

describe('deadline words', () => {
  it.each([
    ['2026-11-19T10:00:00Z', '今天 18:00 前'],
    ['2026-11-19T15:59:00Z', '今天 23:59 前'],
    ['2026-11-19T16:00:00Z', '明天 00:00 前'],
    ['2026-11-21T04:00:00Z', '周六 12:00 前'],
    ['2026-12-03T04:00:00Z', '12月3日前'],
    ['2026-11-19T02:39:40Z', '超时 1 分钟'],
    ['2026-11-19T02:00:00Z', '超时 40 分钟'],
    ['2026-11-19T00:10:00Z', '超时 2 小时'],
    ['2026-11-16T02:00:00Z', '超时 3 天'],
  ])('says %s as %s', (at, words) => {
    expect(deadlineWords(at, now)).toBe(words)
  })

  it('is not late at the very deadline', () => {
    expect(isLate('2026-11-19T02:40:00Z', now)).toBe(false)
    expect(isLate('2026-11-19T02:39:59Z', now)).toBe(true)
  })
})
