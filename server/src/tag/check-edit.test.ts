import type { TagEdit } from '@xiaoguan/shared'
import { describe, expect, it } from 'vitest'
import { Problem } from '../problem.ts'
import { type Known, checkEdit } from './check-edit.ts'
import { findTaken } from './same-name.ts'

const tag = (tagId: string, name: string, ours = true) => ({ tagId, name, ours })
const known: Known = {
  limit: 4,
  groups: [
    {
      tagGroupId: 'skin',
      name: '肤质',
      ours: true,
      tags: [tag('dry', '干皮'), tag('oily', '油皮')],
    },
    { tagGroupId: 'from', name: '来源', ours: false, tags: [tag('walk', '路过', false)] },
  ],
}

function answerTo(edit: TagEdit): string {
  try {
    return checkEdit(known, edit)
  } catch (error) {
    return error instanceof Problem ? error.code : String(error)
  }
}

describe('checking a wish for the library', () => {
  it('takes names as the same that look the same', () => {
    expect(findTaken(['新', '干 皮'], ['干皮'])).toBe(1)
    expect(findTaken(['ＶＩＰ'], ['VIP'])).toBe(0)
    expect(findTaken(['甲', '乙', ' 甲'], [])).toBe(2)
    expect(findTaken(['甲', '乙'], ['丙'])).toBeUndefined()
  })

  it('adds to any group, within the limit of the corp', () => {
    const add = (...tagNames: string[]) =>
      answerTo({ kind: 'create_tags', tagGroupId: 'from', tagNames })
    expect(add('团购')).toBe('来源：团购')
    expect(add('团购', '抖音')).toBe('tag.limit_reached')
    expect(add('路过')).toBe('tag.name_taken')
  })

  it('leaves alone what was made in the console', () => {
    expect(answerTo({ kind: 'rename_tag', tagId: 'walk', name: '逛街' })).toBe('tag.not_ours')
    expect(answerTo({ kind: 'rename_group', tagGroupId: 'from', name: '渠道' })).toBe(
      'tag.not_ours',
    )
    expect(answerTo({ kind: 'delete_group', tagGroupId: 'from' })).toBe('tag.not_ours')
    expect(answerTo({ kind: 'move_tag', tagId: 'walk', toGroupId: 'skin' })).toBe('tag.not_ours')
    const order: TagEdit = { kind: 'order_groups', tagGroupIds: ['from', 'skin'] }
    expect(answerTo(order)).toBe('tag.not_ours')
  })

  it('knows what it is about, and what is gone', () => {
    expect(answerTo({ kind: 'move_tag', tagId: 'dry', toGroupId: 'from' })).toBe('干皮 → 来源')
    expect(answerTo({ kind: 'rename_tag', tagId: 'dry', name: '干 皮' })).toBe('干皮 → 干 皮')
    expect(answerTo({ kind: 'delete_tag', tagId: 'gone' })).toBe('tag.unknown')
    expect(answerTo({ kind: 'delete_group', tagGroupId: 'gone' })).toBe('tag_group.unknown')
    const order: TagEdit = { kind: 'order_tags', tagGroupId: 'skin', tagIds: ['dry', 'dry'] }
    expect(answerTo(order)).toBe('bad_request')
  })
})
