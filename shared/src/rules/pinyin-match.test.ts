import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { matchPinyin } from './pinyin-match.ts'

const readingsOf: Record<string, string> = {
  敏: 'min',
  感: 'gan',
  肌: 'ji',
  重: 'zhong|chong',
  庆: 'qing',
  绿: 'lv|lu',
  安: 'an',
  恩: 'en',
  嗯: 'en|n|ng',
  明: 'ming',
}
const readings = (name: string) =>
  Array.from(name, (character) => readingsOf[character] ?? '').join(' ')
const match = (name: string, typed: string) => matchPinyin(name, readings(name), typed)
const part = (name: string, typed: string) => {
  const found = match(name, typed)
  return found && name.slice(found.from, found.to)
}

describe('a tag found as it is typed', () => {
  it.each([
    '敏感肌',
    '感肌',
    'mingan',
    'mingj',
    'mgj',
    'mganj',
    'mgji',
    '敏gan',
    '敏gj',
    'mg肌',
    "min'gan",
    'mg j',
    'MIN GAN',
    'ｍｉｎｇａｎ',
    'gj',
    'minga',
    'm',
    'mi',
  ])('敏感肌 is found by %s', (typed) => {
    expect(match('敏感肌', typed)).not.toBeNull()
  })

  it.each(['mj', 'mingang', 'min gan n', '敏肌', 'ngan', '', "'", 'in'])('not by %s', (typed) => {
    expect(match('敏感肌', typed)).toBeNull()
  })

  it('reads a character in all its ways, ü as v and as u, and zh as one initial or its first letter', () => {
    for (const typed of ['zhongqing', 'chongqing', 'zhq', 'zq', 'cq', 'chq'])
      expect(part('去重庆', typed)).toBe('重庆')
    for (const typed of ['lv', 'lu', 'lü', 'l']) expect(part('绿色', typed)).toBe('绿')
  })

  it('lets spaces and signs of the name be left out or typed', () => {
    for (const typed of ['18–24', '1824', '18 24', '18–24岁'])
      expect(match('18–24 岁', typed)).not.toBeNull()
    expect(part('敏（感）肌', 'mgj')).toBe('敏（感）肌')
  })

  it('ranks the very name before its beginning, what is written before what is read, initials last', () => {
    const order = [
      ['敏感', '敏感'],
      ['敏感肌', '敏感'],
      ['重敏感', '敏感'],
      ['敏感', 'mingan'],
      ['敏感肌', 'mingan'],
      ['重敏感', 'mingan'],
      ['敏感', 'mg'],
      ['敏感肌', 'mg'],
      ['重敏感', 'mg'],
    ] as const
    expect(order.map(([name, typed]) => match(name, typed)?.rank)).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7, 8,
    ])
  })

  it('marks the earliest of several equal places', () => {
    expect(match('感敏感', '感')).toMatchObject({ from: 0, to: 1 })
    expect(match('😀敏感', 'mg')).toMatchObject({ from: 2, to: 4 })
  })
})

const character = fc.constantFrom(...Object.keys(readingsOf), 'A', '2', '—', ' ', '😀')
const nameOf = fc.array(character, { minLength: 1, maxLength: 7 }).map((parts) => parts.join(''))
const isSign = (one: string) => /^[^\p{L}\p{N}]*$/u.test(one)

/** Every text by which this run of characters may be typed, worked out without any cleverness. */
function spellings(run: readonly string[]): string[] {
  return run.reduce<string[]>(
    (begun, one, at) => {
      const own = readingsOf[one]?.split('|') ?? []
      const initials = own.flatMap((reading) => [
        reading.slice(0, 1),
        ...(/^[zcs]h/.test(reading) ? [reading.slice(0, 2)] : []),
      ])
      const isLast = at === run.length - 1
      const halves = isLast
        ? own.flatMap((reading) => Array.from(reading, (_, end) => reading.slice(0, end + 1)))
        : []
      const left = isSign(one) && at > 0 && !isLast ? [''] : []
      const ways = [one.trim().toLowerCase(), ...own, ...initials, ...halves, ...left]
      return begun.flatMap((start) => [...new Set(ways)].map((way) => start + way))
    },
    [''],
  )
}

function runsOf(name: string): string[][] {
  const characters = Array.from(name)
  return characters.flatMap((_, from) =>
    characters.slice(from).map((__, length) => characters.slice(from, from + length + 1)),
  )
}

describe('any name', () => {
  it('is found by each of the texts by which a part of it may be typed, and by no other', () => {
    fc.assert(
      fc.property(
        nameOf,
        fc.array(
          fc.constantFrom('m', 'n', 'g', 'i', 'e', 'a', 'z', 'h', 'o', 'c', 'q', '敏', '感'),
          {
            minLength: 1,
            maxLength: 5,
          },
        ),
        fc.nat(),
        (name, letters, pick) => {
          const all = new Set(runsOf(name).flatMap(spellings))
          all.delete('')
          const typed = letters.join('')
          expect(match(name, typed) !== null).toBe(all.has(typed))
          const some = [...all].slice(pick % Math.max(1, all.size)).slice(0, 5)
          expect(some.filter((one) => match(name, one) === null)).toEqual([])
        },
      ),
      { numRuns: 300 },
    )
  })

  it('is found by itself before all else', () => {
    fc.assert(
      fc.property(nameOf, (name) => {
        if (name.trim() === '') return
        expect(match(name, name)).toMatchObject({ rank: 0 })
      }),
    )
  })

  it('tells a part of itself, whatever was typed', () => {
    fc.assert(
      fc.property(nameOf, fc.string({ unit: 'grapheme' }), (name, typed) => {
        const found = match(name, typed)
        if (!found) return
        expect(found.from).toBeLessThan(found.to)
        expect(found.to).toBeLessThanOrEqual(name.length)
      }),
    )
  })
})
