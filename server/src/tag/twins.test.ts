import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { listTwins, twinKey } from './twins.ts'

const tag = (name: string) => ({ tagId: name, name, tagGroupId: 'g', groupName: '组' })
const sameOf = (name: string, other: string) => listTwins(name, [tag(other)])[0]?.same

describe('twins of a name', () => {
  it.each([
    ['怕 冷', '怕冷', 'name'],
    ['ＶＩＰ客', 'vip 客', 'name'],
    ['怕冷！', '怕冷', 'name'],
    ['长发', '常发', 'pinyin'],
    ['敏感机', '敏感肌', 'pinyin'],
    ['mingan', '敏感', 'pinyin'],
    ['重庆', '崇庆', 'pinyin'],
    ['怕冷', '怕冷（手脚）', 'part'],
    ['怕冷', '怕热', undefined],
    ['冷', '怕冷', undefined],
  ])('%s beside %s: %s', (typed, other, same) => {
    expect(sameOf(typed, other)).toBe(same)
  })

  it('are found however the name is spaced, cased and widened', () => {
    const widen = (text: string) =>
      text.replaceAll(/[!-~]/g, (c) => String.fromCodePoint((c.codePointAt(0) ?? 0) + 0xfee0))
    const name = fc
      .array(fc.constantFrom(...Array.from('怕冷敏感肌手脚abcXY12')), {
        minLength: 1,
        maxLength: 12,
      })
      .map((parts) => parts.join(''))
    const spaced = fc.array(fc.constantFrom('', ' ', '　', '·', '-'), {
      minLength: 13,
      maxLength: 13,
    })
    fc.assert(
      fc.property(name, spaced, fc.boolean(), (text, gaps, wide) => {
        const odd = Array.from(text, (c, at) => c + gaps[at])
          .join('')
          .toUpperCase()
        expect(sameOf(wide ? widen(odd) : odd, text)).toBe('name')
      }),
    )
  })

  it('are the same whichever of two names is asked for', () => {
    const name = fc
      .array(fc.constantFrom(...Array.from('长常重冲行型乐月a1')), { minLength: 1, maxLength: 10 })
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(name, name, (a, b) => {
        expect(sameOf(a, b)).toBe(sameOf(b, a))
      }),
    )
  })

  it('of nothing are none; a name of marks alone is itself', () => {
    expect(listTwins('  ', [tag('怕冷')])).toEqual([])
    expect(twinKey('★')).toBe('★')
  })
})
