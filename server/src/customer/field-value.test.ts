import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readFieldValue } from './field-value.ts'

const of = (kind: 'text' | 'number' | 'date' | 'choice', choices: string[] = []) => ({
  kind,
  choices,
})

describe('the value of a field', () => {
  it.each([
    ['12', '12'],
    ['１２', '12'],
    ['1,200', '1200'],
    ['1，200', '1200'],
    ['007.50', '7.5'],
    ['+3', '3'],
    ['-0.0', '0'],
    ['-2.10', '-2.1'],
  ])('that is a number: %s is kept as %s', (given, kept) => {
    expect(readFieldValue(of('number'), given)).toBe(kept)
  })

  it.each(['', 'abc', '1e5', '1.', '.5', '1.2.3', '=1+1', '1 2', 'NaN', '1'.repeat(16)])(
    'that is no number is refused: %s',
    (given) => {
      expect(readFieldValue(of('number'), given)).toBeUndefined()
    },
  )

  it('is a day that the calendar has', () => {
    expect(readFieldValue(of('date'), '2028-02-29')).toBe('2028-02-29')
    for (const given of ['2026-02-29', '2026-2-3', '2026/02/03', '12 月 31 日', '2026-13-01'])
      expect(readFieldValue(of('date'), given)).toBeUndefined()
  })

  it('is one of the choices', () => {
    expect(readFieldValue(of('choice', ['油皮', '干皮']), ' 干皮 ')).toBe('干皮')
    expect(readFieldValue(of('choice', ['油皮', '干皮']), '混合')).toBeUndefined()
  })

  it('is text without what a message would fill', () => {
    expect(readFieldValue(of('text'), ' 周六上午 ')).toBe('周六上午')
    expect(readFieldValue(of('text'), '{{客户称呼}}')).toBeUndefined()
    expect(readFieldValue(of('text'), '  ')).toBeUndefined()
  })

  it('is kept in one way: what was kept is kept as it is', () => {
    const number = fc.tuple(fc.integer(), fc.nat(999_999)).map(([a, b]) => `${a}.${b}`)
    const day = fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })
    fc.assert(
      fc.property(number, (given) => {
        const kept = readFieldValue(of('number'), given)
        expect(Number(kept)).toBeCloseTo(Number(given), 5)
        expect(readFieldValue(of('number'), kept ?? '')).toBe(kept)
      }),
    )
    fc.assert(
      fc.property(day, (given) => {
        const text = given.toISOString().slice(0, 10)
        expect(readFieldValue(of('date'), text)).toBe(text)
      }),
    )
    fc.assert(
      fc.property(fc.string(), (given) => {
        const kept = readFieldValue(of('text'), given)
        fc.pre(kept !== undefined)
        expect(readFieldValue(of('text'), kept ?? '')).toBe(kept)
      }),
    )
  })
})
