import type { Finding, SyncRun } from '@xiaoguan/shared/sync'
import { describe, expect, it } from 'vitest'
import { callbacksText } from './callback-words.ts'
import { groupFindings } from './finding-words.ts'
import { detailText, doneText, phaseText, problemText, progressOf } from './sync-words.ts'

const now = new Date('2026-11-19T02:40:00.000Z')
const counts = {
  departments: 4,
  staff: 200,
  tags: 80,
  follows: 100_000,
  expectedFollows: null,
  added: 12,
  changed: 0,
  ended: 2,
  calls: 1204,
  leastCalls: 1100,
}
const run: SyncRun = {
  syncRunId: 'aaaaaaaa-0000-4000-8000-000000000000',
  kind: 'by_hand',
  state: 'done',
  phase: 'sweep',
  counts,
  problem: null,
  startedAt: '2026-11-19T02:30:50.000Z',
  endedAt: '2026-11-19T02:39:50.000Z',
}
const running: SyncRun = { ...run, state: 'running', phase: 'customers', endedAt: null }

describe('a sync in words', () => {
  it('says what it read, how long it took and what came of it', () => {
    expect(doneText(run, now)).toBe('刚同步完 200 位同事的 100,000 位客户 · 用了 9 分钟')
    expect(detailText(run)).toBe(
      '手动同步：新增 12、不再是好友 2 · 问了企业微信 1,204 次（最少能做到 1,100 次）',
    )
  })

  it('says where it is, and how far only when that is known', () => {
    expect(phaseText(running)).toBe('第 5 步，共 7 步：读客户')
    const half = { ...running, counts: { ...counts, follows: 600, expectedFollows: 1200 } }
    expect(progressOf(half).share).toBe(0.5)
    expect(progressOf({ ...half, counts: { ...half.counts, follows: 1300 } }).share).toBe(1)
    expect(progressOf(running).share).toBeNull()
  })

  it('says why it waits, why it ended, and nothing of a trouble that is over', () => {
    expect(problemText({ ...running, problem: '60020' })).toBe(
      '企业微信暂时不让连：60020 这台服务器不在企业可信 IP 里，会自己重试',
    )
    expect(problemText({ ...running, problem: 'unreachable' })).toContain('会自己重试')
    expect(problemText({ ...run, state: 'failed', problem: '40058' })).toBe(
      '没同步完。企业微信暂时不让连：40058',
    )
    expect(problemText(run)).toBeNull()
  })
})

describe('findings', () => {
  const finding = (kind: Finding['kind'], subject: string, rest: Partial<Finding> = {}) => ({
    kind,
    subject,
    name: null,
    count: null,
    foundAt: now.toISOString(),
    ...rest,
  })

  it('of one kind stand together with their names, what holds up the work first', () => {
    const groups = groupFindings([
      finding('customer_of_left_staff', 'lina', { name: '黎娜', count: 1032 }),
      finding('staff_out_of_scope', 'zhou', { name: '周倩' }),
      finding('staff_out_of_scope', 'new'),
    ])
    expect(groups.map(({ title }) => title)).toEqual([
      '不在「客户联系」使用范围里的同事 2 位',
      '离职同事留下、没人接的客户：1 位同事的',
    ])
    expect(groups.map(({ names }) => names)).toEqual([['周倩', 'new'], ['黎娜（1,032 位）']])
  })
})

describe('callbacks in words', () => {
  const none = { waiting: 0, failed: 0, oldestWaitingAt: null, lastAt: null }

  it('say when the last came, and how old the oldest that waits is', () => {
    const lastAt = '2026-11-19T02:37:00.000Z'
    expect(callbacksText(none, now)).toBe('还没有收到过通知')
    expect(callbacksText({ ...none, lastAt }, now)).toBe('都处理完了，最近一条 3 分钟前到的')
    expect(callbacksText({ ...none, lastAt, waiting: 2, oldestWaitingAt: lastAt }, now)).toBe(
      '2 条正在处理，最早的 3 分钟前到的',
    )
  })
})
