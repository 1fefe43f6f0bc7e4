import type { LibraryGroup } from '@xiaoguan/shared/tag-library'
import { describe, expect, it } from 'vitest'
import { findInLibrary, namesIn, reordered } from './find-library.ts'

const group = (name: string, tagClass: LibraryGroup['tagClass'], tags: string[]): LibraryGroup => ({
  tagGroupId: name,
  name,
  tagClass,
  single: false,
  mustAsk: false,
  sensitive: false,
  byRule: false,
  ours: true,
  tags: tags.map((tag) => ({ tagId: tag, name: tag, ours: true, customers: 0 })),
})
const groups = [group('需求', 'service', ['怕晒']), group('年龄', 'fact', ['90后', '80后'])]

describe('the library page', () => {
  it('shows the classes in their order, and only those with a match', () => {
    expect(findInLibrary(groups, '').map((one) => one.words)).toEqual(['基本情况', '需求偏好'])
    const [found, ...others] = findInLibrary(groups, '80')
    expect(others).toEqual([])
    expect(found?.groups[0]?.tags.map((tag) => tag.name)).toEqual(['80后'])
    expect(findInLibrary(groups, '没有')).toEqual([])
  })

  it('takes one name per line and leaves empty lines out', () => {
    expect(namesIn(' 干皮 \n\n油皮\n')).toEqual(['干皮', '油皮'])
  })

  it('moves one to its new place', () => {
    expect(reordered(['a', 'b', 'c'], 0, 2)).toEqual(['b', 'c', 'a'])
    expect(reordered(['a', 'b', 'c'], 2, 0)).toEqual(['c', 'a', 'b'])
    expect(reordered(['a', 'b', 'c'], 1, 1)).toEqual(['a', 'b', 'c'])
  })
})
