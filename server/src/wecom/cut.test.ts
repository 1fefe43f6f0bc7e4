import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cutBytes, cutCharacters } from './cut.ts'

const text = fc.string({ unit: 'grapheme', maxLength: 60 })
const max = fc.integer({ min: 3, max: 40 })

describe('cutting to the platform’s limits', () => {
  it('keeps what fits as it is, and cuts the rest to the limit', () => {
    fc.assert(
      fc.property(text, max, (given, limit) => {
        const byCharacters = cutCharacters(given, limit)
        const byBytes = cutBytes(given, limit)
        expect(Array.from(byCharacters).length).toBeLessThanOrEqual(limit)
        expect(Buffer.byteLength(byBytes)).toBeLessThanOrEqual(limit)
        expect(byCharacters === given).toBe(Array.from(given).length <= limit)
        expect(byBytes === given).toBe(Buffer.byteLength(given) <= limit)
      }),
    )
  })

  it('never cuts through a character', () => {
    expect(cutCharacters('王芳👩‍👩‍👧‍👦来了', 5)).toBe('王芳…')
    expect(cutBytes('王芳来了', 8)).toBe('王…')
    expect(cutBytes('王芳来了', 9)).toBe('王芳…')
  })
})
