import type { TagGroup } from '@xiaoguan/shared'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type FollowTagRow, planTags } from './contact-tags.ts'

const key = { corpId: 'c', customerId: 'wm', staffId: 's' }
const at = (minute: number) => new Date(Date.UTC(2026, 10, 19, 2, minute))
const group = (tagGroupId: string, single: boolean, tagIds: string[]): TagGroup => ({
  tagGroupId,
  single,
  name: tagGroupId,
  tagClass: 'fact',
  mustAsk: false,
  sensitive: false,
  byRule: false,
  tags: tagIds.map((tagId) => ({ tagId, name: tagId })),
})
const groups = [group('age', true, ['a1', 'a2', 'a3']), group('habit', false, ['h1', 'h2'])]
const groupOf = (tagId: string) => groups.find((one) => one.tags.some((tag) => tag.tagId === tagId))

function row(tag_id: string, rest: Partial<FollowTagRow> = {}): FollowTagRow {
  return {
    corp_id: 'c',
    customer_id: 'wm',
    staff_id: 's',
    tag_id,
    present: true,
    added_at: at(0),
    added_by: null,
    source: 'wecom',
    sync: 'synced',
    sync_problem: null,
    revision: 1,
    settled_at: null,
    suggested: false,
    ...rest,
  }
}
const wish = (tagId: string, rest: Partial<FollowTagRow> = {}) =>
  row(tagId, { sync: 'pending', source: 'staff', ...rest })

const plan = (rows: FollowTagRow[], shown: string[], minute = 10) =>
  planTags(key, rows, new Set(shown), groupOf, at(minute))

/** The rows after a plan was written. */
function written(rows: FollowTagRow[], made: ReturnType<typeof plan>): FollowTagRow[] {
  const saved = new Set(made.save.map((one) => one.tag_id))
  const kept = rows.filter((one) => !saved.has(one.tag_id) && !made.forget.includes(one.tag_id))
  return [...kept, ...made.save]
}

describe('tags that the platform shows of a follow', () => {
  it('are ours when nothing of ours is under way', () => {
    const made = plan([row('h1')], ['h2'])
    expect(made).toMatchObject({ added: ['h2'], removed: ['h1'], forget: ['h1'], tell: false })
  })

  it('leave out what our library does not know', () => {
    expect(plan([], ['unheard'])).toMatchObject({ added: [], save: [] })
  })

  it('take a wish back where another of a single-choice group was chosen after our tap', () => {
    const made = plan([wish('a1')], ['a2'])
    expect(made).toMatchObject({ added: ['a2'], refused: ['a1'], tell: false })
    expect(made.save.find((one) => one.tag_id === 'a1')).toMatchObject({
      present: false,
      sync: 'refused',
      sync_problem: 'conflict',
      revision: 2,
      settled_at: at(10),
    })
  })

  it('leave a refusal to be read, for seven days, as long as they agree with what stands', () => {
    const refusal = { sync: 'refused' as const, sync_problem: '84061', settled_at: at(5) }
    const rows = [row('h1', refusal), row('h2', { ...refusal, present: false })]
    expect(plan(rows, ['h1'])).toMatchObject({ save: [], forget: [], added: [], removed: [] })
    const week = 7 * 24 * 60
    const after = plan(rows, ['h1'], week + 5)
    expect(after.save).toMatchObject([{ tag_id: 'h1', sync: 'synced', sync_problem: null }])
    expect([after.forget, after.added, after.removed]).toEqual([['h2'], [], []])
  })

  it('end a refusal where they changed since', () => {
    const refusal = { sync: 'refused' as const, sync_problem: '84061', settled_at: at(5) }
    const made = plan([row('h1', refusal), row('h2', { ...refusal, present: false })], ['h2'])
    expect(made).toMatchObject({ added: ['h2'], removed: ['h1'], forget: ['h1'] })
    expect(made.save).toMatchObject([{ tag_id: 'h2', sync: 'synced', sync_problem: null }])
  })

  it('lose against a tap that came after they were asked for', () => {
    const made = plan([wish('a1', { added_at: at(20) })], ['a2'])
    expect(made).toMatchObject({ added: [], refused: [], tell: true })
    expect(made.save).toMatchObject([{ tag_id: 'a2', present: false, sync: 'pending' }])
  })

  it('are no conflict when the old choice is on its way off', () => {
    const rows = [wish('a1'), wish('a2', { present: false })]
    expect(plan(rows, ['a2'])).toMatchObject({ save: [], forget: [], refused: [] })
  })

  it('do not undo what the platform took from us since they were asked for', () => {
    const taken = row('h1', { settled_at: at(15) })
    const off = row('h2', { present: false, settled_at: at(15) })
    expect(plan([taken, off], ['h2'])).toMatchObject({ save: [], forget: [], added: [] })
    expect(plan([taken, off], ['h2'], 20)).toMatchObject({ removed: ['h1'], added: ['h2'] })
  })

  it('are what stands in the end, wishes aside, and say nothing new the second time', () => {
    const tagIds = ['a1', 'a2', 'a3', 'h1', 'h2']
    const anyRow = fc
      .record({
        tagId: fc.constantFrom(...tagIds),
        sync: fc.constantFrom('synced' as const, 'pending' as const),
        present: fc.boolean(),
        minute: fc.integer({ min: 0, max: 9 }),
      })
      .map(({ tagId, sync, present, minute }) =>
        row(tagId, { sync, present: sync === 'synced' || present, added_at: at(minute) }),
      )
    const anyRows = fc.uniqueArray(anyRow, { selector: (one) => one.tag_id })
    fc.assert(
      fc.property(anyRows, fc.subarray(tagIds), (rows, shown) => {
        const after = written(rows, plan(rows, shown))
        const settled = after.filter((one) => one.sync === 'synced' && one.present)
        const pending = after.filter((one) => one.sync === 'pending').map((one) => one.tag_id)
        const expected = shown.filter((tagId) => !pending.includes(tagId))
        expect(settled.map((one) => one.tag_id).toSorted()).toEqual(expected.toSorted())
        const again = plan(after, shown)
        expect([again.save, again.forget, again.added, again.refused]).toEqual([[], [], [], []])
      }),
    )
  })
})
