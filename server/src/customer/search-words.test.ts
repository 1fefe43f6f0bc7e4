import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { likePattern, searchParts, searchWords } from './search-words.ts'

const isFound = (typed: string, ...names: (string | null)[]) => {
  const words = searchWords(names)
  return searchParts(typed).every((part) => words.includes(part))
}

describe('a customer is found', () => {
  it.each([
    '赵姐',
    '建材',
    'a0',
    'A0建材赵姐',
    'zhaojie',
    'ZHAO',
    'zj',
    'jczj',
    'jiancai',
    '赵jie',
    'jie 赵',
  ])('as A0建材赵姐 by %s', (typed) => expect(isFound(typed, 'A0建材赵姐')).toBe(true))

  it.each([
    ['zengdan', '曾单'],
    ['cengshan', '曾单'],
    ['zs', '曾单'],
    ['lv', '吕布'],
    ['lü', '吕布'],
    ["xi'an", '西安小张'],
    ['🌸', '🌸小雨🌸'],
    ['xy', '🌸小雨🌸'],
    ['anna li', 'Anna  Li'],
    ['Ａｎｎａ', 'anna'],
    ['138', '138客户'],
    ['❤', '❤️小美'],
    ['𠮷', '𠮷野家'],
  ])('by %s who is called %s', (typed, name) => expect(isFound(typed, name)).toBe(true))

  it('by words of different names of hers, and not when one is missing', () => {
    const names = ['晴天', '林小姐', '双眼皮 3月']
    expect(isFound('linxiaojie syp', ...names, null)).toBe(true)
    expect(isFound('linxiaojie gz', ...names)).toBe(false)
  })

  it('but not by two names read as one', () =>
    expect(isFound('天林', '晴天', '林小姐')).toBe(false))

  it('by everything typed of a name, however odd it is', () => {
    const name = fc.string({ unit: 'binary', maxLength: 20 })
    const character = fc.constantFrom(...Array.from('曾单和行a0 %_\\🌸'))
    const names = fc.oneof(
      name,
      fc.array(character, { maxLength: 20 }).map((all) => all.join('')),
    )
    fc.assert(
      fc.property(names, (one) => {
        expect(isFound(one, one)).toBe(true)
      }),
    )
  })
})

it('many heteronyms make no flood of spellings', () => {
  const words = searchWords(['和和和和和和行行行行行行重重重重'])
  expect(words.split('\n').length).toBeLessThan(80)
  expect(words).toContain('hehehehehehexingxingxingxingxinghangzhong')
})

it('a pattern finds %, _ and \\ as themselves', () => {
  expect(likePattern('5%_\\')).toBe('%5\\%\\_\\\\%')
})
