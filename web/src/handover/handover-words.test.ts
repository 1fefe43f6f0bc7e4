import type { Handover } from '@xiaoguan/shared/handover'
import { describe, expect, it } from 'vitest'
import { countsLine, fateOf, problemWords, whatHappens } from './handover-words.ts'
import { handoverOf } from './handover-samples.ts'

describe('the words of a hand-over', () => {
  it('name what came of each customer', () => {
    const words = (['asked', 'waiting', 'done', 'refused', 'limit'] as const).map(
      (state) => fateOf(state, null).words,
    )
    expect(words).toEqual(['正在交接', '正在交接', '已交接', '客人没同意', '对方客户满了'])
  })

  it('say why it failed, with the code only when nobody has words for it', () => {
    expect(fateOf('failed', 40_128).why).toBe('90 天里已经交接过两次了')
    expect(fateOf('failed', 84_061).why).toContain('不是')
    expect(fateOf('failed', 99_999).why).toBe('企业微信没收下（代码 99999）')
    expect(fateOf('failed', null).why).toBe('等了三天没有结果')
  })

  it('count only what there is', () => {
    const counts = { asked: 1, waiting: 13, done: 20, refused: 2, limit: 0, failed: 0 }
    expect(countsLine(handoverOf({ counts }))).toBe('已交接 20 · 正在交接 14 · 客人没同意 2')
  })

  it('tell trouble that passes from trouble for the operator', () => {
    const words = (given: Partial<Handover>) => problemWords(handoverOf(given))
    expect(words({ problem: null })).toBeNull()
    expect(words({ problem: 'unreachable' })).toContain('会自己接着交')
    expect(words({ problem: '60020' })).toContain('找运营')
  })

  it('promise a person who left nothing that she would do', () => {
    const lines = (resigned: boolean) =>
      whatHappens({ from: '黎娜', to: '许诺', resigned, count: 3 }).join('\n')
    expect(lines(false)).toContain('生效前还是黎娜照看')
    expect(lines(true)).not.toContain('黎娜照看')
  })
})
