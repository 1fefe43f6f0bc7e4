import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { groupToday, rankHeadings } from './today-groups.ts'
import { reminderItem, taskItem } from './today-samples.ts'

const ranks = Object.keys(rankHeadings) as (keyof typeof rankHeadings)[]
const lists = fc
  .array(fc.record({ rank: fc.constantFrom(...ranks), step: fc.constantFrom('欢迎', '提醒') }))
  .map((rows) => rows.map(({ rank, step }, n) => taskItem(`${n}`, { rank, stepTitle: step })))

describe("today's list", () => {
  it("keeps the server's order whatever the headings", () => {
    fc.assert(
      fc.property(lists, (items) => {
        const groups = groupToday(items)
        expect(groups.flatMap((group) => group.runs.flatMap((run) => run.items))).toEqual(items)
        for (const group of groups) {
          for (const run of group.runs) expect(run.items[0]?.rank).toBe(group.rank)
        }
      }),
    )
  })

  it('puts each reason under its heading', () => {
    const groups = groupToday([
      taskItem('1', { rank: 'waiting' }),
      reminderItem('2'),
      taskItem('3'),
      taskItem('4', { rank: 'long_overdue' }),
    ])
    expect(groups.map((group) => group.heading)).toEqual([
      '她在等你',
      '说好再聊',
      '今天',
      '超过 3 天',
    ])
  })

  it('says a step once for neighbours who share it', () => {
    const [group] = groupToday([
      taskItem('1'),
      taskItem('2'),
      taskItem('3', { stepTitle: '欢迎' }),
      reminderItem('4', { rank: 'by_deadline' }),
    ])
    expect(group?.runs.map((run) => [run.step?.title ?? '提醒', run.items.length])).toEqual([
      ['护理提醒', 2],
      ['欢迎', 1],
      ['提醒', 1],
    ])
  })
})
