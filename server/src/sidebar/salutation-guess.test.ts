import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { guessSalutations } from './salutation-guess.ts'

describe('guessing 称呼', () => {
  it.each([
    [null, '林小雨', ['小雨', '林小雨']],
    [null, 'A0建材赵姐', ['赵姐']],
    ['宋雅 大宁', '小鹿🦌', ['宋雅', '小鹿']],
    [null, '🌸🌸🌸', []],
    [null, 'Momo', []],
    ['张弛（学生）', '不吃香菜', ['张弛', '不吃香菜']],
    [null, '欧阳娜娜', ['娜娜', '欧阳娜娜']],
    ['顾老师', 'Gu', ['顾老师']],
  ])('reads %s and %s as %j', (remark, name, expected) => {
    expect(guessSalutations(remark, name)).toEqual(expected)
  })

  it('gives at most three, each of one to four Chinese characters', () => {
    const text = fc.string({
      unit: fc.constantFrom('A', '0', '赵', '姐', '🌸', '雨', ' ', '老', '师'),
    })
    fc.assert(
      fc.property(fc.option(text), text, (remark, name) => {
        const guesses = guessSalutations(remark, name)
        expect(guesses.length).toBeLessThanOrEqual(3)
        for (const guess of guesses) expect(guess).toMatch(/^[\u4e00-\u9fff]{1,4}$/u)
      }),
    )
  })
})
