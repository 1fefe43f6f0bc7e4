import type { CustomerTag } from '@xiaoguan/shared/tag'
import { describe, expect, it } from 'vitest'
import { foldTags } from './fold-tags.ts'

const tag = (tagClass: CustomerTag['tagClass'], n: number): CustomerTag => ({
  tagId: `${tagClass}${n}`,
  name: '四个汉字',
  tagGroupId: 'g',
  tagClass,
  on: { staffId: 'me', name: '周倩' },
  mine: true,
  addedAt: '2026-11-01T02:40:00Z',
  addedBy: '周倩',
  source: 'staff',
  rule: null,
  sync: 'synced',
  syncProblem: null,
})
const many = (tagClass: CustomerTag['tagClass'], count: number) =>
  Array.from({ length: count }, (_, n) => tag(tagClass, n))
const countByClass = (tags: readonly CustomerTag[]) =>
  (['fact', 'marketing', 'service'] as const).map(
    (tagClass) => tags.filter((one) => one.tagClass === tagClass).length,
  )

describe('the tags that stand open', () => {
  it('are all where they fit', () => {
    const few = [...many('fact', 3), ...many('service', 3)]
    expect(foldTags(few, 256)).toEqual(few)
  })

  it('are some of each class where 200 do not fit', () => {
    const all = [...many('fact', 40), ...many('marketing', 40), ...many('service', 120)]
    const counts = countByClass(foldTags(all, 256))
    expect(Math.min(...counts)).toBeGreaterThan(0)
    expect(counts.reduce((sum, count) => sum + count)).toBeLessThan(13)
  })

  it('are the newest, in the order of the library', () => {
    const all = many('service', 100)
    const last = { ...tag('service', 99), addedAt: '2026-11-19T02:40:00Z' }
    const shown = foldTags([...all.slice(0, 99), last], 256)
    expect(shown.at(-1)).toEqual(last)
    expect(shown.slice(0, -1)).toEqual(all.slice(0, shown.length - 1))
  })

  it('take the room that another class leaves', () => {
    const all = [...many('fact', 1), ...many('service', 120)]
    expect(countByClass(foldTags(all, 256))[2]).toBeGreaterThan(4)
  })
})
