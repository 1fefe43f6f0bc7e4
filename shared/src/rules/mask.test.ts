import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maskPhone } from './mask.ts'

describe('a masked phone number', () => {
  it.each([
    ['13812341234', '138****1234'],
    ['138 1234 1234', '138****1234'],
    ['138-1234-1234', '138****1234'],
    ['１３８１２３４１２３４', '138****1234'],
    ['+86 138 1234 1234', '+86 138****1234'],
    ['+8613812341234', '+86 138****1234'],
    ['008613812341234', '+86 138****1234'],
    ['021-61234567', '021****4567'],
    ['(0571) 8612 3456', '057****3456'],
    ['+86 21 6123 4567', '862****4567'],
    ['61234567', '****4567'],
    ['6123456', '****56'],
    ['12345', '****45'],
    ['8001', '****'],
    ['', '****'],
    ['前台转王姐', '****'],
    ['13812341234 老公', '138****1234'],
    ['+852 9123 4567', '852****4567'],
  ])('of %s is %s', (phone, masked) => {
    expect(maskPhone(phone)).toBe(masked)
  })

  it('never holds the number, nor more than seven of its digits', () => {
    const digit = fc.constantFrom('0', '1', '2', '3', '4', '5', '6', '7', '8', '9')
    const number = fc.string({ unit: digit, minLength: 8, maxLength: 16 })
    fc.assert(
      fc.property(number, fc.constantFrom('', '+86', '0086', '+86 '), (phone, prefix) => {
        const masked = maskPhone(prefix + phone)
        expect(masked).not.toContain(phone)
        const shown = masked.replace(/^\+86 /, '').replaceAll(/\D/g, '').length
        expect(shown).toBeLessThanOrEqual(7)
        expect(shown).toBeLessThanOrEqual((prefix + phone).replaceAll(/\D/g, '').length - 4)
      }),
    )
  })
})
