import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hashOrder, orderNoOf, parseOrder, phoneDigits } from './parse-order.ts'
import { runsOutOn } from './runs-out.ts'

const now = new Date('2026-11-19T02:40:00Z')
const order = {
  orderNo: 'D1',
  at: '2026-11-19T10:00:00+08:00',
  customer: { customerId: 'wm1' },
  lines: [{ productCode: null, name: '精华', category: null, quantity: 1, paidFen: 29_800 }],
}
const wishOf = (given: object) => {
  const parsed = parseOrder({ ...order, ...given }, now)
  if (!('wish' in parsed)) throw new Error(`${parsed.problem} ${parsed.field}`)
  return parsed.wish
}

describe('an order as it came', () => {
  it('is taken or refused, whatever it is', () => {
    fc.assert(
      fc.property(fc.anything(), (given) => {
        const parsed = parseOrder(given, now)
        expect('wish' in parsed || parsed.problem.startsWith('order.')).toBe(true)
        orderNoOf(given)
      }),
    )
  })

  it('has one hash for one content, and another for any change', () => {
    const hash = (given: object) => hashOrder(wishOf(given), 'wm1')
    const same = hash({})
    expect(hash({ at: '2026-11-19T02:00:00Z', till: null, departmentId: null })).toBe(same)
    expect(hash({ customer: { phone: '13800138000' } })).toBe(same)
    const line = order.lines[0]
    const changes = [
      { at: '2026-11-19T02:00:01Z' },
      { till: '王芳' },
      { departmentId: 11 },
      { lines: [{ ...line, paidFen: 1 }] },
      { lines: [{ ...line, category: '护肤' }] },
      { lines: [line, line] },
    ]
    expect(new Set([same, ...changes.map(hash)]).size).toBe(changes.length + 1)
    expect(hashOrder(wishOf({}), 'wm2')).not.toBe(same)
  })
})

it('knows a phone number however it is written', () => {
  const numbers = [
    '13800138000',
    '+86 138-0013-8000',
    '0086 13800138000',
    '８６１３８００１３８０００',
  ]
  expect(new Set(numbers.map(phoneDigits))).toEqual(new Set(['13800138000']))
  expect(phoneDigits('86 1234567')).toBe('861234567')
  expect(phoneDigits('没留')).toBeNull()
})

describe('the day on which something runs out', () => {
  it('is the order’s day and each piece’s days', () => {
    expect(runsOutOn('2026-12-31', { quantity: 2, paidFen: 1 }, 45)).toBe('2027-03-31')
  })

  it('is none for what does not run out, was given back or given away', () => {
    expect(runsOutOn('2026-12-31', { quantity: 1, paidFen: 1 }, null)).toBeNull()
    expect(runsOutOn('2026-12-31', { quantity: 1, paidFen: -1 }, 45)).toBeNull()
    expect(runsOutOn('2026-12-31', { quantity: 1, paidFen: 0 }, 45)).toBeNull()
  })

  it('is a date even for a mistyped quantity', () => {
    expect(runsOutOn('2026-12-31', { quantity: 10_000, paidFen: 1 }, 3650)).toMatch(/^2126-/)
  })
})
