import type { TagGroup } from '@xiaoguan/shared'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { planTagChange } from './plan-change.ts'

function group(tagGroupId: string, single: boolean, tagIds: string[]): TagGroup {
  return {
    tagGroupId,
    single,
    name: tagGroupId,
    tagClass: 'fact',
    mustAsk: false,
    sensitive: false,
    byRule: false,
    tags: tagIds.map((tagId) => ({ tagId, name: tagId })),
  }
}
const groups = [group('age', true, ['a1', 'a2', 'a3']), group('habit', false, ['h1', 'h2', 'h3'])]
const groupOf = (tagId: string) => groups.find((one) => one.tags.some((tag) => tag.tagId === tagId))

describe('planning a change of tags', () => {
  it('swaps within a single-choice group', () => {
    const plan = planTagChange(new Set(['a1', 'h1']), { add: ['a2'], remove: [] }, groupOf)
    expect(plan).toEqual({ add: ['a2'], remove: ['a1'] })
  })

  it('does nothing for a tag that is on already', () => {
    const plan = planTagChange(new Set(['h1']), { add: ['h1'], remove: [] }, groupOf)
    expect(plan).toEqual({ add: [], remove: [] })
  })

  it('never leaves two tags of a single-choice group on a follow', () => {
    const tags = fc.uniqueArray(fc.constantFrom('a1', 'a2', 'a3', 'h1', 'h2', 'h3'))
    const before = fc
      .tuple(fc.constantFrom([], ['a1'], ['a2']), fc.constantFrom([], ['h1'], ['h1', 'h2']))
      .map(([age, habit]) => new Set<string>([...age, ...habit]))
    fc.assert(
      fc.property(before, tags, tags, (present, add, remove) => {
        const plan = planTagChange(present, { add, remove }, groupOf)
        const after = new Set([...present, ...plan.add].filter((id) => !plan.remove.includes(id)))
        expect(['a1', 'a2', 'a3'].filter((id) => after.has(id)).length).toBeLessThanOrEqual(1)
        expect(plan.add.some((id) => present.has(id))).toBe(false)
        expect(plan.remove.every((id) => present.has(id))).toBe(true)
      }),
    )
  })
})
