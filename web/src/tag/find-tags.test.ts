import type { TagGroup } from '@xiaoguan/shared/tag'
import { describe, expect, it } from 'vitest'
import { findTags, indexTags } from './find-tags.ts'

const group = (change: Partial<TagGroup>): TagGroup => ({
  tagGroupId: 'g',
  name: '皮肤状态',
  readings: 'pi fu zhuang tai',
  tagClass: 'service',
  single: false,
  mustAsk: false,
  sensitive: false,
  byRule: false,
  tags: [],
  ...change,
})
const skin = group({
  tags: [
    { tagId: 'very', name: '易敏感', readings: 'yi min gan' },
    { tagId: 'plain', name: '敏感', readings: 'min gan' },
    { tagId: 'skin', name: '敏感肌', readings: 'min gan ji' },
    { tagId: 'bright', name: '明亮', readings: 'ming liang' },
  ],
})
const age = group({
  tagGroupId: 'a',
  name: '敏捷',
  readings: 'min jie',
  tagClass: 'fact',
  tags: [{ tagId: 'quick', name: '快', readings: 'kuai' }],
})
const find = (typed: string, used: Record<string, number> = {}) =>
  findTags(indexTags([skin, age]), typed, new Map(Object.entries(used))).map(({ tag }) => tag.tagId)

describe('tags found as she types', () => {
  it('stand with the very name first, then beginnings, then the rest, then by the name of the group', () => {
    expect(find('敏感')).toEqual(['plain', 'skin', 'very'])
    expect(find('min')).toEqual(['plain', 'skin', 'bright', 'very', 'quick'])
    expect(find('mg')).toEqual(['plain', 'skin', 'very'])
  })

  it('that she used last come first among equals', () => {
    expect(find('min', { bright: 5, skin: 3 })).toEqual([
      'bright',
      'skin',
      'plain',
      'very',
      'quick',
    ])
  })

  it('are none for nothing, or for what nothing reads like', () => {
    expect(find(" ' ")).toEqual([])
    expect(find('xyz')).toEqual([])
  })

  it('know which part of the name was meant', () => {
    const [first] = findTags(indexTags([skin]), 'gj', new Map())
    expect(first).toMatchObject({ tag: { tagId: 'skin' }, from: 1, to: 3 })
  })
})
