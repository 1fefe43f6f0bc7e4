import { describe, expect, it } from 'vitest'
import { byLowestRate, isFew, rateText, trendOf } from './completion-words.ts'
import { completionOf, personOf, taskOf } from './report-samples.ts'
import { personFigure, sortPeople } from './sort-people.ts'
import { groupTasks, isCut } from './task-groups.ts'

describe('the words of completion', () => {
  it('says by how many points it rose or fell, and against what', () => {
    const low = completionOf({ onTimeConfirmed: 100, missed: 100 })
    const high = completionOf({ onTimeConfirmed: 180, missed: 20 })
    expect(trendOf(high, low, 'today')?.words).toBe('比昨天同时 ▲ 40')
    expect(trendOf(low, high, '7d')).toEqual({ direction: 'down', words: '比前 7 天 ▼ 40' })
  })

  it('reads 持平 when the difference is smaller than its noise', () => {
    const a = completionOf({ onTimeConfirmed: 7, missed: 3 })
    const b = completionOf({ onTimeConfirmed: 6, missed: 4 })
    expect(trendOf(a, b, 'today')?.words).toBe('比昨天同时持平')
  })

  it('compares with nothing when nothing was owed before', () => {
    expect(trendOf(completionOf({ onTimeConfirmed: 7 }), completionOf({}), 'today')).toBeNull()
  })

  it('takes a rate under ten for few', () => {
    expect(isFew(completionOf({ onTimeConfirmed: 9 }))).toBe(true)
    expect(isFew(completionOf({ onTimeConfirmed: 10 }))).toBe(false)
    expect(rateText(completionOf({}))).toBe('—')
  })

  it('ranks by rate only what is large enough', () => {
    const rows = [
      personOf('few', { missed: 3 }),
      personOf('good', { onTimeConfirmed: 12 }),
      personOf('bad', { onTimeConfirmed: 2, missed: 10 }),
    ]
    expect(byLowestRate(rows).map((row) => row.staffId)).toEqual(['bad', 'good', 'few'])
  })
})

describe('people', () => {
  it('come by what is late, then by what was not done, then by name', () => {
    const people = [
      personOf('b', { missed: 1 }),
      personOf('a', { missed: 1 }),
      personOf('late', { missed: 2, overdue: 2 }),
      personOf('not done', { missed: 4 }),
    ]
    expect(sortPeople(people).map((one) => one.staffId)).toEqual(['late', 'not done', 'a', 'b'])
  })

  it('show done on time of owed, and what is late', () => {
    const behind = completionOf({ onTimeConfirmed: 3, missed: 8, overdue: 5 })
    expect(personFigure(behind)).toEqual({ share: '3/11', overdue: '超时 5' })
    const idle = completionOf({ notYetDue: 3 })
    expect(personFigure(idle)).toEqual({ share: '还没有到点的', overdue: '' })
  })

  it('show what is late from before though nothing was owed since', () => {
    expect(personFigure(completionOf({ overdue: 2 }))).toEqual({ share: '', overdue: '超时 2' })
  })
})

describe('the tasks of a person', () => {
  it('say that they are cut where the server cuts them', () => {
    const many = (count: number) =>
      groupTasks(Array.from({ length: count }, (_, at) => taskOf(String(at))))
    expect(isCut(many(199))).toBe(false)
    expect(isCut(many(200))).toBe(true)
  })

  it('stand in groups, open and late ones first', () => {
    const groups = groupTasks([
      taskOf('done', { part: 'on_time_self', state: 'done' }),
      taskOf('lapsed', { state: 'lapsed' }),
      taskOf('open'),
      taskOf('late', { part: 'late', state: 'done' }),
    ])
    expect(groups.map((group) => [group.heading, group.tasks.map((task) => task.taskId)])).toEqual([
      ['超时', ['open']],
      ['没做', ['lapsed']],
      ['晚做', ['late']],
      ['按时', ['done']],
    ])
  })
})
