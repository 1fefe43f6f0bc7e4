import type { Trouble } from '@xiaoguan/shared'
import { describe, expect, it } from 'vitest'
import { type Waiting, isEmpty, noticeWords } from './words.ts'

const since = '2026-11-19T02:40:00.000Z'
const nothing: Waiting = {
  tasks: 0,
  late: 0,
  reminders: 0,
  answers: 0,
  lost: 0,
  refusedTags: 0,
  taken: 0,
  stayed: 0,
  names: [],
  onlyCustomerId: null,
  troubles: [],
}
const sync: Trouble = { kind: 'sync_standing_still', since, count: null, problem: '60020' }
const tags: Trouble = { kind: 'tags_waiting', since, count: 3, problem: '60020' }
const jobs: Trouble = { kind: 'jobs_failed', since, count: 1, problem: null }

describe('the words of a message', () => {
  it('are none when nothing waits and nothing stands in the way', () => {
    expect(isEmpty(nothing)).toBe(true)
    expect(isEmpty({ ...nothing, troubles: [sync] })).toBe(false)
  })

  it('tell one trouble with its reason', () => {
    expect(noticeWords({ ...nothing, troubles: [sync] }, false)).toEqual({
      title: '同步停住了',
      description: '服务器的 IP 不在可信 IP 里。点开看怎么办',
      rows: [],
    })
  })

  it('tell several by name, and their reason once when it is the same', () => {
    const words = noticeWords({ ...nothing, troubles: [sync, tags] }, true)
    expect(words.title).toBe('有 2 处要你看一下')
    expect(words.description).toContain('可信 IP')
    expect(words.rows.map(({ value }) => value)).toEqual(['同步停住了', '3 个标签还没存到企业微信'])
    expect(noticeWords({ ...nothing, troubles: [sync, jobs] }, true).description).toBe(
      '点开看怎么办',
    )
  })

  it('leave room for her own work', () => {
    const own = { ...nothing, tasks: 2, reminders: 1, names: ['小雨'] }
    const { title, rows } = noticeWords({ ...own, troubles: [sync, tags, jobs] }, true)
    expect(title).toBe('今天要联系 3 位')
    expect(rows.map(({ label }) => label)).toEqual(['要看一下', '要看一下', '到点了', '提醒'])
  })
})
