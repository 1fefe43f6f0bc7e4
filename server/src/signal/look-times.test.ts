import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nextLookAt, opensAgainAt, postLivesMs } from './look-times.ts'

const posted = new Date('2026-11-19T02:00:00Z')
const hourMs = 3_600_000
const after = (ms: number) => new Date(posted.getTime() + ms)

describe('a post', () => {
  it.each([
    [0, 10 / 60],
    [2, 1],
    [12, 4],
    [72, 12],
  ])('of %d hours is looked at again after %d', (age, pause) => {
    expect(nextLookAt(posted, after(age * hourMs))).toEqual(after((age + pause) * hourMs))
  })

  it('is looked at a last time at seven days, and fewer than fifty times in all', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: postLivesMs }), (first) => {
        const looks: Date[] = []
        for (let at: Date | null = after(first); at; at = nextLookAt(posted, at)) looks.push(at)
        expect(looks.at(-1)).toEqual(after(postLivesMs))
        expect(looks.length).toBeLessThan(50)
      }),
    )
  })
})

describe('shop hours', () => {
  const hours = { opensAt: '10:00', closesAt: '22:00', timeZone: 'Asia/Shanghai' }
  it.each([
    ['09:59', '2026-11-19T10:00:00+08:00'],
    ['10:00', null],
    ['21:59', null],
    ['22:00', '2026-11-20T10:00:00+08:00'],
  ])('at %s begin %s', (time, opening) => {
    const now = new Date(`2026-11-19T${time}:00+08:00`)
    expect(opensAgainAt(hours, now)).toEqual(opening && new Date(opening))
  })

  it('may go over midnight', () => {
    const late = { ...hours, opensAt: '18:00', closesAt: '02:00' }
    expect(opensAgainAt(late, new Date('2026-11-19T01:00:00+08:00'))).toBeNull()
    expect(opensAgainAt(late, new Date('2026-11-19T03:00:00+08:00'))).toEqual(
      new Date('2026-11-19T18:00:00+08:00'),
    )
  })
})
