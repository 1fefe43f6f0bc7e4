import { matchPinyin } from '@xiaoguan/shared'
import { describe, expect, it } from 'vitest'
import { readingsOf } from './readings.ts'

describe('the readings of a name', () => {
  it('are all of each 汉字, and nothing for other signs', () => {
    expect(readingsOf('重 A岁')).toBe('zhong|chong   sui')
  })

  it('spell ü as v and as u', () => {
    expect(readingsOf('绿').split('|')).toEqual(expect.arrayContaining(['lv', 'lu']))
    expect(readingsOf('略').split('|')).toEqual(['lve', 'lue'])
  })

  it.each([
    ['敏感肌', 'mgj'],
    ['重庆人', 'cqr'],
    ['银行职员', 'yinhang'],
    ['会计', 'kuaiji'],
    ['25–30 岁', '2530s'],
    ['𠮷祥', 'x'],
    ['怕晒', 'pas'],
  ])('find %s by %s', (name, typed) => {
    expect(matchPinyin(name, readingsOf(name), typed)).not.toBeNull()
  })
})
