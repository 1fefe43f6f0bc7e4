import { describe, expect, it } from 'vitest'
import {
  type Remedy,
  WecomError,
  WecomUnreachable,
  passes,
  problemOf,
  remedyOf,
  remedyOfCode,
  tellsOperator,
} from './errors.ts'

/** Every code of the platform reference's "codes the product should know". */
const table: Record<Remedy, number[]> = {
  new_token: [40_014, 42_001],
  try_again: [-1, 6000, 45_009, 45_033, 45_035, 41_063, 90_507],
  relation_gone: [84_061, 40_096],
  operator: [
    40_001, 40_013, 40_056, 41_001, 41_004, 48_002, 50_001, 50_003, 60_011, 60_020, 301_002,
    701_008,
  ],
  final: [
    // login, JS
    40_029, 84_014, 84_015, 41_008, 40_093, 80_001, 85_005,
    // too many items; directory: a person or department is not there or not visible
    81_017, 40_003, 60_111, 60_123, 50_002,
    // customers
    41_035, 84_083, 84_084, 84_074,
    // tags
    40_068, 40_071, 40_072, 41_017, 41_018,
    // mass messages and welcome
    40_063, 41_047, 41_048, 41_049, 41_050, 41_051, 41_064, 41_065, 41_093, 41_094, 41_096,
    // contact way and link
    41_037, 41_038, 41_039, 41_040, 41_041, 41_042, 41_043, 41_044, 41_045, 41_054, 41_095,
    // hand-over
    40_097, 40_098, 40_099, 40_100, 90_500, 90_501, 90_508,
    // media and messages
    40_004, 40_006, 40_007, 40_058, 43_012, 44_001, 44_004, 45_001, 45_002, 45_007, 81_013, 82_001,
    82_002, 82_003,
    // never seen before
    999_999,
  ],
}

describe('what to do about a refusal', () => {
  it.each(
    Object.entries(table).flatMap(([remedy, codes]) =>
      codes.map((code) => [code, remedy] as const),
    ),
  )('%i: %s', (code, remedy) => {
    expect(remedyOfCode(code)).toBe(remedy)
    expect(remedyOf(new WecomError('user/get', code, 'words'))).toBe(remedy)
  })

  it('tries again when there was no usable answer, and takes errors of our own for final', () => {
    expect(remedyOf(new WecomUnreachable('user/get', 'timeout'))).toBe('try_again')
    expect(remedyOf(new TypeError('ours'))).toBe('final')
  })

  it('waits for whatever may pass or be mended, and only then', () => {
    const waits = Object.entries(table)
      .filter(([, codes]) => codes.every((code) => passes(new WecomError('x', code, ''))))
      .map(([remedy]) => remedy)
    expect(waits).toEqual(['new_token', 'try_again', 'operator'])
    expect(passes(new WecomUnreachable('x', 'timeout'))).toBe(true)
    expect(passes(new Error('ours'))).toBe(false)
  })

  it('names the problem for rows and pages', () => {
    expect(problemOf(new WecomError('x', 60_020, 'not allow'))).toBe('60020')
    expect(problemOf(new WecomUnreachable('x', 'timeout'))).toBe('unreachable')
    expect(tellsOperator(new WecomError('x', 60_020, ''))).toBe(true)
    expect(tellsOperator(new WecomError('x', 45_009, ''))).toBe(false)
  })
})
