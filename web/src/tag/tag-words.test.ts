import type { CustomerTag } from '@xiaoguan/shared/tag'
import { describe, expect, it } from 'vitest'
import { mayTryAgain, refusalText } from './refusal-words.ts'
import { readOnlyWords, syncWords } from './tag-words.ts'

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
  rule: null,
  sync,
  syncProblem,
})

describe('what stands under the tags', () => {
  it('is one line while WeCom has not taken them, with the reason on a tap', () => {
    const line = syncWords([tag('怕晒', 'pending', null), tag('干皮', 'pending', '45009')])
    expect(line?.text).toBe('正在存到企业微信')
    expect(line?.why).toContain('会自动再试')
  })

  it('says by itself that an operator must mend something first', () => {
    const line = syncWords([tag('怕晒', 'pending', '45009'), tag('干皮', 'pending', '60020')])
    expect(line?.text).toBe('还没存到企业微信：要运营处理')
    expect(line?.why).toContain('处理好会自动存上')
  })

  it('is nothing once WeCom has answered, whatever it said', () => {
    expect(syncWords([tag('怕晒', 'synced', null), tag('干皮', 'refused', '84061')])).toBeNull()
  })
})

it('tags may only be looked at once she deleted us, or where nobody added her', () => {
  const lostAt = '2026-11-19T02:40:00Z'
  expect(readOnlyWords({ lostAt: null, own: 'stands' })).toBeNull()
  expect(readOnlyWords({ lostAt: null })).toBeNull()
  expect(readOnlyWords({ lostAt: null, own: 'deleted' })).toBe('她已经不是好友了，标签只能看')
  expect(readOnlyWords({ lostAt, own: 'none' })).toBe('她已经不是好友了，标签只能看')
  expect(readOnlyWords({ lostAt: null, own: 'none' })).toBe('你还没有添加她，标签只能看')
})

describe('what WeCom refused', () => {
  it.each([
    ['on', '84061', '企业微信没收下「怕晒」：你们已经不是好友了'],
    ['off', '84061', '没能从企业微信去掉「怕晒」：你们已经不是好友了'],
    ['on', 'conflict', '企业微信没收下「怕晒」：那边刚改成了别的，以企业微信为准'],
    ['on', '60111', '企业微信没收下「怕晒」：企业微信那边要运营处理，处理好再试一次'],
    ['on', '12345', '企业微信没收下「怕晒」：企业微信没说清原因（错误码 12345）'],
  ] as const)('is said with the reason: %s %s', (wanted, problem, text) => {
    expect(refusalText(['怕晒'], wanted, problem)).toBe(text)
  })

  it('may be tried again unless it cannot go through', () => {
    expect(['84061', '12345', 'conflict', '40068'].map(mayTryAgain)).toEqual([
      true,
      true,
      false,
      false,
    ])
  })
})
