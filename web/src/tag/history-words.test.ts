import type { CustomerTag, TagChange } from '@xiaoguan/shared/tag'
import { describe, expect, it } from 'vitest'
import { historyLines, syncText } from './history-words.ts'

const now = new Date('2026-11-19T02:40:00Z')
const zhouqian = { staffId: 'zhouqian', name: '周倩' }
const change = (rest: Partial<TagChange>): TagChange => ({
  at: '2026-11-19T01:40:00Z',
  tagId: 'dry',
  name: '干皮',
  action: 'added',
  on: zhouqian,
  by: '周倩',
  source: 'staff',
  rule: null,
  bulk: false,
  reason: null,
  ...rest,
})
const line = (rest: Partial<TagChange>, named = true) =>
  historyLines([change(rest)], now, { named })[0]

describe('the history of tags', () => {
  it.each([
    [{}, '周倩 · 今天 09:40'],
    [{ bulk: true, by: '沈佳怡' }, '沈佳怡批量 · 记在周倩名下 · 今天 09:40'],
    [
      { source: 'rule', by: null, rule: { ruleId: 'r', name: '买了洁面' } },
      '规则「买了洁面」 · 记在周倩名下 · 今天 09:40',
    ],
    [{ source: 'sop', by: null }, '跟进计划 · 记在周倩名下 · 今天 09:40'],
    [{ source: 'wecom', by: null }, '企业微信后台 · 记在周倩名下 · 今天 09:40'],
    [{ source: 'wecom' }, '周倩在企业微信里 · 今天 09:40'],
    [{ source: 'import', by: '沈佳怡' }, '沈佳怡导入 · 记在周倩名下 · 今天 09:40'],
  ] as const)('says from where: %o', (rest, from) => {
    expect(line(rest)?.from).toBe(from)
  })

  it('names the tag where all are told', () => {
    expect(line({ action: 'removed' })?.what).toBe('取下')
    expect(line({ action: 'removed' }, false)?.what).toBe('取下「干皮」')
    expect(line({ action: 'removed', reason: 'tag_deleted' })?.what).toBe(
      '取下：标签在企业微信里删掉了',
    )
  })

  it('says which wish WeCom refused, and why', () => {
    const refused = change({ action: 'refused', reason: '84061', by: null, source: 'wecom' })
    const of = (wish: TagChange) => historyLines([refused, wish], now, { named: true })[0]?.what
    expect(of(change({}))).toBe('企业微信没收下「干皮」：你们已经不是好友了')
    expect(of(change({ action: 'removed' }))).toBe('没能从企业微信去掉「干皮」：你们已经不是好友了')
  })
})

describe('how a tag stands with WeCom', () => {
  const tag: CustomerTag = {
    tagId: 'dry',
    name: '干皮',
    tagGroupId: 'skin',
    tagClass: 'service',
    on: zhouqian,
    mine: true,
    addedAt: '2026-11-19T01:40:00Z',
    addedBy: '周倩',
    source: 'staff',
    rule: null,
    sync: 'synced',
    syncProblem: null,
  }

  it.each([
    [{}, '已存到企业微信'],
    [{ sync: 'pending' }, '正在存到企业微信'],
    [{ sync: 'pending', syncProblem: '45009' }, '正在存到企业微信：企业微信说太频繁了，会自动再试'],
    [{ sync: 'refused', syncProblem: '84061' }, '没能从企业微信去掉「干皮」：你们已经不是好友了'],
  ] as const)('%o', (rest, text) => {
    expect(syncText({ ...tag, ...rest })).toBe(text)
  })

  it('is not told of one that is off', () => {
    expect(syncText(undefined)).toBeNull()
  })
})
