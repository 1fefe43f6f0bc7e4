import { describe, expect, it } from 'vitest'
import { nudgeCard } from './nudge-card.ts'

describe('the card of a nudge', () => {
  it('names at most five customers and blames nobody', () => {
    const card = nudgeCard('沈佳怡', ['小雨', '宋雅', '小鹿', '顾曼', '孟瑶', '张弛'])
    expect(card.title).toBe('先联系这 5 位')
    expect(card.description).toContain('小雨、宋雅、小鹿、顾曼、孟瑶')
    expect(card.description).not.toMatch(/张弛|超时|没做|落后|批评/)
  })

  it('lets no nickname become markup', () => {
    expect(nudgeCard('沈佳怡', ['<b>雨</b>']).description).not.toMatch(/[<>]/)
  })
})
