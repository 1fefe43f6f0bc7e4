import type { CustomerTag } from '@xiaoguan/shared/tag'
import { describe, expect, it } from 'vitest'
import { syncWords } from './tag-words.ts'

const tag = (name: string, sync: CustomerTag['sync'], syncProblem: string | null): CustomerTag => ({
  tagId: name,
  name,
  tagGroupId: 'g',
  tagClass: 'service',
  on: { staffId: 'zhouqian', name: '周倩' },
  mine: true,
  addedAt: '2026-11-19T02:40:00Z',
  addedBy: '周倩',
  source: 'staff',
  sync,
  syncProblem,
})

describe('what stands under the tags', () => {
  it('is one line while WeCom has not taken them, with the reason on a tap', () => {
    const lines = syncWords([tag('怕晒', 'pending', null), tag('干皮', 'pending', '60020')])
    expect(lines).toHaveLength(1)
    expect(lines[0]?.text).toBe('正在存到企业微信')
    expect(lines[0]?.why).toContain('要运营处理')
  })

  it('says what WeCom refused and why, and that WeCom won a conflict', () => {
    const lines = syncWords([tag('怕晒', 'refused', '84061'), tag('干皮', 'refused', 'conflict')])
    expect(lines.map((line) => line.text)).toEqual([
      '企业微信没收下「怕晒」：你们已经不是好友了',
      '「干皮」企业微信里刚改成了别的，以企业微信为准',
    ])
  })

  it('names a code without words of its own by its number', () => {
    expect(syncWords([tag('怕晒', 'refused', '12345')])[0]?.text).toContain('12345')
  })
})
