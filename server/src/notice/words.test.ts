import type { Trouble } from '@xiaoguan/shared'
import { describe, expect, it } from 'vitest'
import { type Waiting, isEmpty, noticeWords } from './words.ts'

const since = '2026-11-19T02:40:00.000Z'
const nothing: Waiting = {
  people: 0,
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
    const own = { ...nothing, people: 3, tasks: 2, reminders: 1, names: ['小雨'] }
    const { title, rows } = noticeWords({ ...own, troubles: [sync, tags, jobs] }, true)
    expect(title).toBe('今天要联系 3 位')
    expect(rows.map(({ label }) => label)).toEqual(['要看一下', '要看一下', '到点了', '提醒'])
  })

  it('count a customer once however much of hers waits', () => {
    const { title, rows } = noticeWords({ ...nothing, people: 1, tasks: 1, answers: 1 }, false)
    expect(title).toBe('又有 1 位该联系了')
    expect(rows).toEqual([
      { label: '在等你', value: '1 位' },
      { label: '到点了', value: '1 位' },
    ])
  })

  it('have no label that a card cuts', () => {
    const some = { people: 4, tasks: 1, late: 1, reminders: 1, answers: 1, lost: 1, refusedTags: 1 }
    const more = { wishes: 2, decidedWishes: 1, taken: 1, stayed: 1, troubles: [sync] }
    const { rows } = noticeWords({ ...nothing, ...some, ...more }, true)
    for (const { label } of rows) expect(label.length).toBeLessThanOrEqual(5)
    expect(rows).toContainEqual({ label: '超时', value: '1 位' })
    expect(rows).toContainEqual({ label: '新标签', value: '1 个有回音' })
  })
})
